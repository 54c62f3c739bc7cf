import { TimeZoneSelect } from '../../parts/time-zone-select.tsx'
import { usePreferences } from '../../parts/use-preferences.ts'
import { useMe } from '../../state/session.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, FormFoot } from '../../ui/form.tsx'
import { ChoiceField } from './choice-field.tsx'

const TARGETS = ['', '1', '2', '3', '4', '5', '6', '7'].map(
  (days) => [days, days === '' ? 'No target' : days === '1' ? '1 day' : `${days} days`] as const,
)
const CUTOFFS = [0, 60, 120, 180, 240, 300, 360]
/** Languages that people are likely to read numbers and dates in; any other is kept when it is set. */
const LOCALES = ['en-GB', 'en-US', 'de', 'es', 'fr', 'it', 'nl', 'pl', 'pt-BR', 'sv', 'tr', 'ja', 'zh-CN']

/** How the member counts and reads. */
export function PreferencesForm() {
  const { user } = useMe()
  const form = usePreferences([
    'weeklyTarget',
    'weekStart',
    'dayCutoffMin',
    'timeZone',
    'weightUnit',
    'distanceUnit',
    'locale',
  ])
  const { draft, set } = form
  const locales = LOCALES.includes(draft.locale) ? LOCALES : [draft.locale, ...LOCALES]
  const cutoffs = CUTOFFS.includes(draft.dayCutoffMin) ? CUTOFFS : [draft.dayCutoffMin, ...CUTOFFS]
  return (
    <Card title={user.role === 'trainer' ? 'Your own training' : 'Training'}>
      <Form layout="grid" testid="preferences-form" onSubmit={() => void form.save()}>
        <ChoiceField
          label="Weekly target"
          hint="Training days that make a week count for your streak."
          name="weeklyTarget"
          value={String(draft.weeklyTarget ?? '')}
          options={TARGETS}
          onChange={(days) => set({ weeklyTarget: days === '' ? null : Number(days) })}
        />
        <ChoiceField
          label="Week starts on"
          name="weekStart"
          value={draft.weekStart}
          options={[
            ['mon', 'Monday'],
            ['sun', 'Sunday'],
          ]}
          onChange={(weekStart) => set({ weekStart })}
        />
        <ChoiceField
          label="Weights in"
          name="weightUnit"
          value={draft.weightUnit}
          options={[
            ['kg', 'Kilograms'],
            ['lb', 'Pounds'],
          ]}
          onChange={(weightUnit) => set({ weightUnit })}
        />
        <ChoiceField
          label="Distances in"
          name="distanceUnit"
          value={draft.distanceUnit}
          options={[
            ['km', 'Kilometres'],
            ['mi', 'Miles'],
          ]}
          onChange={(distanceUnit) => set({ distanceUnit })}
        />
        <Field label="Time zone" hint="Workouts already logged keep their dates.">
          {(attributes) => (
            <TimeZoneSelect {...attributes} value={draft.timeZone} onChange={(timeZone) => set({ timeZone })} />
          )}
        </Field>
        <ChoiceField
          label="My day starts at"
          hint="For sessions past midnight. Workouts already logged keep their dates."
          name="dayCutoffMin"
          value={String(draft.dayCutoffMin)}
          options={cutoffs.map((minutes) => [String(minutes), timeOf(minutes, draft.locale)] as const)}
          onChange={(minutes) => set({ dayCutoffMin: Number(minutes) })}
        />
        <ChoiceField
          label="Region format"
          name="locale"
          value={draft.locale}
          options={locales.map((locale) => [locale, languageOf(locale)] as const)}
          onChange={(locale) => set({ locale })}
        />
        <FormFoot submit="Save" busy={form.busy} problem={form.problem} done={form.saved || ''} />
      </Form>
    </Card>
  )
}

const timeOf = (minutes: number, locale: string): string =>
  minutes === 0
    ? 'Midnight'
    : new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(minutes * 60_000)

/** A language in its own name: whoever reads it looks for that. */
const languageOf = (locale: string): string =>
  new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(locale) ?? locale

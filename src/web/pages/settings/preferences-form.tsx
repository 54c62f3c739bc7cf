import { useEffect, useState } from 'preact/hooks'
import type { Preferences } from '../../../features/accounts/contract.ts'
import { client } from '../../state/client.ts'
import { useMe, useSession } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { TimeZoneSelect } from './time-zone-select.tsx'

/** How the member counts and reads. */
export function PreferencesForm() {
  const { preferences } = useMe()
  const { loadMe } = useSession()
  const [draft, setDraft] = useState<Preferences>(preferences)
  const [saved, setSaved] = useState(false)
  const save = useTask(async () => {
    const { weightUnit, distanceUnit, timeZone, weekStart, weeklyTarget } = draft
    await client.me.update({ preferences: { weightUnit, distanceUnit, timeZone, weekStart, weeklyTarget } })
    await loadMe()
    setSaved(true)
  })
  // Changed in another window: what is saved is what is shown.
  useEffect(() => setDraft(preferences), [preferences])

  function set(part: Partial<Preferences>): void {
    setSaved(false)
    setDraft((before) => ({ ...before, ...part }))
  }

  return (
    <Card title="Training">
      <form
        class="form form-grid"
        data-testid="preferences-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <Field label="Weekly target" hint="Training days that make a week count for your streak.">
          {(attributes) => (
            <select
              {...attributes}
              name="weeklyTarget"
              value={String(draft.weeklyTarget ?? '')}
              onChange={({ currentTarget: { value } }) => set({ weeklyTarget: value === '' ? null : Number(value) })}
            >
              <option value="">No target</option>
              {[1, 2, 3, 4, 5, 6, 7].map((days) => (
                <option key={days} value={String(days)}>
                  {days === 1 ? '1 day' : `${days} days`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Week starts on">
          {(attributes) => (
            <select
              {...attributes}
              name="weekStart"
              value={draft.weekStart}
              onChange={({ currentTarget: { value } }) => set({ weekStart: value === 'sun' ? 'sun' : 'mon' })}
            >
              <option value="mon">Monday</option>
              <option value="sun">Sunday</option>
            </select>
          )}
        </Field>
        <Field label="Weights in">
          {(attributes) => (
            <select
              {...attributes}
              name="weightUnit"
              value={draft.weightUnit}
              onChange={({ currentTarget: { value } }) => set({ weightUnit: value === 'lb' ? 'lb' : 'kg' })}
            >
              <option value="kg">Kilograms</option>
              <option value="lb">Pounds</option>
            </select>
          )}
        </Field>
        <Field label="Distances in">
          {(attributes) => (
            <select
              {...attributes}
              name="distanceUnit"
              value={draft.distanceUnit}
              onChange={({ currentTarget: { value } }) => set({ distanceUnit: value === 'mi' ? 'mi' : 'km' })}
            >
              <option value="km">Kilometres</option>
              <option value="mi">Miles</option>
            </select>
          )}
        </Field>
        <Field label="Time zone" hint="Decides when your day ends. Workouts already logged keep their dates.">
          {(attributes) => (
            <TimeZoneSelect {...attributes} value={draft.timeZone} onChange={(timeZone) => set({ timeZone })} />
          )}
        </Field>
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={save.busy}>
            Save
          </Button>
          <p role="status" class={save.problem === null ? 'quiet' : 'problem-text'}>
            {save.problem ?? (saved ? 'Saved.' : '')}
          </p>
        </div>
      </form>
    </Card>
  )
}

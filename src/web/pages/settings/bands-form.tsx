import { usePreferences } from '../../parts/use-preferences.ts'
import { WholeNumberInput } from '../../parts/whole-number-input.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { SavedStatus } from './saved-status.tsx'

const BANDS = [
  ['setsLow', 'Low below'],
  ['setsHigh', 'High above'],
] as const

/** Between which numbers of weekly sets a muscle counts as well trained. */
export function BandsForm() {
  const { draft, set, save, busy, problem, saved } = usePreferences(['setsLow', 'setsHigh'])
  const isWrong = draft.setsLow > draft.setsHigh
  return (
    <Card title="Sets a muscle and week">
      <form
        class="form form-grid"
        data-testid="bands-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWrong) void save()
        }}
      >
        {BANDS.map(([name, label]) => (
          <Field key={name} label={label}>
            {(attributes) => (
              <WholeNumberInput
                {...attributes}
                name={name}
                min={name === 'setsHigh' ? 1 : 0}
                max={100}
                value={draft[name]}
                onChange={(sets) => set({ [name]: sets })}
              />
            )}
          </Field>
        ))}
        <p class="field-hint form-wide">
          A set counts whole for the muscle it is for, and half for those that help. 10 to 20 suits most people.
        </p>
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={busy} disabled={isWrong}>
            Save
          </Button>
          <SavedStatus problem={isWrong ? 'Low must not be above high.' : problem} saved={saved} />
        </div>
      </form>
    </Card>
  )
}

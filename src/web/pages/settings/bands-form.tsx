import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { SavedStatus } from './saved-status.tsx'
import { usePreferences } from './use-preferences.ts'

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
        <Field label="Low below">
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              inputMode="numeric"
              name="setsLow"
              min={0}
              max={99}
              required
              value={draft.setsLow}
              onInput={(event) => set({ setsLow: event.currentTarget.valueAsNumber || 0 })}
            />
          )}
        </Field>
        <Field label="High above">
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              inputMode="numeric"
              name="setsHigh"
              min={1}
              max={100}
              required
              value={draft.setsHigh}
              onInput={(event) => set({ setsHigh: event.currentTarget.valueAsNumber || 0 })}
            />
          )}
        </Field>
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

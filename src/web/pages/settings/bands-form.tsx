import { usePreferences } from '../../parts/use-preferences.ts'
import { WholeNumberInput } from '../../parts/whole-number-input.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import fieldStyles from '../../ui/field.module.css'
import { Field } from '../../ui/field.tsx'
import formStyles from '../../ui/form.module.css'
import { Form, FormFoot } from '../../ui/form.tsx'

const BANDS = [
  ['setsLow', 'Low below'],
  ['setsHigh', 'High above'],
] as const

/** Between which numbers of weekly sets a muscle counts as well trained. */
export function BandsForm() {
  const { draft, set, save, busy, problem, saved } = usePreferences(['setsLow', 'setsHigh'])
  const isWrong = draft.setsLow > draft.setsHigh
  return (
    <Card title="Weekly sets per muscle">
      <Form
        layout="grid"
        testid="bands-form"
        onSubmit={() => {
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
        <p class={classes(fieldStyles.fieldHint, formStyles.wide)}>
          A set counts 1 for the main muscle and ½ for helpers. 10 to 20 suits most people.
        </p>
        <FormFoot
          submit="Save"
          busy={busy}
          disabled={isWrong}
          problem={isWrong ? 'Low must not be above high.' : problem}
          done={saved || ''}
        />
      </Form>
    </Card>
  )
}

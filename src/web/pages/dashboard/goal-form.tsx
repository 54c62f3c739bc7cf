import { useState } from 'preact/hooks'
import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { Tracking } from '../../../contract/enums.ts'
import type { Goal } from '../../../contract/progress.ts'
import { readDecimal } from '../../format/decimal.ts'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import formStyles from '../../ui/form.module.css'
import { Form, FormStatus } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'

const COUNTED: readonly Tracking[] = ['weight_reps', 'bodyweight_reps', 'assisted_reps', 'reps_only']

interface Props {
  exerciseId: string
  /** What an exercise can be aimed at; unknown: the server says. */
  tracking?: Tracking
  /** The goal to change; null for a new one. */
  goal: Goal | null
  onDone: () => void
}

/** Sets a goal, changes it, or gives it up. */
export function GoalForm({ exerciseId, tracking = 'weight_reps', goal, onDone }: Props) {
  const { weightUnit } = useFormat()
  const [weight, setWeight] = useState(
    goal?.targetWeightKg == null ? '' : String(fromKg(goal.targetWeightKg, weightUnit)),
  )
  const [reps, setReps] = useState(String(goal?.targetReps ?? ''))
  const [dueOn, setDueOn] = useState(goal?.dueOn ?? '')
  const [said, setSaid] = useState('')
  const save = useTask(async () => {
    const [kilos, count] = [readDecimal(weight), readDecimal(reps)]
    if (kilos === null && weight.trim() !== '') return setSaid('Weight must be a number.')
    if (count === null && reps.trim() !== '') return setSaid('Reps must be a whole number.')
    if (kilos === null && count === null) return setSaid('Enter a weight, reps, or both.')
    await client.body.setGoal(exerciseId, {
      targetWeightKg: kilos === null ? null : toKg(kilos, weightUnit),
      targetReps: count,
      dueOn: dueOn === '' ? null : dueOn,
    })
    onDone()
  })
  const remove = useTask(async () => {
    await client.body.removeGoal(exerciseId)
    onDone()
  })
  return (
    <Form layout="line" testid="goal-form" onSubmit={() => void save.run()}>
      {tracking !== 'assisted_reps' && (
        <TextField label={`Weight (${weightUnit})`} inputMode="decimal" value={weight} onChange={setWeight} />
      )}
      {COUNTED.includes(tracking) && <TextField label="Reps" inputMode="numeric" value={reps} onChange={setReps} />}
      <Field label="Target date (optional)">
        {(attributes) => (
          <input
            {...attributes}
            type="date"
            value={dueOn}
            onInput={({ currentTarget: { value } }) => setDueOn(value)}
          />
        )}
      </Field>
      <div class={classes(formStyles.actions, formStyles.wide)}>
        <Button kind="primary" type="submit" busy={save.busy}>
          {goal === null ? 'Set goal' : 'Save'}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          Cancel
        </Button>
        {goal !== null && (
          <Button kind="quiet" icon="trash" busy={remove.busy} onClick={remove.run}>
            Give up
          </Button>
        )}
      </div>
      <FormStatus class={formStyles.said} problem={save.problem ?? remove.problem ?? (said || null)} />
    </Form>
  )
}

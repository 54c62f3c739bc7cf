import { useState } from 'preact/hooks'
import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { CoachingLink } from '../../../contract/coaching.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { readField, UNREAD } from '../../format/set-fields.ts'
import { setText } from '../../format/set-text.ts'
import { client } from '../../state/client.ts'
import type { Block, OpenSet } from '../../state/open/apply-step.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import { Form, FormStatus } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Clock } from '../train/clock.tsx'
import styles from './training-now.module.css'
import { Standing } from './training-now.tsx'

/** A client's workout while it goes on, set by set; with their leave, what is not done yet can be changed. */
export function ClientTraining({ link, workout }: { link: CoachingLink; workout: OpenWorkout }) {
  const format = useFormat()
  return (
    <Card title="Training now" aside={<Clock since={workout.startedAt} />} testid="client-training">
      <Standing workout={workout} />
      <ul class={styles.blocks}>
        {workout.exercises.map((block) => (
          <li key={block.id} class={styles.block}>
            <h3>{block.name}</h3>
            <ol class={styles.sets}>
              {block.sets.map((set) => (
                <li
                  key={set.id}
                  class={classes(styles.set, set.doneAt !== null && styles.done)}
                  data-testid="client-set"
                  data-done={set.doneAt !== null}
                >
                  {textOf(set, block, format)}
                </li>
              ))}
            </ol>
            {link.mayPlan && <Targets link={link} workout={workout} block={block} />}
          </li>
        ))}
      </ul>
      {link.mayPlan ? (
        <CueForm link={link} workout={workout} />
      ) : (
        <p class="quiet small">
          {link.client.displayName} decides in their settings whether you may change targets and write a cue.
        </p>
      )}
    </Card>
  )
}

function textOf(set: OpenSet, block: Block, format: ReturnType<typeof useFormat>): string {
  const written = setText(set, format, block.tracking === 'assisted_reps')
  if (written !== '') return written
  const reps = [...new Set([set.targetRepsMin, set.targetRepsMax])].filter((one) => one != null).join('–')
  const load = set.targetWeightKg == null ? '' : format.weight(set.targetWeightKg)
  return [load, reps].filter((part) => part !== '').join(' × ') || '–'
}

/** What is asked of the sets of an exercise that are not done yet. */
function Targets({ link, workout, block }: { link: CoachingLink; workout: OpenWorkout; block: Block }) {
  const { weightUnit } = useFormat()
  const open = block.sets.filter(({ doneAt }) => doneAt === null)
  const first = open[0]
  const [weight, setWeight] = useState(
    first?.targetWeightKg == null ? '' : String(fromKg(first.targetWeightKg, weightUnit)),
  )
  const [reps, setReps] = useState(String(first?.targetRepsMax ?? ''))
  const [said, setSaid] = useState('')
  const send = useTask(async () => {
    setSaid('')
    const [kilos, count] = [readField('weight', weight), readField('reps', reps)]
    if (kilos === undefined && weight.trim() !== '') return setSaid(UNREAD.weight)
    if (count === undefined && reps.trim() !== '') return setSaid(UNREAD.reps)
    for (const { id, position } of open) {
      const set = {
        ...{ exercise: block.id, position, done: false },
        targetWeightKg: kilos === undefined ? null : toKg(kilos, weightUnit),
        ...{ targetRepsMin: count ?? null, targetRepsMax: count ?? null },
      }
      await client.open.putSet(id, set, { workoutId: workout.id }, link.client.id)
    }
  })
  if (first === undefined) return null
  return (
    <Form layout="own" class={styles.targets} label={`Targets for ${block.name}`} testid="targets" onSubmit={send.run}>
      <TextField label={weightUnit} inputMode="decimal" value={weight} onChange={setWeight} />
      <TextField label="Reps" inputMode="numeric" value={reps} onChange={setReps} />
      <Button type="submit" busy={send.busy}>
        Set targets
      </Button>
      <FormStatus problem={send.problem ?? (said || null)} />
    </Form>
  )
}

/** One line that stands on top of the client's screen until they have read it. */
function CueForm({ link, workout }: { link: CoachingLink; workout: OpenWorkout }) {
  const [text, setText] = useState('')
  const send = useTask(async () => {
    await client.open.cue(link.client.id, text.trim(), { workoutId: workout.id })
    setText('')
  })
  return (
    <Form layout="own" class={styles.cue} testid="cue-form" onSubmit={send.run}>
      <Field label="Cue" hint={workout.cue === null ? undefined : `Not read yet: ${workout.cue.text}`}>
        {(attributes) => (
          <input
            {...attributes}
            maxLength={140}
            required
            autocomplete="off"
            placeholder="Chest up, slow on the way down"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
      <Button kind="primary" type="submit" icon="message" busy={send.busy}>
        Show it
      </Button>
      <FormStatus problem={send.problem} />
    </Form>
  )
}

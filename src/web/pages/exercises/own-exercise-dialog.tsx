import { useEffect, useRef, useState } from 'preact/hooks'
import { EQUIPMENT, type Muscle, TRACKINGS } from '../../../contract/enums.ts'
import type { Exercise, NewExercise } from '../../../contract/exercises.ts'
import { equipmentName, TRACKING_NAMES } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { putQuery } from '../../state/router.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import dialogStyles from '../../ui/dialog.module.css'
import { Field } from '../../ui/field.tsx'
import formStyles from '../../ui/form.module.css'
import { Form } from '../../ui/form.tsx'
import styles from './exercises.module.css'
import { MuscleChoice } from './muscle-choice.tsx'

/** It stands in the address: "back" closes it. */
const close = () => putQuery({ edit: '' })

const toggled = (muscles: readonly Muscle[] = [], muscle: Muscle): Muscle[] =>
  muscles.includes(muscle) ? muscles.filter((one) => one !== muscle) : [...muscles, muscle]

/** Makes an exercise of one's own, or changes one. */
export function OwnExerciseDialog({ exercise }: { exercise: Exercise | null }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const [draft, setDraft] = useState<NewExercise>(() => {
    if (exercise === null) return { name: '', tracking: 'weight_reps', equipment: null }
    const { name, tracking, equipment, primaryMuscles, secondaryMuscles } = exercise
    return { name, tracking, equipment, primaryMuscles, secondaryMuscles }
  })
  const set = (part: Partial<NewExercise>) => setDraft((before) => ({ ...before, ...part }))
  const save = useTask(async () => {
    await (exercise === null ? client.exercises.create(draft) : client.exercises.change(exercise.id, draft))
    close()
  })
  const remove = useTask(async () => {
    if (exercise) await client.exercises.remove(exercise.id)
    close()
  })
  const title = exercise === null ? 'New exercise' : 'Edit exercise'
  const problem = save.problem ?? remove.problem
  const recounts = exercise !== null && draft.tracking !== exercise.tracking
  return (
    <dialog
      ref={dialog}
      class={classes(dialogStyles.dialog, styles.dialog)}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <Form testid="exercise-form" onSubmit={() => void save.run()}>
        <h2>{title}</h2>
        <Field label="Name">
          {(attributes) => (
            <input
              {...attributes}
              required
              maxLength={200}
              value={draft.name}
              onInput={(event) => set({ name: event.currentTarget.value })}
            />
          )}
        </Field>
        <div class={formStyles.grid}>
          <Field
            label="Track by"
            hint={recounts ? 'Records and volume of what you logged with it are counted anew.' : undefined}
          >
            {(attributes) => (
              <select
                {...attributes}
                value={draft.tracking}
                onChange={({ currentTarget: { value } }) => {
                  const tracking = TRACKINGS.find((name) => name === value)
                  if (tracking) set({ tracking })
                }}
              >
                {TRACKINGS.map((name) => (
                  <option key={name} value={name}>
                    {TRACKING_NAMES[name]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Equipment">
            {(attributes) => (
              <select
                {...attributes}
                value={draft.equipment ?? ''}
                onChange={({ currentTarget: { value } }) =>
                  set({ equipment: EQUIPMENT.find((name) => name === value) ?? null })
                }
              >
                <option value="">Not specified</option>
                {EQUIPMENT.map((name) => (
                  <option key={name} value={name}>
                    {equipmentName(name)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <MuscleChoice
          legend="Works directly"
          chosen={draft.primaryMuscles ?? []}
          onToggle={(muscle) =>
            set({
              primaryMuscles: toggled(draft.primaryMuscles, muscle),
              secondaryMuscles: (draft.secondaryMuscles ?? []).filter((one) => one !== muscle),
            })
          }
        />
        <MuscleChoice
          legend="Helping, counted as half a set"
          chosen={draft.secondaryMuscles ?? []}
          without={draft.primaryMuscles ?? []}
          onToggle={(muscle) => set({ secondaryMuscles: toggled(draft.secondaryMuscles, muscle) })}
        />
        {problem !== null && (
          <p class="problem-text" role="alert">
            {problem}
          </p>
        )}
        <div class={dialogStyles.dialogActions}>
          {exercise !== null && (
            <Button
              kind="quiet"
              icon="trash"
              class={styles.aside}
              busy={remove.busy}
              onClick={remove.run}
              data-testid="delete-exercise"
            >
              Delete
            </Button>
          )}
          <Button onClick={close}>Cancel</Button>
          <Button kind="primary" type="submit" busy={save.busy}>
            Save
          </Button>
        </div>
      </Form>
    </dialog>
  )
}

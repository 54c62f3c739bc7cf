import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Sent } from '../../../contract/common.ts'
import type { WorkoutInput } from '../../../contract/workouts.ts'
import { isUnlikely } from '../../format/set-fields.ts'
import { ExercisePicker } from '../../parts/exercise-picker.tsx'
import { NotesField } from '../../parts/notes-field.tsx'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { addExercise, type Draft } from './draft/draft.ts'
import { complaint, toWorkout } from './draft/draft-to-workout.ts'
import { supersetLetters } from './draft/supersets.ts'
import { ExerciseEditor } from './exercise-editor.tsx'
import { FormHead } from './form-head.tsx'
import styles from './log.module.css'
import { useLastSets } from './use-last-sets.ts'

interface Props {
  draft: Draft
  change: (step: (draft: Draft) => Draft) => void
  saveLabel: string
  /** Sends it; what it rejects with is shown. */
  onSave: (workout: Sent<WorkoutInput>) => Promise<void>
  /** Stands before the exercises. */
  children?: ComponentChildren
}

/** The form in which a workout is written down, or changed. */
export function WorkoutForm({ draft, change, saveLabel, onSave, children }: Props) {
  const { weightUnit, distanceUnit } = useMe().preferences
  const [missing, setMissing] = useState<string | null>(null)
  const last = useLastSets(draft)
  const letters = supersetLetters(draft.exercises)
  /** The exercise with a set that is more likely a slip than a feat. */
  const [unlikely, setUnlikely] = useState<string | null>(null)
  const save = useTask(async (isSure = false) => {
    const wrong = complaint(draft)
    setMissing(wrong)
    if (wrong !== null) return
    const workout = toWorkout(draft, distanceUnit)
    const odd = isSure ? undefined : draft.exercises.find((_one, at) => workout.exercises[at]?.sets.some(isUnlikely))
    setUnlikely(odd?.name ?? null)
    if (odd === undefined) await onSave(workout)
  })
  const problem = missing ?? save.problem
  return (
    <Form layout="own" class={styles.log} testid="log-form" noValidate onSubmit={() => void save.run()}>
      <FormHead draft={draft} change={change} />
      {children}
      <div class={styles.logExercises}>
        {draft.exercises.map((exercise, at) => (
          <ExerciseEditor
            key={exercise.row}
            exercise={exercise}
            superset={letters.get(exercise.row)}
            isFirst={at === 0}
            isLast={at === draft.exercises.length - 1}
            last={exercise.exerciseId === undefined ? undefined : last.get(exercise.exerciseId)}
            weightUnit={weightUnit}
            distanceUnit={distanceUnit}
            change={change}
          />
        ))}
      </div>

      <ExercisePicker onPick={(picked) => change((before) => addExercise(before, picked, weightUnit))} />

      <div class={cardStyles.card}>
        <NotesField value={draft.notes} onChange={(notes) => change((before) => ({ ...before, notes }))} />
      </div>

      {unlikely !== null && (
        <Confirm
          title="Is that right?"
          confirm="Yes, save it"
          kind="primary"
          cancel="Back"
          onConfirm={() => {
            setUnlikely(null)
            void save.run(true)
          }}
          onCancel={() => setUnlikely(null)}
        >
          A set of {unlikely} is more than almost anybody does. It would count in your records and volume.
        </Confirm>
      )}
      {problem !== null && <Notice kind="problem">{problem}</Notice>}
      <div class={styles.logFoot}>
        <Button kind="primary" type="submit" icon="check" busy={save.busy} data-testid="save-workout">
          {save.busy ? 'Saving…' : saveLabel}
        </Button>
      </div>
    </Form>
  )
}

import { NotesField } from '../../parts/notes-field.tsx'
import actionsStyles from '../../ui/actions.module.css'
import { Button } from '../../ui/button.tsx'
import { changeExercise, type Draft, type DraftExercise } from './draft/draft.ts'
import { joinAbove, moveExercise, removeExercise } from './draft/supersets.ts'
import styles from './log.module.css'

interface Props {
  exercise: DraftExercise
  isFirst: boolean
  isLast: boolean
  change: (step: (draft: Draft) => Draft) => void
}

/** What is done to a whole exercise, and seldom: order, superset, a note, away with it. */
export function ExerciseOptions({ exercise, isFirst, isLast, change }: Props) {
  const { row, name, notes, withAbove } = exercise
  return (
    <div class={styles.exerciseOptions}>
      <div class={actionsStyles.rowActions}>
        <Button
          icon="up"
          aria-label={`Move ${name} up`}
          disabled={isFirst}
          onClick={() => change((draft) => moveExercise(draft, row, -1))}
        />
        <Button
          icon="down"
          aria-label={`Move ${name} down`}
          disabled={isLast}
          onClick={() => change((draft) => moveExercise(draft, row, 1))}
        />
        <Button
          icon="trash"
          aria-label={`Remove ${name}`}
          onClick={() => change((draft) => removeExercise(draft, row))}
        />
        {!isFirst && (
          <Button onClick={() => change((draft) => joinAbove(draft, row, !withAbove))}>
            {withAbove ? 'Split the superset' : 'Superset with the one above'}
          </Button>
        )}
      </div>
      <NotesField
        label="Note on this exercise"
        name="exercise-notes"
        value={notes}
        onChange={(value) => change((draft) => changeExercise(draft, row, (changed) => ({ ...changed, notes: value })))}
      />
    </div>
  )
}

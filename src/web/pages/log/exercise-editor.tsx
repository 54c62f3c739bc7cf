import { useId, useState } from 'preact/hooks'
import type { DistanceUnit } from '../../../contract/arithmetic/units.ts'
import type { Unit } from '../../../contract/enums.ts'
import type { LastSets } from '../../../contract/workouts.ts'
import type { SetField } from '../../format/set-fields.ts'
import notesStyles from '../../parts/notes.module.css'
import supersetStyles from '../../parts/superset.module.css'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import tagStyles from '../../ui/tag.module.css'
import { addSet, changeSet, type Draft, type DraftExercise, fieldsOf, putValues, removeSet } from './draft/draft.ts'
import { suggestedByLast } from './draft/draft-from.ts'
import { ExerciseHints } from './exercise-hints.tsx'
import { ExerciseOptions } from './exercise-options.tsx'
import styles from './log.module.css'
import { SetRow } from './set-row.tsx'

interface Props {
  exercise: DraftExercise
  /** The letter of the superset that it is in. */
  superset: string | undefined
  isFirst: boolean
  isLast: boolean
  last: LastSets | undefined
  weightUnit: Unit
  distanceUnit: DistanceUnit
  change: (step: (draft: Draft) => Draft) => void
}

/** One exercise of the draft and its sets. */
export function ExerciseEditor(props: Props) {
  const { exercise, superset, isFirst, isLast, last, weightUnit, distanceUnit, change } = props
  const { row, sets } = exercise
  const [isOpen, setOpen] = useState(false)
  const options = useId()
  const fields = fieldsOf(exercise)
  const headings: Record<SetField, string> = {
    weight:
      exercise.tracking === 'assisted_reps' ? 'Help' : exercise.tracking === 'bodyweight_reps' ? 'Added' : 'Weight',
    reps: 'Reps',
    distance: distanceUnit,
    time: 'Time',
    rpe: 'RPE',
  }

  let working = 0
  return (
    <section
      class={classes(
        cardStyles.card,
        styles.exercise,
        superset !== undefined && supersetStyles.inSuperset,
        exercise.withAbove && styles.withAbove,
      )}
      aria-label={exercise.name}
      data-testid="exercise"
    >
      <header class={cardStyles.cardHead}>
        <h2>
          {exercise.name}{' '}
          {superset !== undefined && (
            <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>Superset {superset}</span>
          )}
        </h2>
        <Button
          kind="quiet"
          icon="more"
          aria-label={`Change ${exercise.name}`}
          aria-expanded={isOpen}
          aria-controls={options}
          onClick={() => setOpen(!isOpen)}
        />
      </header>
      <div id={options} hidden={!isOpen}>
        {isOpen && <ExerciseOptions exercise={exercise} isFirst={isFirst} isLast={isLast} change={change} />}
      </div>
      {!isOpen && exercise.notes !== '' && <p class={notesStyles.detailNotes}>{exercise.notes}</p>}
      <ExerciseHints
        last={last}
        onCopy={(at) => {
          const from = last?.sets[at]
          if (from === undefined) return
          const unit = sets[at]?.unit ?? weightUnit
          const { rpe: _, ...values } = suggestedByLast(from, unit, distanceUnit)
          change((draft) => putValues(draft, row, at, { ...values, unit }, weightUnit))
        }}
      />
      <div class={classes(styles.sets, styles[`fields${fields.length}`])}>
        <div class={classes(styles.setRow, styles.setHeadings)} aria-hidden="true">
          <span>Set</span>
          {fields.map((field) => (
            <span key={field}>{headings[field]}</span>
          ))}
        </div>
        {sets.map((set, at) => {
          if (set.type !== 'warmup') working += 1
          const before = last?.sets[at]
          return (
            <SetRow
              key={set.row}
              set={set}
              number={working}
              fields={fields}
              headings={headings}
              suggested={before === undefined ? {} : suggestedByLast(before, set.unit, distanceUnit)}
              onChange={(part) => change((draft) => changeSet(draft, row, set.row, part))}
              onRemove={() => change((draft) => removeSet(draft, row, set.row))}
            />
          )
        })}
      </div>
      <div class={styles.exerciseFoot}>
        <Button icon="plus" data-testid="add-set" onClick={() => change((draft) => addSet(draft, row, weightUnit))}>
          Add set
        </Button>
      </div>
    </section>
  )
}

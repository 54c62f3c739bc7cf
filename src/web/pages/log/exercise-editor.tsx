import type { DistanceUnit } from '../../../training/units.ts'
import type { Unit } from '../../../vocabulary.ts'
import { Button } from '../../ui/button.tsx'
import { addSet, changeSet, type Draft, type DraftExercise, FIELDS, removeSet, type SetField } from './draft.ts'
import { SetRow } from './set-row.tsx'

interface Props {
  exercise: DraftExercise
  weightUnit: Unit
  distanceUnit: DistanceUnit
  change: (step: (draft: Draft) => Draft) => void
  onRemove: () => void
}

/** One exercise of the draft and its sets. */
export function ExerciseEditor({ exercise, weightUnit, distanceUnit, change, onRemove }: Props) {
  const fields = FIELDS[exercise.tracking]
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
    <section class="card exercise" aria-label={exercise.name} data-testid="exercise">
      <header class="card-head">
        <h2>{exercise.name}</h2>
        <Button kind="quiet" icon="trash" aria-label={`Remove ${exercise.name}`} onClick={onRemove} />
      </header>
      <div class={`sets sets-${fields.length}`}>
        <div class="set-row set-headings" aria-hidden="true">
          <span>Set</span>
          {fields.map((field) => (
            <span key={field}>{headings[field]}</span>
          ))}
        </div>
        {exercise.sets.map((set) => {
          if (set.type !== 'warmup') working += 1
          return (
            <SetRow
              key={set.row}
              set={set}
              number={working}
              fields={fields}
              headings={headings}
              onChange={(part) => change((draft) => changeSet(draft, exercise.row, set.row, part))}
              onRemove={() => change((draft) => removeSet(draft, exercise.row, set.row))}
            />
          )
        })}
      </div>
      <Button
        icon="plus"
        class="add-set"
        data-testid="add-set"
        onClick={() => change((draft) => addSet(draft, exercise.row, weightUnit))}
      >
        Add set
      </Button>
    </section>
  )
}

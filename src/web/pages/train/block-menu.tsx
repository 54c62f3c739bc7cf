import type { Unit } from '../../../contract/enums.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { timeText } from '../../format/time-text.ts'
import { LateNotesField } from '../../parts/notes-field.tsx'
import { showToast } from '../../parts/toast.tsx'
import type { Block } from '../../state/open/apply-step.ts'
import { doneOf, inputOf } from '../../state/open/inputs.ts'
import { newId } from '../../state/open/new-id.ts'
import { doStep, nameBlock } from '../../state/open/open-workout.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { leaveField } from './go-on.ts'
import styles from './train.module.css'
import { keepUsualRest, REST_SECONDS, usualRest } from './usual-rest.ts'

interface Props {
  workout: OpenWorkout
  block: Block
  unit: Unit
  onUnit: (unit: Unit) => void
}

/** What is done to a whole exercise, and seldom: rest, unit, order, superset, a note, away with it. */
export function BlockMenu({ workout, block, unit, onUnit }: Props) {
  const { exercises } = workout
  const at = exercises.findIndex(({ id }) => id === block.id)
  const above = exercises[at - 1]
  const below = exercises[at + 1]
  const isWithAbove = block.supersetGroup !== null && above?.supersetGroup === block.supersetGroup
  const restS = block.restS ?? usualRest(block.exerciseId)

  const put = (changed: Block, part: Partial<ReturnType<typeof inputOf>>) =>
    doStep(workout.id, { do: 'put-exercise', id: changed.id, exercise: { ...inputOf(changed), ...part } })

  function swap(other: Block | undefined): void {
    if (other === undefined) return
    put(block, { position: other.position })
    put(other, { position: block.position })
  }

  /** Sets done in turns rest once, after the last exercise of the superset. */
  function join() {
    if (above === undefined) return
    if (isWithAbove) return put(block, { supersetGroup: null })
    const groups = exercises.flatMap(({ supersetGroup }) => supersetGroup ?? [])
    const supersetGroup = above.supersetGroup ?? Math.max(-1, ...groups) + 1
    put(above, { supersetGroup, restS: null })
    put(block, { supersetGroup })
  }

  function remove(): void {
    leaveField()
    doStep(workout.id, { do: 'remove-exercise', id: block.id })
    const bringBack = async () => {
      const id = newId()
      nameBlock(id, block)
      doStep(
        workout.id,
        { do: 'put-exercise', id, exercise: inputOf(block) },
        ...block.sets.map(({ position, type, unit: own, weight, reps, rpe, durationS, distanceM, doneAt }, n) => ({
          do: 'put-set' as const,
          id: newId(Date.now() + n),
          set: {
            ...{ exercise: id, position, type, unit: own, weight, reps, rpe, durationS, distanceM },
            ...doneOf(doneAt),
          },
        })),
      )
    }
    showToast({ text: `${block.name} removed.`, action: { label: 'Undo', run: bringBack } })
  }

  return (
    <div class={styles.menu}>
      <div class={styles.menuFields}>
        <Field label="Rest after a set">
          {(attributes) => (
            <select
              {...attributes}
              value={restS}
              onChange={({ currentTarget: { value } }) => {
                keepUsualRest(block.exerciseId, Number(value))
                put(block, { restS: Number(value) })
              }}
            >
              {[...new Set([...REST_SECONDS, restS])]
                .sort((a, b) => a - b)
                .map((seconds) => (
                  <option key={seconds} value={seconds}>
                    {seconds === 0 ? 'No rest' : timeText(seconds)}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <Field label="Log this in">
          {(attributes) => (
            <select {...attributes} value={unit} onChange={({ currentTarget }) => onUnit(currentTarget.value as Unit)}>
              <option value="kg">Kilograms</option>
              <option value="lb">Pounds</option>
            </select>
          )}
        </Field>
      </div>
      <div class={styles.menuActions}>
        <Button
          icon="up"
          aria-label={`Move ${block.name} up`}
          disabled={above === undefined}
          onClick={() => swap(above)}
        />
        <Button
          icon="down"
          aria-label={`Move ${block.name} down`}
          disabled={below === undefined}
          onClick={() => swap(below)}
        />
        {above !== undefined && (
          <Button onClick={join}>{isWithAbove ? 'Split the superset' : 'Superset with the one above'}</Button>
        )}
        <Button icon="trash" onClick={remove}>
          Remove exercise
        </Button>
      </div>
      <LateNotesField
        label="Note on this exercise"
        name="exercise-notes"
        value={block.notes ?? ''}
        onChange={(notes) => put(block, { notes: notes === '' ? null : notes })}
      />
    </div>
  )
}

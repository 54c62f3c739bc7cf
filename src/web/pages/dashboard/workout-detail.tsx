import type { WorkoutSet, WorkoutView } from '../../../features/workouts/contract.ts'
import type { Format } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useLoad } from '../../state/use-task.ts'

/** A workout's sets, read when it is opened, and again when there is news of it. */
export function WorkoutDetail({ id, news }: { id: string; news: string }) {
  const { value: workout, problem } = useLoad(() => client.workouts.get(id), [id, news])
  if (problem !== null) return <p class="problem-text">{problem}</p>
  if (!workout) return <p class="quiet">Loading…</p>
  return <Sets workout={workout} />
}

function Sets({ workout }: { workout: WorkoutView }) {
  const format = useFormat()
  return (
    <div class="detail">
      {workout.notes !== null && workout.notes !== '' && <p class="detail-notes">{workout.notes}</p>}
      {workout.exercises.map((exercise, i) => (
        // An exercise may come twice; its place is what names it
        <div key={i} class="detail-exercise">
          <h3>{exercise.name}</h3>
          {exercise.notes !== null && exercise.notes !== '' && <p class="detail-notes">{exercise.notes}</p>}
          <ul class="chips">
            {exercise.sets.map((set) => (
              <li key={set.id} class={`chip chip-${set.type}`}>
                {set.type !== 'normal' && <abbr title={SET_TYPE_NAMES[set.type]}>{SET_TYPE_LETTERS[set.type]}</abbr>}
                {describe(set, format)}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

/** "80 kg × 5 @ 8": as it was entered, in the unit it was entered in. */
function describe(set: WorkoutSet, format: Format): string {
  const parts: string[] = []
  if (set.weight !== null) parts.push(`${format.number(set.weight, 2)} ${set.unit}`)
  if (set.reps !== null) parts.push(parts.length > 0 ? `× ${set.reps}` : `${set.reps} reps`)
  if (set.distanceM !== null) parts.push(format.distance(set.distanceM))
  if (set.durationS !== null) parts.push(format.clock(set.durationS))
  if (set.rpe !== null) parts.push(`@ ${format.number(set.rpe, 1)}`)
  return parts.join(' ')
}

import { useEffect } from 'preact/hooks'
import { explain } from '../../format/explain.ts'
import { timeText } from '../../format/time-text.ts'
import { showToast } from '../../parts/toast.tsx'
import { onRefused, useOpenWorkout } from '../../state/open/open-workout.ts'
import { Clock, useNow } from './clock.tsx'
import { placeIn } from './count-sets.ts'
import { RestEnd, restLeft } from './rest.tsx'
import styles from './workout-bar.module.css'

/** The workout in progress, in reach on every other page. A rest is signalled on all of them. */
export function WorkoutBar({ isOnTrain }: { isOnTrain: boolean }) {
  const { workout } = useOpenWorkout()
  // also of a step done on a page that was left since
  useEffect(() => onRefused((error) => showToast({ text: `That was not saved. ${explain(error)}` })), [])
  const leftS = restLeft(workout?.rest ?? null, useNow(workout?.rest != null))
  if (workout === null) return null
  const { done, sets, block } = placeIn(workout)
  return (
    <>
      <RestEnd workout={workout} />
      {!isOnTrain && (
        <a class={styles.bar} href="#/train" data-testid="workout-bar" data-in-reach>
          <span class={styles.text}>
            <strong>{workout.title}</strong>
            <small>
              {sets === 0 ? (block?.name ?? 'No exercise yet') : `Set ${Math.min(done + 1, sets)} of ${sets}`}
              {sets > 0 && block !== undefined && ` · ${block.name}`}
            </small>
          </span>
          {leftS !== null && (
            <span class={styles.rest}>
              Rest <strong class="number">{timeText(leftS)}</strong>
            </span>
          )}
          <Clock class={styles.clock} since={workout.startedAt} />
        </a>
      )}
    </>
  )
}

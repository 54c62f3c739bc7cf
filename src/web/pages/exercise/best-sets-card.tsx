import type { ExerciseSession } from '../../../contract/analysis.ts'
import { numbersText } from '../../format/set-text.ts'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './exercise.module.css'

const SHOWN = 5

/** How much a session says: by estimated maximum, else weight, else the least help, repetitions, time, distance. */
const rank = ({ bestE1rmKg, bestWeightKg, leastHelpKg, topSet }: ExerciseSession): number =>
  bestE1rmKg ??
  bestWeightKg ??
  (leastHelpKg === null ? null : -leastHelpKg) ??
  topSet?.reps ??
  topSet?.durationS ??
  topSet?.distanceM ??
  0

/** The best set of the best sessions. */
export function BestSetsCard({ sessions }: { sessions: readonly ExerciseSession[] }) {
  const format = useFormat()
  const best = sessions
    .filter(({ topSet }) => topSet !== null)
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, SHOWN)
  return (
    <Card title="Best sets" testid="best-sets">
      <ol class={styles.ranking}>
        {best.map(({ workoutId, topSet, bestE1rmKg, leastHelpKg, localDate }) => (
          <li key={workoutId}>
            <a href={`#/workouts/${workoutId}`}>{topSet && numbersText(topSet, format, leastHelpKg !== null)}</a>
            <small>
              {bestE1rmKg !== null && `est. 1RM ${format.weight(bestE1rmKg, 1)} · `}
              {format.when(localDate)}
            </small>
          </li>
        ))}
      </ol>
    </Card>
  )
}

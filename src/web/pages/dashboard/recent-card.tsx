import type { RecentWorkout } from '../../format/words.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { useFresh } from '../../ui/updated.tsx'
import { WorkoutRow } from './workout-row.tsx'

/** The last workouts. */
export function RecentCard({ recent, own }: { recent: RecentWorkout[]; own: boolean }) {
  const isFresh = useFresh(recent.map(({ id }) => id))
  return (
    <Card
      title="Recent workouts"
      class="area-recent"
      testid="recent"
      aside={own && recent.length > 0 ? <a href="#/workouts">All workouts</a> : undefined}
    >
      {recent.length === 0 ? (
        <Empty icon="list" title="Nothing here yet" />
      ) : (
        <ul class="workouts" data-testid="recent-list">
          {recent.map((workout) => (
            <WorkoutRow key={workout.id} workout={workout} fresh={isFresh(workout.id)} own={own} />
          ))}
        </ul>
      )}
    </Card>
  )
}

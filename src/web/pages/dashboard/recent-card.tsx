import { plural, type RecentWorkout } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { useFresh } from '../../parts/updated.tsx'
import { WorkoutRow } from '../../parts/workout-row.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import historyStyles from '../history/history.module.css'

/** The last workouts. */
export function RecentCard({ recent, own }: { recent: RecentWorkout[]; own: boolean }) {
  const format = useFormat()
  const isFresh = useFresh(recent.map(({ id }) => id))
  return (
    <Card
      title="Recent workouts"
      class={dashboardGridStyles.areaRecent}
      testid="recent"
      aside={own && recent.length > 0 ? <a href="#/workouts">All workouts</a> : undefined}
    >
      {recent.length === 0 ? (
        <Empty icon="list" title="Nothing here yet" />
      ) : (
        <ul class={historyStyles.workouts} data-testid="recent-list">
          {recent.map(({ id, title, localDate, exercises, sets, durationS, volumeKg }) => (
            <WorkoutRow
              key={id}
              id={id}
              title={title}
              facts={[
                format.when(localDate),
                `${exercises}\u00a0${plural(exercises, 'exercise')}`,
                `${sets}\u00a0${plural(sets, 'set')}`,
                ...(durationS === null ? [] : [format.duration(durationS)]),
              ]}
              number={volumeKg > 0 ? format.volume(volumeKg) : ''}
              fresh={isFresh(id)}
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

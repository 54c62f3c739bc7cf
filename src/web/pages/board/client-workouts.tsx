import { useEffect, useState } from 'preact/hooks'
import type { WorkoutView } from '../../../contract/workouts.ts'
import { MoreWhenSeen } from '../../parts/more-when-seen.tsx'
import { useFresh } from '../../parts/updated.tsx'
import { WorkoutRow } from '../../parts/workout-row.tsx'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import historyStyles from '../history/history.module.css'
import styles from './board.module.css'

/** A client's workouts, to open and comment on. A change anywhere reads the first page again. */
export function ClientWorkouts({ userId, revision }: { userId: string; revision: number }) {
  const format = useFormat()
  const first = useLoad(() => client.workouts.list(userId), [userId, revision])
  const [older, setOlder] = useState<WorkoutView[]>([])
  const [cursor, setCursor] = useState<string | null>(null)
  const more = useTask(async () => {
    const { data } = await client.workouts.list(userId, { cursor: cursor ?? undefined })
    setOlder((before) => [...before, ...data.workouts])
    setCursor(data.nextCursor)
  })
  useEffect(() => {
    setOlder([])
    setCursor(first.value?.data.nextCursor ?? null)
  }, [first.value])

  const newest = first.value?.data.workouts ?? null
  const isFresh = useFresh(newest?.map(({ id }) => id) ?? null)
  return (
    <Card title="Workouts" class={styles.memberWorkouts} testid="client-workouts">
      {first.problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: first.reload }}>
          {first.problem}
        </Notice>
      )}
      {newest === null && first.problem === null && <Skeleton kind="row" />}
      {newest?.length === 0 && <Empty icon="list" title="Nothing logged yet" />}
      <ul class={historyStyles.workouts}>
        {[...(newest ?? []), ...older].map((workout) => (
          <WorkoutRow
            key={workout.id}
            id={workout.id}
            title={workout.title}
            facts={[format.when(workout.localDate)]}
            detail={[...new Set(workout.exercises.map(({ name }) => name))].join(', ')}
            fresh={!older.includes(workout) && isFresh(workout.id)}
          />
        ))}
      </ul>
      {cursor !== null && <MoreWhenSeen busy={more.busy} problem={more.problem} onMore={more.run} />}
    </Card>
  )
}

import { useEffect, useState } from 'preact/hooks'
import type { WorkoutView } from '../../../features/workouts/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { UpdatedItem, useFresh } from '../../ui/updated.tsx'

/** A client's workouts, to open and comment on. A change anywhere reads the first page again. */
export function ClientWorkouts({ userId, revision }: { userId: string; revision: number }) {
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
    <Card title="Workouts" class="member-workouts" testid="client-workouts">
      {first.problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: first.reload }}>
          {first.problem}
        </Notice>
      )}
      {newest === null && first.problem === null && <Skeleton class="skeleton-row" />}
      {newest?.length === 0 && <Empty icon="list" title="Nothing logged yet" />}
      <ul class="client-workouts">
        {[...(newest ?? []), ...older].map((workout) => (
          <Row key={workout.id} workout={workout} fresh={!older.includes(workout) && isFresh(workout.id)} />
        ))}
      </ul>
      {cursor !== null && (
        <p class="center">
          <Button busy={more.busy} onClick={more.run}>
            Show older workouts
          </Button>
        </p>
      )}
      {more.problem !== null && <p class="problem-text">{more.problem}</p>}
    </Card>
  )
}

function Row({ workout, fresh }: { workout: WorkoutView; fresh: boolean }) {
  const format = useFormat()
  const { id, title, localDate, exercises, version } = workout
  const names = exercises.map(({ name }) => name)
  return (
    <UpdatedItem value={version} fresh={fresh} testid="client-workout">
      <a class="client-workout" href={`#/workouts/${id}`}>
        <span class="workout-text">
          <strong>{title}</strong>
          <small>
            {format.when(localDate)} · {names.length} {plural(names.length, 'exercise')}
            {names.length > 0 && `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? '…' : ''}`}
          </small>
        </span>
        <span class="turn turn-right" aria-hidden="true">
          ›
        </span>
      </a>
    </UpdatedItem>
  )
}

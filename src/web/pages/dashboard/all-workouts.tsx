import { useEffect, useState } from 'preact/hooks'
import type { WorkoutView } from '../../../features/workouts/contract.ts'
import type { RecentWorkout } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useFresh } from '../../ui/updated.tsx'
import { WorkoutRow } from './workout-row.tsx'

/** Every workout, page by page. A change anywhere reads the first page again. */
export function AllWorkouts() {
  const { state } = useOwnProgress()
  const first = useLoad(() => client.workouts.list(), [state?.version.revision])
  const [older, setOlder] = useState<WorkoutView[]>([])
  const [cursor, setCursor] = useState<string | null>(null)
  const more = useTask(async () => {
    const { data } = await client.workouts.list('me', { cursor: cursor ?? undefined })
    setOlder((before) => [...before, ...data.workouts])
    setCursor(data.nextCursor)
  })
  useEffect(() => {
    setOlder([])
    setCursor(first.value?.data.nextCursor ?? null)
  }, [first.value])

  const newest = first.value?.data.workouts ?? null
  const isFresh = useFresh(newest?.map(({ id }) => id) ?? null)
  const workouts = [...(newest ?? []), ...older]
  return (
    <>
      <PageTitle title="Workouts" />
      {first.problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: first.reload }}>
          {first.problem}
        </Notice>
      )}
      {first.value === null ? (
        first.problem === null && <Skeleton class="skeleton-page" />
      ) : (
        <div class="card">
          {workouts.length === 0 ? (
            <Empty icon="list" title="Nothing here yet" />
          ) : (
            <ul class="workouts" data-testid="workouts-list">
              {workouts.map((workout) => (
                <WorkoutRow
                  key={workout.id}
                  workout={summaryOf(workout)}
                  fresh={!older.includes(workout) && isFresh(workout.id)}
                  own
                />
              ))}
            </ul>
          )}
          {cursor !== null && (
            <p class="center">
              <Button busy={more.busy} onClick={more.run}>
                Show older workouts
              </Button>
            </p>
          )}
          {more.problem !== null && <p class="problem-text">{more.problem}</p>}
        </div>
      )}
    </>
  )
}

/** The row of a list. Body weight counts in some volumes and is not known here: only the server sums volume up. */
function summaryOf(workout: WorkoutView): RecentWorkout {
  const sets = workout.exercises.flatMap((exercise) => exercise.sets).filter(({ type }) => type !== 'warmup')
  const { id, title, startedAt, endedAt, localDate } = workout
  return {
    id,
    title,
    startedAt,
    localDate,
    durationS: endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    exercises: workout.exercises.length,
    sets: sets.length,
    volumeKg: 0,
  }
}

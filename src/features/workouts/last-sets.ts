import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { LastSets } from '../../contract/workouts.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'
import { readWorkouts } from '../../domain/workouts/workout-views.ts'

/** What is going on is not last time. */
const OPEN_OF = (userId: Id) => sql`(select id from workout where user_id = ${userId} and status = 'open')`

/**
 * For each exercise, the sets of the member's newest workout with a working set of it, in the order they were done.
 * @param before only workouts that started earlier
 */
export async function readLastSets(
  db: Queries,
  userId: Id,
  exerciseIds: readonly Id[],
  before: Date | undefined,
): Promise<LastSets[]> {
  // each exercise's bests are stored by start: one row back through the index for each kind, however long the history
  const found = await rows<{ exercise_id: Id; workout_id: Id }>(
    db,
    sql`select distinct on (b.exercise_id) b.exercise_id, b.workout_id
      from unnest(${uuids(exerciseIds)}) as asked (id) cross join unnest(enum_range(null::record_kind)) as k (kind)
      cross join lateral (select exercise_id, started_at, workout_id from exercise_best
        where user_id = ${userId} and exercise_id = asked.id and kind = k.kind and workout_id is distinct from ${OPEN_OF(userId)}
        ${before === undefined ? sql`` : sql`and started_at < ${before.toISOString()}::timestamptz`}
        order by started_at desc, workout_id desc limit 1) b
      order by b.exercise_id, b.started_at desc, b.workout_id desc`,
  )
  const workouts = await readWorkouts(db, [...new Set(found.map(({ workout_id }) => workout_id))])
  return found.flatMap(({ exercise_id, workout_id }) => {
    const workout = workouts.find(({ id }) => id === workout_id)
    if (workout === undefined) return []
    const blocks = workout.exercises.filter(({ exerciseId }) => exerciseId === exercise_id)
    return {
      exerciseId: exercise_id,
      workoutId: workout_id,
      localDate: workout.localDate,
      notes: blocks.map(({ notes }) => notes).find((notes) => notes !== null) ?? null,
      sets: blocks.flatMap(({ sets }) => sets.filter(({ doneAt }) => doneAt !== null)),
    }
  })
}

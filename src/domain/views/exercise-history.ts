import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { ExerciseHistory, ExerciseSession } from '../../contract/index.ts'
import { decodeCursor, encodeCursor, isId, isInstant } from '../../db/cursor.ts'
import { type Reads, rows } from '../../db/open.ts'
import { BLOCKS, IS_WORKING, RECORD_VALUE, SET_JSON, SETS_OF_BLOCK, VOLUME_KG } from '../workouts/set-sql.ts'
import { E1RM_FORMULA } from '../workouts/strength.ts'

export interface SessionsWanted {
  exerciseId: Id
  limit: number
  /** `nextCursor` of the page before */
  cursor?: string | undefined
}

/** The best sets of a workout in the order of what they say: an estimated maximum more than a weight, and so on. */
const TELLING = sql`array_position(array['max_e1rm', 'max_weight', 'min_help', 'max_reps', 'max_duration', 'max_distance'], b.kind::text)`

/**
 * What a member did of one exercise, workout by workout, newest first. Which workouts these are is known from their
 * bests, read from the index for as many as are asked for.
 */
export async function readExerciseHistory(
  tx: Reads,
  userId: Id,
  { exerciseId, limit, cursor }: SessionsWanted,
): Promise<ExerciseHistory> {
  const place = cursor === undefined ? undefined : decodeCursor(cursor, [isInstant, isId])
  const before =
    place === undefined ? sql`` : sql`and (b.started_at, b.workout_id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`
  const found = await rows<Omit<ExerciseSession, 'startedAt'> & { startedAt: Date | string }>(
    tx,
    sql`with page as materialized (
        select distinct b.started_at, b.workout_id from unnest(enum_range(null::record_kind)) as k (kind)
        cross join lateral (select b.started_at, b.workout_id from exercise_best b
          where b.user_id = ${userId} and b.exercise_id = ${exerciseId} and b.kind = k.kind ${before}
          order by b.started_at desc, b.workout_id desc limit ${limit + 1}) b
        order by b.started_at desc, b.workout_id desc limit ${limit + 1}
      )
      select w.id as "workoutId", w.title, w.started_at as "startedAt", w.local_date::text as "localDate",
        (select max(b.value)::float8 from exercise_best b where b.workout_id = w.id and b.exercise_id = ${exerciseId}
          and b.kind = 'max_e1rm') as "bestE1rmKg",
        (select max(b.value)::float8 from exercise_best b where b.workout_id = w.id and b.exercise_id = ${exerciseId}
          and b.kind = 'max_weight') as "bestWeightKg",
        (select min(${RECORD_VALUE}) from exercise_best b where b.workout_id = w.id and b.exercise_id = ${exerciseId}
          and b.kind = 'min_help') as "leastHelpKg",
        top.set as "topSet", n.*
      from page join workout w on w.id = page.workout_id
      left join lateral (select ${SET_JSON} as set from exercise_best b
        cross join lateral (select * from set where id = b.set_id offset 0) s
        where b.workout_id = w.id and b.exercise_id = ${exerciseId} order by ${TELLING} limit 1) top on true
      cross join lateral (
        select sum(${VOLUME_KG})::float8 as "volumeKg", count(*)::int as sets, coalesce(sum(s.reps), 0)::int as reps,
          sum(s.duration_s)::int as "durationS", sum(s.distance_m)::float8 as "distanceM"
        from ${BLOCKS} cross join ${SETS_OF_BLOCK} where we.exercise_id = ${exerciseId} and ${IS_WORKING}
      ) n
      order by w.started_at desc, w.id desc`,
  )
  const sessions = found
    .slice(0, limit)
    .map((session): ExerciseSession => ({ ...session, startedAt: new Date(session.startedAt).toISOString() }))
  const last = sessions[sessions.length - 1]
  return {
    formula: E1RM_FORMULA,
    sessions,
    nextCursor: found.length > limit && last !== undefined ? encodeCursor([last.startedAt, last.workoutId]) : null,
  }
}

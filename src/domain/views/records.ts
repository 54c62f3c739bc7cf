import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { RECORD_KINDS } from '../../contract/enums.ts'
import type { PersonalRecord, RecordPage } from '../../contract/index.ts'
import { decodeCursor, encodeCursor, isId, isInstant, isOneOf } from '../../db/cursor.ts'
import { type Reads, rows } from '../../db/open.ts'
import { RECORD_VALUE, SET_JSON } from '../workouts/set-sql.ts'
import { E1RM_FORMULA } from '../workouts/strength.ts'

export interface RecordsWanted {
  limit: number
  exerciseId?: Id | undefined
  /** `nextCursor` of the page before */
  cursor?: string | undefined
}

const KEY = [isInstant, isId, isId, isOneOf(RECORD_KINDS)]

/** A member's personal records, newest first, each with the set and the workout that it was made in. */
export async function readRecords(
  tx: Reads,
  userId: Id,
  { limit, exerciseId, cursor }: RecordsWanted,
): Promise<RecordPage> {
  const place = cursor === undefined ? undefined : decodeCursor(cursor, KEY)
  const found = await rows<Omit<PersonalRecord, 'achievedAt'> & { achievedAt: Date | string }>(
    tx,
    // cut to a page before anything is joined: a save makes this list anew
    sql`select b.exercise_id as "exerciseId", e.name as exercise, b.kind, ${RECORD_VALUE} as value,
        b.workout_id as "workoutId", w.title as "workoutTitle", w.local_date::text as "localDate",
        b.set_id as "setId", b.started_at as "achievedAt", ${SET_JSON} as set
      from (select * from exercise_best b where b.user_id = ${userId} and b.is_record
          ${exerciseId === undefined ? sql`` : sql`and b.exercise_id = ${exerciseId}`}
          ${
            place === undefined
              ? sql``
              : sql`and b.started_at <= ${place[0]}::timestamptz and (b.started_at, b.workout_id, b.exercise_id, b.kind)
                  < (${place[0]}::timestamptz, ${place[1]}::uuid, ${place[2]}::uuid, ${place[3]}::record_kind)`
          }
          order by b.started_at desc, b.workout_id desc, b.exercise_id desc, b.kind desc limit ${limit + 1}) b
        cross join lateral (select * from exercise where id = b.exercise_id offset 0) e
        cross join lateral (select * from workout where id = b.workout_id offset 0) w
        cross join lateral (select * from set where id = b.set_id offset 0) s
      order by b.started_at desc, b.workout_id desc, b.exercise_id desc, b.kind desc`,
  )
  const records = found.slice(0, limit).map(
    (record): PersonalRecord => ({
      ...record,
      achievedAt: new Date(record.achievedAt).toISOString(),
      ...(record.kind === 'max_e1rm' && { formula: E1RM_FORMULA }),
    }),
  )
  const last = records[records.length - 1]
  const nextCursor =
    found.length > limit && last !== undefined
      ? encodeCursor([last.achievedAt, last.workoutId, last.exerciseId, last.kind])
      : null
  return { records, nextCursor }
}

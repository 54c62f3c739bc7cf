import { sql } from 'drizzle-orm'
import type { Id } from '../../../contract/common.ts'
import type { WonRecord, WorkoutSummary, WorkoutView } from '../../../contract/index.ts'
import { rows, type Transaction } from '../../../db/open.ts'
import { IS_WORKING, RECORD_VALUE, setsIn, VOLUME_KG } from '../../../domain/workouts/set-sql.ts'

type Sums = { sets: number; reps: number; volumeKg: number }

/** What a finished workout came to, beside the one of the same title before it. */
export async function readSummary(
  tx: Transaction,
  { id, userId, title, startedAt, endedAt }: WorkoutView,
): Promise<WorkoutSummary> {
  const [sums, muscles, records, last] = await Promise.all([
    readSums(tx, id),
    rows<WorkoutSummary['muscles'][number]>(
      tx,
      sql`select em.muscle, sum(d.sets * case em.role when 'primary' then 1 else 0.5 end)::float8 as sets
        from (select we.exercise_id, count(*) as sets from ${setsIn(sql`w.id = ${id}`)}
          where ${IS_WORKING} group by we.exercise_id) d
        join exercise_muscle em on em.exercise_id = d.exercise_id group by em.muscle order by sets desc, em.muscle`,
    ),
    rows<WonRecord>(
      tx,
      sql`select exercise_id as "exerciseId", set_id as "setId", kind, ${RECORD_VALUE} as value
        from exercise_best b where workout_id = ${id} and is_record order by exercise_id, kind`,
    ),
    readLast(tx, { id, userId, title, startedAt }),
  ])
  const durationS = endedAt === null ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
  return { ...sums, durationS, muscles, records, last }
}

async function readSums(tx: Transaction, id: Id): Promise<Sums> {
  const [sums] = await rows<Sums>(
    tx,
    sql`select count(*)::int as sets, coalesce(sum(s.reps), 0)::int as reps,
        coalesce(sum(${VOLUME_KG}), 0)::float8 as "volumeKg"
      from ${setsIn(sql`w.id = ${id}`)} where ${IS_WORKING}`,
  )
  return sums!
}

async function readLast(
  tx: Transaction,
  { id, userId, title, startedAt }: Pick<WorkoutView, 'id' | 'userId' | 'title' | 'startedAt'>,
): Promise<WorkoutSummary['last']> {
  const [found] = await rows<
    Pick<NonNullable<WorkoutSummary['last']>, 'workoutId' | 'title' | 'localDate' | 'durationS'>
  >(
    tx,
    sql`select id as "workoutId", title, local_date::text as "localDate",
        extract(epoch from ended_at - started_at)::int as "durationS"
      from workout where user_id = ${userId} and status = 'done' and id <> ${id} and lower(title) = lower(${title})
        and started_at < ${startedAt}::timestamptz order by started_at desc, id desc limit 1`,
  )
  if (found === undefined) return null
  const { sets, volumeKg } = await readSums(tx, found.workoutId)
  return { ...found, sets, volumeKg }
}

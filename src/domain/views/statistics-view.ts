import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { RECORD_KINDS, type RecordKind } from '../../contract/enums.ts'
import type { StatisticsView } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'
import { nextMidnight, todayIn } from '../calendar/civil-date.ts'
import { memberCalendar } from '../calendar/member-calendar.ts'
import { IS_WORKING, setsIn } from '../workouts/set-sql.ts'
import { type DatedView, readStreak, readTotals } from './progress-view.ts'

/** The statistics of a member from the rows of this transaction; undefined when there is no such account. */
export async function readStatistics(tx: Reads, userId: Id, now: Date): Promise<DatedView<StatisticsView> | undefined> {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) return undefined
  const today = todayIn(calendar, now)
  const [{ totals, days }, bestWeek, records, done] = await Promise.all([
    readTotals(tx, userId),
    readBestWeek(tx, userId, calendar.weekStart === 'mon' ? 1 : 0),
    rows<{ kind: RecordKind; count: number }>(
      tx,
      sql`select kind, count(*)::int as count from exercise_best where user_id = ${userId} and is_record group by kind`,
    ),
    readDone(tx, userId),
  ])
  return {
    today,
    expiresAtMs: nextMidnight(calendar, now).getTime(),
    data: {
      totals,
      bestWeek,
      firstWorkoutOn: days[0] ?? null,
      lastWorkoutOn: days[days.length - 1] ?? null,
      trainingDays: days.length,
      streak: readStreak(days, today, calendar),
      records: countsByKind(records),
      ...done,
    },
  }
}

/** Every kind is there: a member without records of it has none, not an unknown number. */
const countsByKind = (counted: readonly { kind: RecordKind; count: number }[]): StatisticsView['records'] =>
  Object.fromEntries(
    RECORD_KINDS.map((kind) => [kind, counted.find((one) => one.kind === kind)?.count ?? 0]),
  ) as StatisticsView['records']

/** @param weekStartDow day of the week as Postgres counts it: 0 Sunday, 1 Monday */
async function readBestWeek(tx: Reads, userId: Id, weekStartDow: number): Promise<StatisticsView['bestWeek']> {
  const [best] = await rows<{ start: string; volumeKg: number }>(
    tx,
    sql`select (local_date - ((extract(dow from local_date)::int - ${weekStartDow}::int + 7) % 7))::text as start,
        sum(volume_kg)::float8 as "volumeKg"
      from training_day where user_id = ${userId} group by 1 having sum(volume_kg) > 0 order by 2 desc, 1 limit 1`,
  )
  return best ?? null
}

/**
 * What was done of each exercise, read once for both: the twenty done most often, and all time and distance. Timed and
 * distance sets are reported as minutes and metres and never mixed into the volume.
 */
async function readDone(tx: Reads, userId: Id): Promise<Pick<StatisticsView, 'minutes' | 'metres' | 'exercises'>> {
  const [done] = await rows<Pick<StatisticsView, 'minutes' | 'metres' | 'exercises'>>(
    tx,
    sql`with done as materialized (select we.exercise_id, count(distinct w.id)::int as workouts, count(*)::int as sets,
          sum(s.duration_s) as duration_s, sum(s.distance_m) as distance_m
        from ${setsIn(sql`w.user_id = ${userId}`)} where ${IS_WORKING} group by we.exercise_id),
      most as (select * from done order by workouts desc, sets desc, exercise_id limit 20)
      select (select coalesce(sum(duration_s) / 60.0, 0)::float8 from done) as minutes,
        (select coalesce(sum(distance_m), 0)::float8 from done) as metres,
        coalesce((select json_agg(json_build_object('exerciseId', n.exercise_id, 'exercise', e.name,
            'workouts', n.workouts, 'sets', n.sets,
            'bestWeightKg', (select max(b.value)::float8 from exercise_best b where b.user_id = ${userId}
              and b.exercise_id = n.exercise_id and b.kind = 'max_weight'),
            'bestE1rmKg', (select max(b.value)::float8 from exercise_best b where b.user_id = ${userId}
              and b.exercise_id = n.exercise_id and b.kind = 'max_e1rm'))
            order by n.workouts desc, n.sets desc, e.name)
          from most n join exercise e on e.id = n.exercise_id), '[]') as exercises`,
  )
  return done!
}

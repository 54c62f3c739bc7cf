import { sql } from 'drizzle-orm'
import { addDays, weekStartOf } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { MuscleSets, MuscleWeeks } from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import { type Reads, rows } from '../../db/open.ts'
import { todayIn } from '../calendar/civil-date.ts'
import { memberCalendar } from '../calendar/member-calendar.ts'
import { IS_WORKING, setsIn } from '../workouts/set-sql.ts'

/**
 * Fractional working sets a muscle in each of these weeks: 1 where it is primary, 0.5 where secondary (Pelland et al.
 * 2024). Weeks are named by their first day, in order; muscles without a set are left out.
 */
export async function readMuscleSets(
  tx: Reads,
  userId: Id,
  weekStarts: readonly string[],
): Promise<Map<string, MuscleSets[]>> {
  const weeks = sql`${`{${weekStarts.join(',')}}`}::date[]`
  const found = await rows<MuscleSets & { week: string }>(
    tx,
    sql`select d.week::text as week, em.muscle, sum(d.sets * case em.role when 'primary' then 1 else 0.5 end)::float8 as sets
      from (select t.week, we.exercise_id, count(*) as sets
        from unnest(${weeks}) as t (week) join ${setsIn(sql`w.user_id = ${userId} and w.local_date >= ${weekStarts[0]}::date`)}
          on w.local_date >= t.week and w.local_date < t.week + 7
        where ${IS_WORKING} group by t.week, we.exercise_id) d
      join exercise_muscle em on em.exercise_id = d.exercise_id
      group by d.week, em.muscle order by d.week, sets desc, em.muscle`,
  )
  const byWeek = new Map(weekStarts.map((start): [string, MuscleSets[]] => [start, []]))
  for (const { week, muscle, sets } of found) byWeek.get(week)?.push({ muscle, sets })
  return byWeek
}

/** The last weeks' sets a muscle, oldest first, and what the member counts as few and as many. */
export async function readMuscleWeeks(tx: Reads, userId: Id, weeks: number, now: Date): Promise<MuscleWeeks> {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) throw problem('not-found')
  const thisWeek = weekStartOf(todayIn(calendar, now), calendar.weekStart)
  const starts = Array.from({ length: weeks }, (_, at) => addDays(thisWeek, -7 * (weeks - 1 - at)))
  const [band] = await rows<Pick<MuscleWeeks, 'setsLow' | 'setsHigh'>>(
    tx,
    sql`select sets_low as "setsLow", sets_high as "setsHigh" from preferences where user_id = ${userId}`,
  )
  const bySets = await readMuscleSets(tx, userId, starts)
  return { ...band!, weeks: starts.map((start) => ({ start, muscles: bySets.get(start) ?? [] })) }
}

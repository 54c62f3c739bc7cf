import { sql } from 'drizzle-orm'
import { addDays, weekStartOf } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { Heatmap } from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import { type Reads, rows } from '../../db/open.ts'
import { todayIn } from '../calendar/civil-date.ts'
import { memberCalendar } from '../calendar/member-calendar.ts'

const WEEKS = 53

/** The member's training days of 53 weeks, this one included. */
export async function readHeatmap(tx: Reads, userId: Id, now: Date): Promise<Heatmap> {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) throw problem('not-found')
  const to = todayIn(calendar, now)
  const from = addDays(weekStartOf(to, calendar.weekStart), -7 * (WEEKS - 1))
  const days = await rows<Heatmap['days'][number]>(
    tx,
    sql`select local_date::text as date, workouts, sets from training_day
      where user_id = ${userId} and local_date between ${from}::date and ${to}::date order by local_date`,
  )
  return { from, to, days }
}

import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Unit, WeekStart } from '../../contract/enums.ts'
import { type Reads, rows } from '../../db/open.ts'

/** Whose calendar, what counts as a good week, and the unit weights are entered in. */
export interface MemberCalendar {
  timeZone: string
  dayCutoffMin: number
  weekStart: WeekStart
  weeklyTarget: number | null
  weightUnit: Unit
  /** fractional working sets a muscle and week: fewer are low */
  setsLow: number
}

/** The member's calendar, or undefined when there is no such account. */
export async function memberCalendar(tx: Reads, userId: Id): Promise<MemberCalendar | undefined> {
  const [found] = await rows<MemberCalendar & Record<string, unknown>>(
    tx,
    sql`select time_zone as "timeZone", day_cutoff_min as "dayCutoffMin", week_start as "weekStart",
      weekly_target as "weeklyTarget", weight_unit as "weightUnit", sets_low as "setsLow"
      from preferences where user_id = ${userId}`,
  )
  return found
}

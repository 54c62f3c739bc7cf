import { sql } from 'drizzle-orm'
import { rows, type Transaction } from '../db/open.ts'
import { type Calendar, nextMidnight } from './civil-date.ts'

/**
 * A leaderboard shows the week of each member in their own zone: it ends with the next midnight of any of them. That
 * instant stands in its version where a member's page has its date; '' when nobody stands on it.
 */
export interface LeaderboardDay {
  today: string
  expiresAtMs: number | null
}

/** @param calendars of the members who stand on the leaderboard */
export function leaderboardDay(calendars: readonly Calendar[], now: Date): LeaderboardDay {
  if (calendars.length === 0) return { today: '', expiresAtMs: null }
  const expiresAtMs = Math.min(...calendars.map((calendar) => nextMidnight(calendar, now).getTime()))
  return { today: new Date(expiresAtMs).toISOString(), expiresAtMs }
}

/** The day of a group's leaderboard without the leaderboard itself; undefined when there is no such group. */
export async function readLeaderboardDay(
  tx: Transaction,
  groupId: string,
  now: Date,
): Promise<LeaderboardDay | undefined> {
  const found = await rows<{ timeZone: string | null; dayCutoffMin: number }>(
    tx,
    sql`select distinct p.time_zone as "timeZone", p.day_cutoff_min as "dayCutoffMin" from training_group g
      left join group_member m on m.group_id = g.id
      left join preferences p on p.user_id = m.user_id and p.leaderboard_opt_in
      where g.id = ${groupId}`,
  )
  if (found.length === 0) return undefined
  return leaderboardDay(
    found.flatMap(({ timeZone, dayCutoffMin }) => (timeZone === null ? [] : [{ timeZone, dayCutoffMin }])),
    now,
  )
}

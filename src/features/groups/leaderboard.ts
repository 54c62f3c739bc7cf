import { sql } from 'drizzle-orm'
import { addDays, weekStartOf } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { WeekStart } from '../../contract/enums.ts'
import type { Leaderboard } from '../../contract/groups.ts'
import { type Reads, rows } from '../../db/open.ts'
import { todayIn } from '../../domain/calendar/civil-date.ts'
import { type LeaderboardDay, leaderboardDay } from '../../domain/calendar/leaderboard-day.ts'
import { mustReadGroup } from './queries.ts'

/** Longer than any week that is current in any zone. */
const LOOK_BACK_DAYS = 9

/**
 * Distinct training days this week of the members who opted in, each in their own zone and week. Equal days, equal
 * rank. Throws not-found when there is no such group.
 */
export async function readLeaderboard(
  tx: Reads,
  groupId: Id,
  now: Date,
): Promise<LeaderboardDay & { data: Leaderboard }> {
  const [{ id, name, members: count }, everybody, members] = await Promise.all([
    mustReadGroup(tx, groupId),
    rows<{ userId: Id }>(
      tx,
      sql`select user_id as "userId" from group_member where group_id = ${groupId} order by user_id`,
    ),
    readStanding(tx, groupId, now),
  ])
  const counted = members
    .map(({ userId, displayName, days, ...calendar }) => {
      const week = weekStartOf(todayIn(calendar, now), calendar.weekStart)
      const end = addDays(week, 7)
      return { userId, displayName, trainingDays: days.filter((date) => date >= week && date < end).length }
    })
    .sort(
      (a, b) =>
        b.trainingDays - a.trainingDays || a.displayName.localeCompare(b.displayName) || (a.userId < b.userId ? -1 : 1),
    )
  const rankOf = new Map<number, number>()
  for (const [at, { trainingDays }] of counted.entries())
    if (!rankOf.has(trainingDays)) rankOf.set(trainingDays, at + 1)
  return {
    ...leaderboardDay(members, now),
    data: {
      group: { id, name, members: count },
      memberIds: everybody.map(({ userId }) => userId),
      entries: counted.map((entry) => ({ rank: rankOf.get(entry.trainingDays) ?? 0, ...entry })),
    },
  }
}

/** Who opted in, and the days on which they trained. */
function readStanding(tx: Reads, groupId: Id, now: Date) {
  return rows<{
    userId: Id
    displayName: string
    timeZone: string
    dayCutoffMin: number
    weekStart: WeekStart
    days: string[]
  }>(
    tx,
    sql`select a.id as "userId", a.display_name as "displayName", p.time_zone as "timeZone",
        p.day_cutoff_min as "dayCutoffMin", p.week_start as "weekStart",
        array(select d.local_date::text from training_day d where d.user_id = a.id
          and d.local_date > ${addDays(now.toISOString().slice(0, 10), -LOOK_BACK_DAYS)}::date) as days
      from group_member m join account a on a.id = m.user_id join preferences p on p.user_id = a.id
      where m.group_id = ${groupId} and p.leaderboard_opt_in`,
  )
}

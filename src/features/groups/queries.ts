import { sql } from 'drizzle-orm'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { problem } from '../../problems.ts'
import { addDays, todayIn, weekStartOf } from '../../training/civil-date.ts'
import { type LeaderboardDay, leaderboardDay } from '../../training/leaderboard-day.ts'
import type { WeekStart } from '../../vocabulary.ts'
import type { Group, Leaderboard } from './contract.ts'

/** Longer than any week that is current in any zone. */
const LOOK_BACK_DAYS = 9

const GROUPS = sql`select g.id, g.name, g.owner_id as "ownerId",
  (select count(*)::int from group_member m where m.group_id = g.id) as members from training_group g`

export const readGroups = (db: Queries, userId: string): Promise<Group[]> =>
  rows<Group>(
    db,
    sql`${GROUPS} join group_member mine on mine.group_id = g.id and mine.user_id = ${userId} order by g.name, g.id`,
  )

export async function readGroup(db: Queries, id: string): Promise<Group | undefined> {
  const [found] = await rows<Group>(db, sql`${GROUPS} where g.id = ${id}`)
  return found
}

export async function isGroupMember(db: Queries, groupId: string, userId: string): Promise<boolean> {
  const found = await rows(
    db,
    sql`select 1 as one from group_member where group_id = ${groupId} and user_id = ${userId}`,
  )
  return found.length > 0
}

/**
 * Distinct training days this week of the members who opted in, each in their own zone and week.
 */
export async function readLeaderboard(
  tx: Transaction,
  groupId: string,
  now: Date,
): Promise<LeaderboardDay & { data: Leaderboard }> {
  const group = await readGroup(tx, groupId)
  if (group === undefined) throw problem('not-found')
  const members = await rows<{
    userId: string
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
  return {
    ...leaderboardDay(members, now),
    data: {
      group: { id: group.id, name: group.name },
      // equal days, equal rank
      entries: counted.map((entry) => ({
        rank: 1 + counted.filter((other) => other.trainingDays > entry.trainingDays).length,
        ...entry,
      })),
    },
  }
}

import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { type Queries, type Reads, rows } from '../../db/open.ts'

/** The groups on whose leaderboards the member stands. */
export async function leaderboardsOf(db: Queries, userId: Id): Promise<Id[]> {
  const found = await rows<{ id: Id }>(db, LEADERBOARDS_OF(userId))
  return found.map(({ id }) => id)
}

/** Selects the ids of those groups. */
export const LEADERBOARDS_OF = (userId: Id) => sql`select m.group_id as id
  from group_member m join preferences p using (user_id) where m.user_id = ${userId} and p.leaderboard_opt_in`

/** The groups that may see when the member trains: they are bumped when a workout begins or ends. */
export async function groupsShown(db: Queries, userId: Id): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    db,
    sql`select group_id as id from group_member where user_id = ${userId} and shows_training order by group_id`,
  )
  return found.map(({ id }) => id)
}

/** What one training day adds up to. */
export type Day = { date: string; workouts: number; volumeKg: number; durationS: number }

/** The training days from a date on, in their order. */
export function readDays(tx: Reads, userId: Id, from: string): Promise<Day[]> {
  return rows<Day>(
    tx,
    sql`select local_date::text as date, workouts, volume_kg::float8 as "volumeKg", duration_s::float8 as "durationS"
      from training_day where user_id = ${userId} and local_date >= ${from}::date order by local_date`,
  )
}

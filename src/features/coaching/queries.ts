import { sql } from 'drizzle-orm'
import { type Queries, rows } from '../../db/open.ts'
import type { CoachingLink } from './contract.ts'

type Row = Record<string, unknown> & {
  id: string
  status: CoachingLink['status']
  since: Date | string
  ended_at: Date | string | null
  follow_up_days: number
  trainer_id: string
  trainer_name: string
  client_id: string
  client_name: string
}

const LINKS = sql`select c.id, c.status, c.since, c.ended_at, c.follow_up_days, c.trainer_id, t.display_name as trainer_name,
    c.client_id, m.display_name as client_name
  from coaching c join account t on t.id = c.trainer_id join account m on m.id = c.client_id`

const toLink = (row: Row): CoachingLink => ({
  id: row.id,
  status: row.status,
  since: new Date(row.since).toISOString(),
  endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
  trainer: { id: row.trainer_id, displayName: row.trainer_name },
  client: { id: row.client_id, displayName: row.client_name },
  followUpDays: row.follow_up_days,
})

/** The open links of a trainer, invited ones included. */
export async function readClients(db: Queries, trainerId: string): Promise<CoachingLink[]> {
  const found = await rows<Row>(
    db,
    sql`${LINKS} where c.trainer_id = ${trainerId} and c.status <> 'ended' order by m.display_name, c.id`,
  )
  return found.map(toLink)
}

/** The open links in which this person is the client. */
export async function readTrainers(db: Queries, clientId: string): Promise<CoachingLink[]> {
  const found = await rows<Row>(
    db,
    sql`${LINKS} where c.client_id = ${clientId} and c.status <> 'ended' order by t.display_name, c.id`,
  )
  return found.map(toLink)
}

export async function readLink(db: Queries, id: string): Promise<CoachingLink | undefined> {
  const [found] = await rows<Row>(db, sql`${LINKS} where c.id = ${id}`)
  return found && toLink(found)
}

import { type SQL, sql } from 'drizzle-orm'
import type { ClientList, CoachingLink, ReceivedInvitation, TrainerList } from '../../contract/coaching.ts'
import type { Id } from '../../contract/common.ts'
import { type Reads, rows } from '../../db/open.ts'
import { openTo, readSent, SINCE, UNTIL } from '../../domain/people/invitations.ts'

type Row = Record<string, unknown> & {
  id: Id
  status: CoachingLink['status']
  since: Date | string
  ended_at: Date | string | null
  follow_up_days: number
  may_plan: boolean
  trainer_id: Id
  trainer_name: string
  client_id: Id
  client_name: string
}

const toLink = (row: Row): CoachingLink => ({
  id: row.id,
  status: row.status,
  since: new Date(row.since).toISOString(),
  endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
  trainer: { id: row.trainer_id, displayName: row.trainer_name },
  client: { id: row.client_id, displayName: row.client_name },
  followUpDays: row.follow_up_days,
  mayPlan: row.may_plan,
})

/** Links that `which` (a condition on `c`) chooses, by the name of the other side. */
async function readLinks(db: Reads, which: SQL, other: SQL): Promise<CoachingLink[]> {
  const found = await rows<Row>(
    db,
    sql`select c.id, c.status, c.since, c.ended_at, c.follow_up_days, c.may_plan, c.trainer_id, t.display_name as trainer_name,
        c.client_id, m.display_name as client_name
      from coaching c join account t on t.id = c.trainer_id join account m on m.id = c.client_id
      where ${which} order by ${other}, c.id`,
  )
  return found.map(toLink)
}

/** The clients of a trainer, and who has not answered. */
export async function readClients(db: Reads, trainerId: Id): Promise<ClientList> {
  const isClient = sql`c.trainer_id = ${trainerId} and c.status = 'active'`
  const [clients, sent] = await Promise.all([
    readLinks(db, isClient, sql`m.display_name`),
    readSent(db, { inviterId: trainerId }),
  ])
  return {
    clients,
    invitations: sent.map(({ inviterId: _, ...invitation }) => invitation),
  }
}

/** Who coaches this person, who asks to, and who is to ask no more. */
export async function readTrainers(db: Reads, clientId: Id, now: Date): Promise<TrainerList> {
  const isTrainer = sql`c.client_id = ${clientId} and c.status = 'active'`
  return {
    trainers: await readLinks(db, isTrainer, sql`t.display_name`),
    invitations: await readReceived(db, clientId, now),
    blocked: await rows(
      db,
      sql`select t.id, t.display_name as "displayName",
          to_char(b.blocked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
        from blocked_inviter b join account t on t.id = b.subject_id where b.user_id = ${clientId} order by b.blocked_at, t.id`,
    ),
  }
}

/** The open invitations to be coached that this person sees. */
export async function readReceived(db: Reads, userId: Id, now: Date): Promise<ReceivedInvitation[]> {
  const found = await rows<{
    id: Id
    since: string
    until: string
    trainerId: Id
    displayName: string
    email: string
  }>(
    db,
    sql`select i.id, ${SINCE} as since, ${UNTIL} as until, by.id as "trainerId",
        by.display_name as "displayName", by.email ${openTo(userId, now)} and i.group_id is null order by i.sent_at desc, i.id`,
  )
  return found.map(({ trainerId, displayName, email, ...invitation }) => ({
    ...invitation,
    trainer: { id: trainerId, displayName, email },
  }))
}

/** A link of this person's, on either side. */
export async function readLink(db: Reads, id: Id): Promise<CoachingLink | undefined> {
  const [found] = await readLinks(db, sql`c.id = ${id}`, sql`c.id`)
  return found
}

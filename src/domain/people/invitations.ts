import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { foldEmail } from '../../db/email.ts'
import { newId } from '../../db/new-id.ts'
import { type Queries, type Reads, rows, type Transaction } from '../../db/open.ts'

/**
 * Asking somebody by their address, to be coached or to join a group. Whoever asks learns nothing of who has the address,
 * or whether anybody does, until they accept. An address is not verified when somebody registers: whoever registers with
 * it is shown what it was asked, as whoever has it already is.
 */

/** So long an invitation can be accepted, and counts against repeating it. */
export const INVITATION_DAYS = 30
const { invitationsADay, invitationsOpen, invitationsToOne } = LIMITS

const DAY_MS = 86_400_000

/** An invitation is to join a group, or without one to be the inviter's client. */
interface Asking {
  inviterId: Id
  groupId: Id | null
  email: string
}

export interface OpenInvitation {
  id: Id
  inviterId: Id
  email: string
  since: string
  until: string
}

/** Instants as the wire writes them. */
export const instant = (value: SQL) => sql`to_char(${value} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export const SINCE = instant(sql`i.sent_at`)
export const UNTIL = instant(sql`(i.sent_at + make_interval(days => ${INVITATION_DAYS}))`)

const isLaterThan = (now: Date, days: number) =>
  sql`i.sent_at > ${new Date(now.getTime() - days * DAY_MS).toISOString()}::timestamptz`

/** `i` is open, and can still be accepted. */
const isOpen = (now: Date) => sql`i.ended_at is null and ${isLaterThan(now, INVITATION_DAYS)}`

/**
 * `i` was sent to the address of the account `a`, who sees it: they have not blocked whoever asks, and are not there
 * already. Whom a group's owner sent away, only its owner can ask.
 */
const isSeen = sql`i.email = a.email_key and i.inviter_id <> a.id
  and not exists (select from blocked_inviter b where b.user_id = a.id and b.subject_id = coalesce(i.group_id, i.inviter_id))
  and not exists (select from coaching c where i.group_id is null
    and c.trainer_id = i.inviter_id and c.client_id = a.id and c.status = 'active')
  and not exists (select from group_member m where m.group_id = i.group_id and m.user_id = a.id)
  and not exists (select from group_removal r join training_group g on g.id = r.group_id
    where r.group_id = i.group_id and r.user_id = a.id and g.owner_id <> i.inviter_id)`

/** Open invitations that this person sees, as a from and where clause: `i`, the account `a`, and whoever asks as `by`. */
export const openTo = (userId: Id, now: Date): SQL =>
  sql`from invitation i join account a on ${isSeen} join account by on by.id = i.inviter_id
    where a.id = ${userId} and ${isOpen(now)}`

/** On whose pages an invitation would show: at most one. Whoever it is, the inviter is not told. */
export async function wouldSee(db: Queries, { inviterId, groupId, email }: Asking): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    db,
    sql`select a.id from account a
      join (select ${inviterId}::uuid as inviter_id, ${groupId}::uuid as group_id, ${foldEmail(email)}::text as email) i on ${isSeen}`,
  )
  return found.map(({ id }) => id)
}

/** On whose pages the open invitations show that `which` (a condition on `i`) chooses. */
export async function whoSees(db: Queries, which: SQL, now: Date): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    db,
    sql`select distinct a.id from invitation i join account a on ${isSeen} where ${which} and ${isOpen(now)}`,
  )
  return found.map(({ id }) => id)
}

/** What is open by one trainer, or of one group, oldest first; also what has run out and was not withdrawn. */
export const readSent = (db: Reads, of: { inviterId: Id } | { groupId: Id }): Promise<OpenInvitation[]> =>
  rows<OpenInvitation & Record<string, unknown>>(
    db,
    sql`select i.id, i.inviter_id as "inviterId", i.email, ${SINCE} as since, ${UNTIL} as until from invitation i
      where ${'groupId' in of ? sql`i.group_id = ${of.groupId}` : sql`i.group_id is null and i.inviter_id = ${of.inviterId}`}
        and i.ended_at is null order by i.sent_at, i.id`,
  )

/**
 * Asks. The inviter's subject row is locked, so that nothing of theirs is counted twice. Answers alike and does the same
 * whoever has the address. Throws already-linked while the same is open, limit-reached.
 */
export async function sendInvitation(tx: Transaction, asking: Asking, now: Date): Promise<OpenInvitation> {
  const { inviterId, groupId, email } = asking
  const ofOne =
    groupId === null ? sql`i.group_id is null and i.inviter_id = ${inviterId}` : sql`i.group_id = ${groupId}`
  const concerned = sql`(i.inviter_id = ${inviterId} or (${ofOne} and i.ended_at is null))`
  await tx.execute(sql`delete from invitation i where ${concerned} and not ${isLaterThan(now, INVITATION_DAYS)}`)
  const [counted] = await rows<{ open: number; same: number; today: number; toOne: number }>(
    tx,
    sql`select count(*) filter (where ${ofOne} and ${isOpen(now)})::int as open,
        count(*) filter (where ${ofOne} and ${isOpen(now)} and i.email = ${foldEmail(email)})::int as same,
        count(*) filter (where i.inviter_id = ${inviterId} and ${isLaterThan(now, 1)})::int as today,
        count(*) filter (where i.inviter_id = ${inviterId} and i.email = ${foldEmail(email)})::int as "toOne"
      from invitation i where ${concerned}`,
  )
  const { open = 0, same = 0, today = 0, toOne = 0 } = counted ?? {}
  if (same > 0) throw problem('already-linked', 'This address has been invited and has not answered yet')
  if (toOne >= invitationsToOne.most)
    throw problem(
      'limit-reached',
      `An address can be invited ${invitationsToOne.most} times in ${INVITATION_DAYS} days at most`,
    )
  if (today >= invitationsADay.most)
    throw problem('limit-reached', `At most ${invitationsADay.most} invitations can be sent in 24 hours`)
  if (open >= invitationsOpen.most)
    throw problem('limit-reached', `At most ${invitationsOpen.most} invitations can be open at a time`)
  const id = newId()
  const [sent] = await rows<OpenInvitation & Record<string, unknown>>(
    tx,
    sql`insert into invitation as i (id, inviter_id, group_id, email, sent_at)
      values (${id}, ${inviterId}, ${groupId}, ${foldEmail(email)}, ${now.toISOString()}::timestamptz)
      returning i.id, i.inviter_id as "inviterId", i.email, ${SINCE} as since, ${UNTIL} as until`,
  )
  if (sent === undefined) throw new Error('the invitation was not written')
  return sent
}

/** Declined or withdrawn: those that `which` (a condition on `i`) chooses. It is kept, so that it can be counted. */
export async function endInvitations(tx: Transaction, which: SQL, now: Date): Promise<boolean> {
  const ended = await rows(
    tx,
    sql`update invitation i set ended_at = ${now.toISOString()}::timestamptz
      where ${which} and i.ended_at is null returning i.id`,
  )
  return ended.length > 0
}

/** Accepted: there is nothing left to ask. */
export async function forgetInvitations(tx: Transaction, which: SQL): Promise<void> {
  await tx.execute(sql`delete from invitation i where ${which}`)
}

/** `i` was sent to this person's address. */
export const isTo = (userId: Id): SQL => sql`i.email = (select email_key from account where id = ${userId})`

/** From now on this trainer or group asks in vain, and is not told. */
export async function blockInviter(tx: Transaction, userId: Id, subjectId: Id, now: Date): Promise<void> {
  await tx.execute(sql`insert into blocked_inviter (user_id, subject_id, blocked_at)
    values (${userId}, ${subjectId}, ${now.toISOString()}::timestamptz) on conflict do nothing`)
}

/** False: they were not blocked. */
export async function unblockInviter(tx: Transaction, userId: Id, subjectId: Id): Promise<boolean> {
  const lifted = await rows(
    tx,
    sql`delete from blocked_inviter where user_id = ${userId} and subject_id = ${subjectId} returning 1 as one`,
  )
  return lifted.length > 0
}

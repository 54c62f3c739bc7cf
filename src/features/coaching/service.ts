import { and, eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { CoachingLink, LinkPatch, SentInvitation } from '../../contract/coaching.ts'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import { foldEmail } from '../../db/email.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { coaching } from '../../db/schema/index.ts'
import { sqlState, UNIQUE_VIOLATION } from '../../db/unavailable.ts'
import {
  blockInviter,
  endInvitations,
  forgetInvitations,
  isTo,
  sendInvitation,
  unblockInviter,
  wouldSee,
} from '../../domain/people/invitations.ts'
import { readLink, readReceived } from './queries.ts'

interface Caller {
  userId: Id
  role: string
}

const save = <T>(app: FastifyInstance, accounts: readonly Id[], work: (tx: Transaction) => Promise<T>) =>
  app.save({ accounts, change: { kind: 'coaching-changed' } }, ({ tx }) => work(tx))

/**
 * Asks whoever has this address to be a client; the answer is the same if nobody has it. Throws already-linked for a
 * client, who has said yes already, and while the address has an open invitation of this trainer's; limit-reached.
 */
export async function invite(app: FastifyInstance, trainerId: Id, email: string): Promise<SentInvitation> {
  const { db } = app.database
  const [known] = await rows<{ isSelf: boolean }>(
    db,
    sql`select a.id = ${trainerId} as "isSelf" from account a where a.email_key = ${foldEmail(email)} and (a.id = ${trainerId}
      or exists (select from coaching c where c.trainer_id = ${trainerId} and c.client_id = a.id and c.status = 'active'))`,
  )
  if (known?.isSelf) throw problem('invalid-request', 'You cannot coach yourself')
  if (known !== undefined) throw problem('already-linked', 'This person is your client already')
  const asking = { inviterId: trainerId, groupId: null, email }
  const { result } = await save(app, [trainerId, ...(await wouldSee(db, asking))], (tx) =>
    sendInvitation(tx, asking, app.now()),
  )
  const { inviterId: _, ...sent } = result
  return sent
}

/**
 * The client says yes. Throws not-found for others' invitations, not-invited when it is not waiting, limit-reached when
 * the trainer has as many clients as may be.
 */
export async function accept(app: FastifyInstance, clientId: Id, id: Id): Promise<CoachingLink> {
  const asked = (db: Queries) => findReceived(app, db, clientId, id)
  const { trainer } = await asked(app.database.db)
  try {
    await save(app, [trainer.id, clientId], async (tx) => {
      await asked(tx)
      await requireRoomForClient(app, tx, trainer.id)
      await forgetInvitations(tx, sql`i.id = ${id}`)
      await tx.insert(coaching).values({ id, trainerId: trainer.id, clientId, status: 'active', since: app.now() })
    })
  } catch (error) {
    // accepted twice at once
    throw sqlState(error) === UNIQUE_VIOLATION ? problem('not-invited') : error
  }
  return mustRead(app, id)
}

/** Throws limit-reached. A trainer's dashboard shows every client there is. */
async function requireRoomForClient({ limits }: FastifyInstance, tx: Transaction, trainerId: Id): Promise<void> {
  const clients = await tx.$count(coaching, and(eq(coaching.trainerId, trainerId), eq(coaching.status, 'active')))
  if (clients < limits.clientsATrainer) return
  throw problem(
    'limit-reached',
    `This trainer has ${clients} clients, as many as there may be: one has to end it first`,
  )
}

/** What either side sets of an active link. Throws not-found, and forbidden for what is the other side's. */
export async function changeLink(app: FastifyInstance, userId: Id, id: Id, patch: LinkPatch): Promise<CoachingLink> {
  const link = await readLink(app.database.db, id)
  const isTrainer = link?.trainer.id === userId
  if (!isTrainer && link?.client.id !== userId) throw problem('not-found')
  if (isTrainer !== (patch.followUpDays !== undefined))
    throw problem('forbidden', isTrainer ? 'Only the client may change this' : 'Only the trainer may change this')
  // the trainer's own list says what they may do
  await save(app, isTrainer ? [userId] : [userId, link.trainer.id], async (tx) => {
    const isActive = and(eq(coaching.id, id), eq(coaching.status, 'active'))
    const changed = await tx.update(coaching).set(patch).where(isActive).returning({ id: coaching.id })
    if (changed.length === 0) throw problem('not-found')
  })
  return mustRead(app, id)
}

/**
 * Either side (or an admin) ends it: the trainer's view goes at once, on every instance. An invitation is withdrawn by
 * its trainer, or declined by whoever was asked. Ending twice is fine. Throws not-found for others'.
 */
export async function end(app: FastifyInstance, by: Caller, id: Id): Promise<void> {
  const concerned = await whomItConcerns(app, by, id)
  if (concerned === null) throw problem('not-found')
  if (concerned.length > 0) await save(app, concerned, (tx) => endEither(app, tx, id))
}

/** As `end` by the client, and this trainer asks in vain from now on. Throws not-found for others', the trainer's own. */
export async function block(app: FastifyInstance, clientId: Id, id: Id): Promise<void> {
  const { db } = app.database
  const link = await readLink(db, id)
  const trainerId =
    link?.client.id === clientId ? link.trainer.id : (await findReceived(app, db, clientId, id)).trainer.id
  await save(app, [trainerId, clientId], async (tx) => {
    await endEither(app, tx, id)
    await blockInviter(tx, clientId, trainerId, app.now())
  })
}

/** Throws not-found when this trainer is not blocked. */
export async function unblock(app: FastifyInstance, clientId: Id, trainerId: Id): Promise<void> {
  await save(app, [clientId], async (tx) => {
    if (!(await unblockInviter(tx, clientId, trainerId))) throw problem('not-found')
  })
}

async function endEither(app: FastifyInstance, tx: Transaction, id: Id): Promise<void> {
  const now = app.now()
  await endInvitations(tx, sql`i.id = ${id} and i.group_id is null`, now)
  const isActive = and(eq(coaching.id, id), eq(coaching.status, 'active'))
  await tx.update(coaching).set({ status: 'ended', endedAt: now }).where(isActive)
}

/**
 * On whose pages the end of this link or invitation shows; nobody's when it has ended. Null: the caller has no part in it,
 * or there is none.
 */
async function whomItConcerns(app: FastifyInstance, { userId, role }: Caller, id: Id): Promise<Id[] | null> {
  const { db } = app.database
  const link = await readLink(db, id)
  if (link !== undefined) {
    const sides = [link.trainer.id, link.client.id]
    if (role !== 'admin' && !sides.includes(userId)) return null
    return link.status === 'active' ? sides : []
  }
  const [invitation] = await rows<{ trainerId: Id; email: string; isOpen: boolean; isTo: boolean }>(
    db,
    sql`select i.inviter_id as "trainerId", i.email, i.ended_at is null as "isOpen", ${isTo(userId)} as "isTo"
      from invitation i where i.id = ${id} and i.group_id is null`,
  )
  if (invitation === undefined) return null
  const { trainerId, email, isOpen } = invitation
  const asked = await wouldSee(db, { inviterId: trainerId, groupId: null, email })
  const isParty = role === 'admin' || userId === trainerId || (invitation.isTo && asked.includes(userId))
  if (!isParty) return null
  return isOpen ? [trainerId, ...asked] : []
}

/** Throws not-found unless this person was asked, not-invited when that is over. */
async function findReceived(app: FastifyInstance, db: Queries, userId: Id, id: Id) {
  const found = (await readReceived(db, userId, app.now())).find((invitation) => invitation.id === id)
  if (found !== undefined) return found
  const over = await rows(
    db,
    sql`select 1 as one from invitation i where i.id = ${id} and i.group_id is null and ${isTo(userId)}
        and i.inviter_id not in (select subject_id from blocked_inviter where user_id = ${userId})
      union all select 1 from coaching c where c.id = ${id} and c.client_id = ${userId}`,
  )
  throw problem(over.length > 0 ? 'not-invited' : 'not-found')
}

async function mustRead(app: FastifyInstance, id: Id): Promise<CoachingLink> {
  const link = await readLink(app.database.db, id)
  if (link === undefined) throw problem('not-found')
  return link
}

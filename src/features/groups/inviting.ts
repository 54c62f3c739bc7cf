import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { GroupInvitation } from '../../contract/groups.ts'
import { problem } from '../../contract/problems.ts'
import { type Queries, rows } from '../../db/open.ts'
import {
  blockInviter,
  endInvitations,
  isTo,
  sendInvitation,
  unblockInviter,
  whoSees,
  wouldSee,
} from '../../domain/people/invitations.ts'
import { isGroupMember, mustReadGroup, readGroupInvitations, readInvitation } from './queries.ts'
import { CHANGED, requireMember, save } from './saving.ts'

/**
 * A member asks whoever has this address to join; the answer is the same if nobody has it. Throws not-found when the
 * caller is no member, already-linked while the address has an open invitation to this group, limit-reached.
 */
export async function invite(app: FastifyInstance, groupId: Id, memberId: Id, email: string): Promise<GroupInvitation> {
  const { db } = app.database
  const may = (queries: Queries) => requireMember(queries, groupId, memberId)
  await may(db)
  const asking = { inviterId: memberId, groupId, email }
  return save(app, { accounts: [memberId, ...(await wouldSee(db, asking))], groupId, may }, async (tx) => {
    const { id } = await sendInvitation(tx, asking, app.now())
    const sent = (await readGroupInvitations(tx, groupId, memberId)).find((invitation) => invitation.id === id)
    if (sent === undefined) throw new Error('the invitation is not there')
    return sent
  })
}

/** Whoever was asked says no; for good, this group asks in vain from now on. Throws not-found. */
export async function decline(
  app: FastifyInstance,
  groupId: Id,
  userId: Id,
  { forGood }: { forGood: boolean },
): Promise<void> {
  const may = async (db: Queries) => {
    if ((await readInvitation(db, groupId, userId, app.now())) === undefined) throw problem('not-found')
  }
  await save(app, { accounts: [userId], groupId, may }, async (tx) => {
    await endInvitations(tx, sql`i.group_id = ${groupId} and ${isTo(userId)}`, app.now())
    if (forGood) await blockInviter(tx, userId, groupId, app.now())
  })
}

/** Throws not-found when this group is not blocked. */
export async function unblock(app: FastifyInstance, groupId: Id, userId: Id): Promise<void> {
  await app.save({ accounts: [userId], change: CHANGED }, async ({ tx }) => {
    if (!(await unblockInviter(tx, userId, groupId))) throw problem('not-found')
  })
}

/** Taken back by the member who invited or the group's owner. Throws not-found. */
export async function withdraw(app: FastifyInstance, groupId: Id, byId: Id, id: Id): Promise<void> {
  const which = sql`i.id = ${id} and i.group_id = ${groupId}`
  const may = async (db: Queries) => {
    if (!(await isGroupMember(db, groupId, byId))) throw problem('not-found')
    const { ownerId } = await mustReadGroup(db, groupId)
    const [found] = await rows<{ inviterId: Id }>(
      db,
      sql`select i.inviter_id as "inviterId" from invitation i where ${which} and i.ended_at is null`,
    )
    if (found === undefined || ![ownerId, found.inviterId].includes(byId)) throw problem('not-found')
  }
  const { db } = app.database
  await may(db)
  await save(app, { accounts: await whoSees(db, which, app.now()), groupId, may }, (tx) =>
    endInvitations(tx, which, app.now()),
  )
}

import { and, eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { groupMember } from '../../db/schema/index.ts'
import { endInvitations, isTo } from '../../domain/people/invitations.ts'
import { isGroupMember } from './queries.ts'
import { requireOwner, save } from './saving.ts'

/**
 * The owner sends a member away for good: they know the link, so it is renewed, and no link of this group lets them in
 * again. Whom they had asked is asked no more. Throws not-found, forbidden, invalid-request for the owner.
 */
export async function removeMember(app: FastifyInstance, groupId: Id, ownerId: Id, memberId: Id): Promise<void> {
  const may = async (db: Queries) => {
    await requireOwner(db, groupId, ownerId)
    if (memberId === ownerId) throw problem('invalid-request', 'Leave the group instead')
    if (!(await isGroupMember(db, groupId, memberId))) throw problem('not-found')
  }
  await save(app, { accounts: [memberId], groupId, by: ownerId, may }, async (tx) => {
    await tx.delete(groupMember).where(and(eq(groupMember.groupId, groupId), eq(groupMember.userId, memberId)))
    const removedAt = app.now().toISOString()
    await tx.execute(sql`insert into group_removal (group_id, user_id, removed_at)
      values (${groupId}, ${memberId}, ${removedAt}::timestamptz)`)
    await tx.execute(sql`delete from group_removal where group_id = ${groupId} and user_id in (
      select user_id from group_removal where group_id = ${groupId} order by removed_at desc, user_id offset ${LIMITS.removedRemembered.most})`)
    await endInvitations(
      tx,
      sql`i.group_id = ${groupId} and (i.inviter_id = ${memberId} or ${isTo(memberId)})`,
      app.now(),
    )
    await newSecret(tx, groupId)
  })
}

/** The owner lets somebody join again who was sent away. Throws not-found, forbidden. */
export async function liftRemoval(app: FastifyInstance, groupId: Id, ownerId: Id, removedId: Id): Promise<void> {
  const may = (db: Queries) => requireOwner(db, groupId, ownerId)
  await save(app, { accounts: [ownerId], groupId, may }, async (tx) => {
    const lifted = await rows(
      tx,
      sql`delete from group_removal where group_id = ${groupId} and user_id = ${removedId} returning 1 as one`,
    )
    if (lifted.length === 0) throw problem('not-found')
  })
}

/** From now on the links that were sent lead nowhere. Answers what the new one holds. Throws not-found, forbidden. */
export async function renewLink(app: FastifyInstance, groupId: Id, ownerId: Id): Promise<Id> {
  const may = (db: Queries) => requireOwner(db, groupId, ownerId)
  return save(app, { accounts: [ownerId], groupId, may }, (tx) => newSecret(tx, groupId))
}

async function newSecret(tx: Transaction, groupId: Id): Promise<Id> {
  const [renewed] = await rows<{ joinSecret: Id }>(
    tx,
    sql`update training_group set join_secret = gen_random_uuid() where id = ${groupId} returning join_secret as "joinSecret"`,
  )
  if (renewed === undefined) throw problem('not-found')
  return renewed.joinSecret
}

import { and, eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { Group, GroupLink, MembershipPatch } from '../../contract/groups.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { group, groupMember, subject } from '../../db/schema/index.ts'
import { handOverGroups } from '../../domain/people/group-ownership.ts'
import { forgetInvitations, isTo, unblockInviter, whoSees } from '../../domain/people/invitations.ts'
import { isGroupMember, mustReadGroup, readInvitation, readLinked } from './queries.ts'
import { CHANGED, requireMember, requireOwner, save } from './saving.ts'

/** Bounds: a leaderboard and a list of members are read and sent whole. */
const { groupMembers, groupsOfAPerson } = LIMITS

/** Makes a group with its owner in it. Throws limit-reached. */
export async function createGroup(app: FastifyInstance, ownerId: Id, name: string): Promise<Group> {
  const id = newId()
  const { result } = await app.save({ accounts: [ownerId], change: CHANGED }, async ({ tx }) => {
    await requireRoomForGroup(tx, ownerId)
    await tx.insert(subject).values({ id, kind: 'group' })
    await tx.insert(group).values({ id, name: name.trim(), ownerId })
    await tx.insert(groupMember).values({ groupId: id, userId: ownerId })
    return mustReadGroup(tx, id)
  })
  return result
}

/** Accepts an invitation; again it is accepted once. Throws not-found when there is none, limit-reached. */
export async function join(app: FastifyInstance, groupId: Id, userId: Id): Promise<Group> {
  const may = async (db: Queries) => {
    if (await isGroupMember(db, groupId, userId)) return
    if ((await readInvitation(db, groupId, userId, app.now())) === undefined) throw problem('not-found')
  }
  return save(app, { accounts: [userId], groupId, may }, (tx) => becomeMember(tx, groupId, userId))
}

/** Where a link leads. Throws not-found when it leads nowhere (any more), forbidden for whom the owner sent away. */
export async function followLink(db: Queries, secret: string, userId: Id): Promise<GroupLink> {
  const linked = await readLinked(db, secret, userId)
  if (linked === undefined) throw problem('not-found', 'This link does not lead to a group, or no longer')
  const { isRemoved, ...link } = linked
  if (isRemoved && !link.isMember)
    throw problem('forbidden', 'The owner removed you from this group; only they can let you in again')
  return link
}

/** Joins by a group's link. Joining twice is joining once. Throws what `followLink` throws, limit-reached. */
export async function joinByLink(app: FastifyInstance, secret: string, userId: Id): Promise<Group> {
  const { id: groupId } = (await followLink(app.database.db, secret, userId)).group
  const may = (db: Queries) => followLink(db, secret, userId)
  return save(app, { accounts: [userId], groupId, may }, (tx) => becomeMember(tx, groupId, userId))
}

async function becomeMember(tx: Transaction, groupId: Id, userId: Id): Promise<Group> {
  const { members } = await mustReadGroup(tx, groupId)
  if (!(await isGroupMember(tx, groupId, userId))) {
    await requireRoomForGroup(tx, userId)
    if (members >= groupMembers.most) throw problem('limit-reached', `A group has at most ${groupMembers.most} members`)
    await tx.insert(groupMember).values({ groupId, userId })
  }
  // whatever stood between them is over
  await forgetInvitations(tx, sql`i.group_id = ${groupId} and ${isTo(userId)}`)
  await unblockInviter(tx, userId, groupId)
  await tx.execute(sql`delete from group_removal where group_id = ${groupId} and user_id = ${userId}`)
  return mustReadGroup(tx, groupId)
}

/** An owner who leaves hands the group to its longest member; the last one takes it along. Throws not-found. */
export async function leave(app: FastifyInstance, groupId: Id, userId: Id): Promise<void> {
  const may = (db: Queries) => requireMember(db, groupId, userId)
  await save(app, { accounts: [userId], groupId, may }, async (tx) => {
    await tx.delete(groupMember).where(and(eq(groupMember.groupId, groupId), eq(groupMember.userId, userId)))
    await handOverGroups(tx, userId, groupId)
  })
}

/** What a member sets for themselves: the group is told, and reads who trains anew. Throws not-found. */
export async function changeMembership(
  app: FastifyInstance,
  groupId: Id,
  userId: Id,
  { showsMyTraining }: MembershipPatch,
): Promise<void> {
  const may = (db: Queries) => requireMember(db, groupId, userId)
  await save(app, { accounts: [userId], groupId, may }, (tx) =>
    tx
      .update(groupMember)
      .set({ showsTraining: showsMyTraining })
      .where(and(eq(groupMember.groupId, groupId), eq(groupMember.userId, userId))),
  )
}

/** Throws not-found, forbidden. */
export async function rename(app: FastifyInstance, groupId: Id, ownerId: Id, name: string): Promise<Group> {
  const may = (db: Queries) => requireOwner(db, groupId, ownerId)
  return save(app, { accounts: [ownerId], groupId, may }, async (tx) => {
    await tx.update(group).set({ name: name.trim() }).where(eq(group.id, groupId))
    return mustReadGroup(tx, groupId)
  })
}

/** Makes another member the owner. Throws not-found, forbidden, invalid-request when that is no member. */
export async function handOver(app: FastifyInstance, groupId: Id, ownerId: Id, heirId: Id): Promise<Group> {
  const may = async (db: Queries) => {
    await requireOwner(db, groupId, ownerId)
    if (!(await isGroupMember(db, groupId, heirId)))
      throw problem('invalid-request', 'Only a member of the group can become its owner')
  }
  return save(app, { accounts: [ownerId, heirId], groupId, may }, async (tx) => {
    await tx.update(group).set({ ownerId: heirId }).where(eq(group.id, groupId))
    return mustReadGroup(tx, groupId)
  })
}

/** Ends a group for everybody: its room closes, and open invitations are gone. Throws not-found, forbidden. */
export async function deleteGroup(app: FastifyInstance, groupId: Id, ownerId: Id): Promise<void> {
  const may = (db: Queries) => requireOwner(db, groupId, ownerId)
  const { db } = app.database
  await may(db)
  const asked = await whoSees(db, sql`i.group_id = ${groupId}`, app.now())
  await save(app, { accounts: [ownerId, ...asked], groupId, may }, (tx) =>
    tx.delete(group).where(eq(group.id, groupId)),
  )
}

/** The caller's own subject row is locked: nothing of theirs is added meanwhile. */
async function requireRoomForGroup(tx: Transaction, userId: Id): Promise<void> {
  const [found] = await rows<{ count: number }>(
    tx,
    sql`select count(*)::int as count from group_member where user_id = ${userId}`,
  )
  if ((found?.count ?? 0) >= groupsOfAPerson.most)
    throw problem('limit-reached', `A person can be in at most ${groupsOfAPerson.most} groups`)
}

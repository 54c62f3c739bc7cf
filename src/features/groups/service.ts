import { and, eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { rows, type Transaction } from '../../db/open.ts'
import { group, groupInvitation, groupMember, subject } from '../../db/schema.ts'
import { sqlState } from '../../db/unavailable.ts'
import { foldEmail } from '../../email.ts'
import { problem } from '../../problems.ts'
import { handOverGroups } from '../../training/group-ownership.ts'
import { accountOf, nobodyHas } from '../../training/people.ts'
import type { Group, InvitedPerson } from './contract.ts'
import { isGroupMember, mustReadGroup, readInvited } from './queries.ts'

/** Bounds: a leaderboard and a list of members are read and sent whole. */
const MAX_MEMBERS = 1000
const MAX_INVITED = 100
const MAX_GROUPS_OF_A_PERSON = 100

const FOREIGN_KEY_VIOLATION = '23503'
const CHANGED = { kind: 'groups-changed' } as const

/**
 * Every write bumps the group, which locks it, and with it those whose own list of groups changes. The other members
 * hear of it in the group's room: a big group does not lock all of them.
 */
async function save<T>(
  app: FastifyInstance,
  { accounts, groups }: { accounts: readonly string[]; groups: readonly string[] },
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { result } = await app.save({ accounts, groups, change: CHANGED }, ({ tx }) => work(tx))
  return result
}

/** Makes a group with its owner in it. Throws limit-reached. */
export async function createGroup(app: FastifyInstance, ownerId: string, name: string): Promise<Group> {
  const id = uuidv7()
  return save(app, { accounts: [ownerId], groups: [] }, async (tx) => {
    await requireRoomForGroup(tx, ownerId)
    await tx.insert(subject).values({ id, kind: 'group' })
    await tx.insert(group).values({ id, name: name.trim(), ownerId })
    await tx.insert(groupMember).values({ groupId: id, userId: ownerId })
    return mustReadGroup(tx, id)
  })
}

/** Joins by the group's id, and so accepts an invitation. Joining twice is joining once. Throws not-found, limit-reached. */
export async function join(app: FastifyInstance, groupId: string, userId: string): Promise<Group> {
  return save(app, { accounts: [userId], groups: [groupId] }, async (tx) => {
    const { members } = await mustReadGroup(tx, groupId)
    if (!(await isGroupMember(tx, groupId, userId))) {
      await requireRoomForGroup(tx, userId)
      if (members >= MAX_MEMBERS) throw problem('limit-reached', `A group has at most ${MAX_MEMBERS} members`)
      await tx.insert(groupMember).values({ groupId, userId })
    }
    await tx.delete(groupInvitation).where(invitationOf(groupId, userId))
    return mustReadGroup(tx, groupId)
  })
}

/** An owner who leaves hands the group to its longest member; the last one takes it along. Throws not-found. */
export async function leave(app: FastifyInstance, groupId: string, userId: string): Promise<void> {
  await save(app, { accounts: [userId], groups: [groupId] }, async (tx) => {
    await removeMembership(tx, groupId, userId)
    await handOverGroups(tx, userId, groupId)
  })
}

/** The owner sends a member away. Throws not-found, forbidden, invalid-request for the owner. */
export async function removeMember(
  app: FastifyInstance,
  groupId: string,
  ownerId: string,
  memberId: string,
): Promise<void> {
  if (memberId === ownerId) throw problem('invalid-request', 'Leave the group instead')
  await save(app, { accounts: [memberId], groups: [groupId] }, async (tx) => {
    await requireOwner(tx, groupId, ownerId)
    await removeMembership(tx, groupId, memberId)
  })
}

/** Throws not-found, forbidden. */
export async function rename(app: FastifyInstance, groupId: string, ownerId: string, name: string): Promise<Group> {
  return save(app, { accounts: [ownerId], groups: [groupId] }, async (tx) => {
    await requireOwner(tx, groupId, ownerId)
    await tx.update(group).set({ name: name.trim() }).where(eq(group.id, groupId))
    return mustReadGroup(tx, groupId)
  })
}

/** Ends a group for everybody: its room closes, and open invitations are gone. Throws not-found, forbidden. */
export async function deleteGroup(app: FastifyInstance, groupId: string, ownerId: string): Promise<void> {
  await requireOwner(app.database.db, groupId, ownerId)
  const invited = await readInvited(app.database.db, groupId)
  await save(app, { accounts: [ownerId, ...invited.map(({ id }) => id)], groups: [groupId] }, async (tx) => {
    await requireOwner(tx, groupId, ownerId)
    await tx.delete(group).where(eq(group.id, groupId))
  })
}

/**
 * A member asks somebody to join, by email. Throws not-found when the caller is no member or nobody has that address,
 * already-linked when the person is in the group or was asked, limit-reached.
 */
export async function invite(
  app: FastifyInstance,
  groupId: string,
  memberId: string,
  email: string,
): Promise<InvitedPerson> {
  const { db } = app.database
  await requireMember(db, groupId, memberId)
  const { id: userId } = await accountOf(db, foldEmail(email))
  return save(app, { accounts: [userId], groups: [groupId] }, async (tx) => {
    await requireMember(tx, groupId, memberId)
    if (await isGroupMember(tx, groupId, userId)) throw problem('already-linked', 'This person is in the group already')
    const before = await readInvited(tx, groupId)
    if (before.some(({ id }) => id === userId))
      throw problem('already-linked', 'This person has been invited and has not answered yet')
    if (before.length >= MAX_INVITED)
      throw problem('limit-reached', `At most ${MAX_INVITED} invitations of a group are open at a time`)
    await tx.insert(groupInvitation).values({ groupId, userId, invitedBy: memberId, createdAt: app.now() })
    return (await readInvited(tx, groupId)).find(({ id }) => id === userId)!
  }).catch((error: unknown) => {
    // the account was deleted since it was found
    throw sqlState(error) === FOREIGN_KEY_VIOLATION ? nobodyHas() : error
  })
}

/** Declined by the invited, or taken back by the member who invited or the group's owner. Throws not-found. */
export async function endInvitation(
  app: FastifyInstance,
  groupId: string,
  byId: string,
  invitedId: string,
): Promise<void> {
  await save(app, { accounts: [invitedId], groups: [groupId] }, async (tx) => {
    const { ownerId } = await mustReadGroup(tx, groupId)
    if (byId !== invitedId) await requireMember(tx, groupId, byId)
    const mayEnd = byId === invitedId || byId === ownerId ? undefined : eq(groupInvitation.invitedBy, byId)
    const ended = await tx
      .delete(groupInvitation)
      .where(and(invitationOf(groupId, invitedId), mayEnd))
      .returning({ userId: groupInvitation.userId })
    if (ended.length === 0) throw problem('not-found')
  })
}

const invitationOf = (groupId: string, userId: string) =>
  and(eq(groupInvitation.groupId, groupId), eq(groupInvitation.userId, userId))

async function removeMembership(tx: Transaction, groupId: string, userId: string): Promise<void> {
  const removed = await tx
    .delete(groupMember)
    .where(and(eq(groupMember.groupId, groupId), eq(groupMember.userId, userId)))
    .returning({ userId: groupMember.userId })
  if (removed.length === 0) throw problem('not-found')
}

/** That there is such a group is told to its members only. */
async function requireMember(db: Parameters<typeof isGroupMember>[0], groupId: string, userId: string): Promise<void> {
  if (!(await isGroupMember(db, groupId, userId))) throw problem('not-found')
}

async function requireOwner(db: Parameters<typeof isGroupMember>[0], groupId: string, userId: string): Promise<void> {
  await requireMember(db, groupId, userId)
  const { ownerId } = await mustReadGroup(db, groupId)
  if (ownerId !== userId) throw problem('forbidden', "Only the group's owner may do this")
}

/** The caller's own subject row is locked: nothing of theirs is added meanwhile. */
async function requireRoomForGroup(tx: Transaction, userId: string): Promise<void> {
  const [found] = await rows<{ count: number }>(
    tx,
    sql`select count(*)::int as count from group_member where user_id = ${userId}`,
  )
  if ((found?.count ?? 0) >= MAX_GROUPS_OF_A_PERSON)
    throw problem('limit-reached', `One may be in ${MAX_GROUPS_OF_A_PERSON} groups at most`)
}

import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import type { Queries, Transaction } from '../../db/open.ts'
import { isGroupMember, mustReadGroup, noGroup } from './queries.ts'

export const CHANGED = { kind: 'groups-changed' } as const

interface Plan {
  /** those whose own list of groups changes */
  accounts: readonly Id[]
  groupId: Id
  /** who does it, when that is not the first of the accounts */
  by?: Id
  /** Throws when the caller may not do this. Asked before anything is locked, and again when nothing can change any more. */
  may: (db: Queries) => Promise<unknown>
}

/**
 * Every write bumps the group, which locks it, and with it those whose own list of groups changes. The other members
 * hear of it in the group's room: a big group does not lock all of them.
 */
export async function save<T>(
  app: FastifyInstance,
  { groupId, may, ...plan }: Plan,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  await may(app.database.db)
  const { result } = await app.save({ ...plan, groups: [groupId], change: CHANGED }, async ({ tx }) => {
    await may(tx)
    return work(tx)
  })
  return result
}

/** That there is such a group is told to its members only. */
export async function requireMember(db: Queries, groupId: Id, userId: Id): Promise<void> {
  if (!(await isGroupMember(db, groupId, userId))) throw noGroup()
}

export async function requireOwner(db: Queries, groupId: Id, userId: Id): Promise<void> {
  await requireMember(db, groupId, userId)
  const { ownerId } = await mustReadGroup(db, groupId)
  if (ownerId !== userId) throw problem('forbidden', "Only the group's owner may do this")
}

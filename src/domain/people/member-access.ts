import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Role } from '../../contract/enums.ts'
import type { ClientList } from '../../contract/index.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'

/*
 * Who may see a member's training: the member, admins, and trainers whose coaching link with the member is active. The
 * policy comes in three strengths, by what is asked:
 * - `mayRead`, for one answer: the trainer's right comes from a list of clients that may come from the cache;
 * - `mayWatch`, for sockets, which stay: everybody's right comes from the database as it is now;
 * - `isActiveTrainer` and `mayPlan`, for saves: the link is looked at in the save's own transaction, and stays until it commits.
 */

/** Who asks, as the access token says. */
interface Asking {
  readonly userId: Id
  readonly role: Role
}

/** Whether somebody needs no coaching link. */
const needsNoLink = ({ userId, role }: Asking, subjectId: Id): boolean => userId === subjectId || role === 'admin'

/** The active links of a member, for a FROM and its WHERE. */
const activeLinksOf = (memberId: Id): SQL =>
  sql`coaching where coaching.client_id = ${memberId} and coaching.status = 'active'`

/**
 * May this person read that member's training? `clientsOf` is asked for trainers only; as good as its list is the
 * answer: the coherent one shows at once, on every instance, that a link has ended. Rejects when `clientsOf` does.
 */
export async function mayRead(
  asking: Asking,
  memberId: Id,
  clientsOf: (trainerId: Id) => Promise<ClientList>,
): Promise<boolean> {
  if (needsNoLink(asking, memberId)) return true
  if (asking.role !== 'trainer') return false
  const { clients } = await clientsOf(asking.userId)
  return clients.some(({ client, status }) => client.id === memberId && status === 'active')
}

/** Who of these may be told of that member's training, in their order: asked of the database, never of a cache. */
export const mayWatch = (db: Queries, asking: readonly Asking[], memberId: Id): Promise<boolean[]> =>
  admit(
    db,
    asking,
    memberId,
    sql`select trainer_id from ${activeLinksOf(memberId)}
      and exists (select from account where account.id = trainer_id and account.role = 'trainer')`,
  )

/** Who of these may be told of that group's leaderboard, in their order: its members, and admins. */
export const mayWatchGroup = (db: Queries, asking: readonly Asking[], groupId: Id): Promise<boolean[]> =>
  admit(db, asking, groupId, sql`select user_id from group_member where group_id = ${groupId}`)

/** `admitted` selects the accounts that a link or a membership lets in. One statement, or none, for all who ask. */
async function admit(db: Queries, asking: readonly Asking[], subjectId: Id, admitted: SQL): Promise<boolean[]> {
  const others = asking.filter((one) => !needsNoLink(one, subjectId)).map(({ userId }) => userId)
  const found =
    others.length === 0
      ? []
      : await rows<{ id: Id }>(db, sql`select id from (${admitted}) as admitted (id) where id = any(${uuids(others)})`)
  const may = new Set(found.map(({ id }) => id))
  return asking.map((one) => needsNoLink(one, subjectId) || may.has(one.userId))
}

/** Whose name stands at what they write. */
export async function readPerson(db: Queries, id: Id): Promise<{ id: Id; displayName: string } | undefined> {
  const [found] = await rows<{ id: Id; displayName: string }>(
    db,
    sql`select id, display_name as "displayName" from account where id = ${id}`,
  )
  return found
}

/**
 * Whether this trainer may change what is not done yet of the member's open workout: the member has said so on their
 * link. Asked within a save that bumps the member, as `isActiveTrainer` is.
 */
export async function mayPlan(db: Queries, trainerId: Id, memberId: Id): Promise<boolean> {
  const found = await rows(
    db,
    sql`select 1 from ${activeLinksOf(memberId)} and coaching.trainer_id = ${trainerId} and coaching.may_plan`,
  )
  return found.length > 0
}

/**
 * Whether this trainer coaches this member. Within a save that bumps the member it stays so until the commit: a link
 * ends in a save that bumps the member too.
 */
export async function isActiveTrainer(db: Queries, trainerId: Id, memberId: Id): Promise<boolean> {
  const found = await rows(db, sql`select 1 from ${activeLinksOf(memberId)} and coaching.trainer_id = ${trainerId}`)
  return found.length > 0
}

import { type SQL, sql } from 'drizzle-orm'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { problem } from '../../problems.ts'
import type { Group, GroupDetail, GroupList } from './contract.ts'

const GROUP = sql`g.id, g.name, g.owner_id as "ownerId",
  (select count(*)::int from group_member m where m.group_id = g.id) as members`

/** An instant as the wire writes it. */
const instant = (column: SQL) => sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The groups of a person, and those that they are asked to join. */
export async function readGroups(db: Queries, userId: string): Promise<GroupList> {
  const groups = await rows<Group>(
    db,
    sql`select ${GROUP} from training_group g join group_member mine on mine.group_id = g.id and mine.user_id = ${userId}
      order by g.name, g.id`,
  )
  const invitations = await rows<Group & { byId: string; byName: string; since: string }>(
    db,
    sql`select ${GROUP}, a.id as "byId", a.display_name as "byName", ${instant(sql`i.created_at`)} as since
      from group_invitation i join training_group g on g.id = i.group_id join account a on a.id = i.invited_by
      where i.user_id = ${userId} order by i.created_at desc, g.id`,
  )
  return {
    groups,
    invitations: invitations.map(({ byId, byName, since, ...group }) => ({
      group,
      invitedBy: { id: byId, displayName: byName },
      since,
    })),
  }
}

/** Throws not-found when there is no such group. */
export async function mustReadGroup(db: Queries, id: string): Promise<Group> {
  const [found] = await rows<Group>(db, sql`select ${GROUP} from training_group g where g.id = ${id}`)
  if (found === undefined) throw problem('not-found')
  return found
}

export async function isGroupMember(db: Queries, groupId: string, userId: string): Promise<boolean> {
  const found = await rows(
    db,
    sql`select 1 as one from group_member where group_id = ${groupId} and user_id = ${userId}`,
  )
  return found.length > 0
}

export type MemberRow = NonNullable<GroupDetail['people']>['members'][number]
export type InvitedRow = NonNullable<GroupDetail['people']>['invited'][number]

/** Everybody in a group, longest first. */
export const readMembers = (db: Queries, groupId: string): Promise<MemberRow[]> =>
  rows<MemberRow>(
    db,
    sql`select a.id, a.display_name as "displayName", ${instant(sql`m.joined_at`)} as "joinedAt"
      from group_member m join account a on a.id = m.user_id where m.group_id = ${groupId} order by m.joined_at, a.id`,
  )

/** Who was asked and has not answered. */
export const readInvited = (db: Queries, groupId: string): Promise<InvitedRow[]> =>
  rows<InvitedRow>(
    db,
    sql`select a.id, a.display_name as "displayName", i.invited_by as "invitedBy", ${instant(sql`i.created_at`)} as since
      from group_invitation i join account a on a.id = i.user_id where i.group_id = ${groupId} order by i.created_at, a.id`,
  )

/** A group as its members see it, or as somebody does who only knows its id. Throws not-found. */
export async function readGroupDetail(tx: Transaction, groupId: string, userId: string): Promise<GroupDetail> {
  const group = await mustReadGroup(tx, groupId)
  if (await isGroupMember(tx, groupId, userId)) {
    const people = { members: await readMembers(tx, groupId), invited: await readInvited(tx, groupId) }
    return { group, people, invitation: null }
  }
  const { invitations } = await readGroups(tx, userId)
  const own = invitations.find((invitation) => invitation.group.id === groupId)
  return { group, people: null, invitation: own ? { invitedBy: own.invitedBy, since: own.since } : null }
}

import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Group, GroupDetail, GroupInvitation, GroupLink, GroupList, GroupPeople } from '../../contract/groups.ts'
import { problem } from '../../contract/problems.ts'
import { type Queries, type Reads, rows, type Transaction } from '../../db/open.ts'
import { instant, openTo, readSent, SINCE } from '../../domain/people/invitations.ts'

const GROUP = sql`g.id, g.name, g.owner_id as "ownerId",
  (select count(*)::int from group_member m where m.group_id = g.id) as members`

/** What whoever is not in a group is told, in the same words whether or not there is one. */
export const noGroup = () => problem('not-found', 'There is no such group, or you are not in it')

/** The groups of a person, those that they are asked to join, and those that are to ask no more. */
export async function readGroups(db: Queries, userId: Id, now: Date): Promise<GroupList> {
  const groups = await rows<Group>(
    db,
    sql`select ${GROUP} from training_group g join group_member mine on mine.group_id = g.id and mine.user_id = ${userId}
      order by g.name, g.id`,
  )
  const blocked = await rows<GroupList['blocked'][number]>(
    db,
    sql`select g.id, g.name from blocked_inviter b join training_group g on g.id = b.subject_id
      where b.user_id = ${userId} order by g.name, g.id`,
  )
  return { groups, invitations: await readInvitations(db, userId, now), blocked }
}

type Invitation = GroupList['invitations'][number]

/** What this person is asked to join, newest first. */
async function readInvitations(db: Queries, userId: Id, now: Date): Promise<Invitation[]> {
  const found = await rows<Group & { byId: Id; byName: string; email: string; since: string }>(
    db,
    sql`select ${GROUP}, o.by_id as "byId", o.by_name as "byName", o.email, o.since
      from (select i.group_id, by.id as by_id, by.display_name as by_name, by.email, ${SINCE} as since
        ${openTo(userId, now)} and i.group_id is not null) o
      join training_group g on g.id = o.group_id order by o.since desc, g.id`,
  )
  return found.map(({ byId, byName, email, since, ...group }) => ({
    group,
    invitedBy: { id: byId, displayName: byName, email },
    since,
  }))
}

/** Undefined: they are not asked to join this one. */
export async function readInvitation(db: Queries, groupId: Id, userId: Id, now: Date): Promise<Invitation | undefined> {
  return (await readInvitations(db, userId, now)).find(({ group }) => group.id === groupId)
}

/** Throws not-found when there is no such group. */
export async function mustReadGroup(db: Reads, id: Id): Promise<Group> {
  const [found] = await rows<Group>(db, sql`select ${GROUP} from training_group g where g.id = ${id}`)
  if (found === undefined) throw problem('not-found')
  return found
}

/** The group that a link leads to, and whether the owner has sent this person away from it. Undefined: to none. */
export async function readLinked(
  db: Queries,
  secret: string,
  userId: Id,
): Promise<(GroupLink & { isRemoved: boolean }) | undefined> {
  const [found] = await rows<Group & { isMember: boolean; isRemoved: boolean }>(
    db,
    sql`select ${GROUP},
        exists (select from group_member m where m.group_id = g.id and m.user_id = ${userId}) as "isMember",
        exists (select from group_removal r where r.group_id = g.id and r.user_id = ${userId}) as "isRemoved"
      from training_group g where g.join_secret = ${secret}`,
  )
  if (found === undefined) return undefined
  const { isMember, isRemoved, ...group } = found
  return { group, isMember, isRemoved }
}

export async function isGroupMember(db: Queries, groupId: Id, userId: Id): Promise<boolean> {
  const found = await rows(
    db,
    sql`select 1 as one from group_member where group_id = ${groupId} and user_id = ${userId}`,
  )
  return found.length > 0
}

/** The open invitations of a group, oldest first, as this member sees them. */
export async function readGroupInvitations(db: Queries, groupId: Id, userId: Id): Promise<GroupInvitation[]> {
  const sent = await readSent(db, { groupId })
  const inviters = await rows<{ id: Id; displayName: string }>(
    db,
    sql`select distinct a.id, a.display_name as "displayName" from invitation i join account a on a.id = i.inviter_id
      where i.group_id = ${groupId} and i.ended_at is null`,
  )
  const named = new Map(inviters.map((inviter) => [inviter.id, inviter]))
  return sent.flatMap(({ inviterId, email, ...invitation }) => {
    const invitedBy = named.get(inviterId)
    return invitedBy ? [{ ...invitation, email: inviterId === userId ? email : null, invitedBy }] : []
  })
}

/** Everybody in a group and who was asked, and for its owner who was sent away. */
async function readPeople(db: Queries, { id: groupId, ownerId }: Group, userId: Id): Promise<GroupPeople> {
  const [own] = await rows<{ joinSecret: Id; showsMyTraining: boolean }>(
    db,
    sql`select g.join_secret as "joinSecret", m.shows_training as "showsMyTraining" from training_group g
      join group_member m on m.group_id = g.id and m.user_id = ${userId} where g.id = ${groupId}`,
  )
  const removed = sql`select a.id, a.display_name as "displayName" from group_removal r join account a on a.id = r.user_id
    where r.group_id = ${groupId} order by r.removed_at desc, a.id`
  return {
    members: await rows(
      db,
      sql`select a.id, a.display_name as "displayName", ${instant(sql`m.joined_at`)} as "joinedAt"
        from group_member m join account a on a.id = m.user_id where m.group_id = ${groupId} order by m.joined_at, a.id`,
    ),
    invited: await readGroupInvitations(db, groupId, userId),
    removed: userId === ownerId ? await rows(db, removed) : null,
    showsMyTraining: own?.showsMyTraining ?? false,
    joinSecret: own?.joinSecret ?? '',
  }
}

/** A group as its members see it, or as somebody does who is asked to join. Throws not-found for anybody else. */
export async function readGroupDetail(tx: Transaction, groupId: Id, userId: Id, now: Date): Promise<GroupDetail> {
  if (await isGroupMember(tx, groupId, userId)) {
    const group = await mustReadGroup(tx, groupId)
    return { group, people: await readPeople(tx, group, userId), invitation: null }
  }
  const asked = await readInvitation(tx, groupId, userId, now)
  if (asked === undefined) throw noGroup()
  const { group, ...invitation } = asked
  return { group, people: null, invitation }
}

import type { Id } from '../../src/contract/common.ts'
import type { Group, GroupDetail } from '../../src/contract/index.ts'
import type { Answer, Person } from './person.ts'

/** What the link of a group holds, as this member of it sees it. */
export async function joinSecretOf(member: Person, groupId: Id): Promise<string> {
  const { status, body } = await member.call<{ data: GroupDetail }>('GET', `/api/groups/${groupId}`)
  if (status !== 200 || body.data.people === null) throw new Error(`the group ${groupId}: ${status}`)
  return body.data.people.joinSecret
}

/** Lets somebody into a group by the link that a member sends them. */
export async function joinByLinkOf(member: Person, groupId: Id, newcomer: Person): Promise<Answer<Group>> {
  return newcomer.call<Group>('POST', `/api/group-links/${await joinSecretOf(member, groupId)}/join`)
}

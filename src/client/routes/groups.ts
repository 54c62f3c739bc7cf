import type { Answer } from '../../contract/common.ts'
import type {
  Group,
  GroupDetail,
  GroupInvitation,
  GroupLink,
  GroupList,
  Leaderboard,
  RenewedLink,
} from '../../contract/groups.ts'
import type { TrainingNow } from '../../contract/training/open-routes.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const groupRoutes = ({ json, read, send }: Requests) => {
  async function end(path: string): Promise<void> {
    await send(`/api/groups/${path}`, { method: 'DELETE' })
  }
  return {
    /** The caller's groups, and those they are asked to join. */
    list: async (): Promise<Answer<GroupList>> => jsonOf(await read('me', '/api/groups')),
    /** For members with the people in it and its link; for whom it asks to join, with the invitation. */
    get: async (groupId: string): Promise<Answer<GroupDetail>> => jsonOf(await read(groupId, `/api/groups/${groupId}`)),
    create: (name: string): Promise<Group> => json('/api/groups', { method: 'POST', json: { name } }),
    rename: (groupId: string, name: string): Promise<Group> =>
      json(`/api/groups/${groupId}`, { method: 'PATCH', json: { name } }),
    /** Ends it for everybody. */
    remove: (groupId: string) => end(groupId),
    /** Says yes to an invitation. */
    join: (groupId: string): Promise<Group> => json(`/api/groups/${groupId}/join`, { method: 'POST' }),
    /** Where a group's link leads, by what it holds. */
    followLink: (secret: string): Promise<GroupLink> => json(`/api/group-links/${secret}`),
    joinByLink: (secret: string): Promise<Group> => json(`/api/group-links/${secret}/join`, { method: 'POST' }),
    /** The owner makes the links that were sent worthless. */
    renewLink: (groupId: string): Promise<RenewedLink> => json(`/api/groups/${groupId}/link`, { method: 'POST' }),
    /** Lets the group see when the caller trains, or no longer. */
    async showTraining(groupId: string, showsMyTraining: boolean): Promise<void> {
      await send(`/api/groups/${groupId}/membership`, { method: 'PATCH', json: { showsMyTraining } })
    },
    /** Who trains now, of those who let the group see it. To be read again when its leaderboard changes, and now and then. */
    training: async (groupId: string): Promise<Answer<TrainingNow>> =>
      jsonOf(await read(groupId, `/api/groups/${groupId}/training`)),
    leave: (groupId: string) => end(`${groupId}/membership`),
    handOver: (groupId: string, userId: string): Promise<Group> =>
      json(`/api/groups/${groupId}/owner`, { method: 'PUT', json: { userId } }),
    /** For good, unless the owner asks them again or lets them. */
    removeMember: (groupId: string, userId: string) => end(`${groupId}/members/${userId}`),
    liftRemoval: (groupId: string, userId: string) => end(`${groupId}/removed/${userId}`),
    invite: (groupId: string, email: string): Promise<GroupInvitation> =>
      json(`/api/groups/${groupId}/invitations`, { method: 'POST', json: { email } }),
    decline: (groupId: string) => end(`${groupId}/invitation`),
    /** Declines, and is asked by this group no more. */
    async block(groupId: string): Promise<void> {
      await send(`/api/groups/${groupId}/block`, { method: 'POST' })
    },
    unblock: (groupId: string) => end(`${groupId}/block`),
    withdraw: (groupId: string, invitationId: string) => end(`${groupId}/invitations/${invitationId}`),
    leaderboard: async (groupId: string): Promise<Answer<Leaderboard>> =>
      jsonOf(await read(groupId, `/api/groups/${groupId}/leaderboard`)),
  }
}

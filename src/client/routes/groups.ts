import type { Group, GroupDetail, GroupList, InvitedPerson, Leaderboard } from '../../features/groups/contract.ts'
import type { Coherent } from '../coherent.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const groupRoutes = ({ json, read, send }: Requests) => {
  async function end(path: string): Promise<void> {
    await send(`/api/groups/${path}`, { method: 'DELETE' })
  }
  return {
    /** The caller's groups, and those they are asked to join. */
    list: async (): Promise<Coherent<GroupList>> => jsonOf(await read('me', '/api/groups')),
    /** For members with the people in it; others see what they may join. */
    get: async (groupId: string): Promise<Coherent<GroupDetail>> =>
      jsonOf(await read(groupId, `/api/groups/${groupId}`)),
    create: (name: string): Promise<Group> => json('/api/groups', { method: 'POST', json: { name } }),
    rename: (groupId: string, name: string): Promise<Group> =>
      json(`/api/groups/${groupId}`, { method: 'PATCH', json: { name } }),
    /** Ends it for everybody. */
    remove: (groupId: string) => end(groupId),
    /** By its id, or as the answer to an invitation. */
    join: (groupId: string): Promise<Group> => json(`/api/groups/${groupId}/join`, { method: 'POST' }),
    leave: (groupId: string) => end(`${groupId}/membership`),
    removeMember: (groupId: string, userId: string) => end(`${groupId}/members/${userId}`),
    invite: (groupId: string, email: string): Promise<InvitedPerson> =>
      json(`/api/groups/${groupId}/invitations`, { method: 'POST', json: { email } }),
    decline: (groupId: string) => end(`${groupId}/invitation`),
    withdraw: (groupId: string, userId: string) => end(`${groupId}/invitations/${userId}`),
    leaderboard: async (groupId: string): Promise<Coherent<Leaderboard>> =>
      jsonOf(await read(groupId, `/api/groups/${groupId}/leaderboard`)),
  }
}

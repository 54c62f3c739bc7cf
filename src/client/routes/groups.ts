import type { Group, Leaderboard } from '../../features/groups/contract.ts'
import type { Coherent } from '../coherent.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const groupRoutes = ({ json, read, send }: Requests) => ({
  list: (): Promise<{ groups: Group[] }> => json('/api/groups'),
  create: (name: string): Promise<Group> => json('/api/groups', { method: 'POST', json: { name } }),
  async join(groupId: string): Promise<void> {
    await send(`/api/groups/${groupId}/join`, { method: 'POST' })
  },
  async leave(groupId: string): Promise<void> {
    await send(`/api/groups/${groupId}/membership`, { method: 'DELETE' })
  },
  leaderboard: async (groupId: string): Promise<Coherent<Leaderboard>> =>
    jsonOf(await read(groupId, `/api/groups/${groupId}/leaderboard`)),
})

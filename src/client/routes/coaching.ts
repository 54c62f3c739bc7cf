import type {
  BoardEntry,
  ClientList,
  CoachingLink,
  LinkPatch,
  SentInvitation,
  TrainerList,
} from '../../contract/coaching.ts'
import type { Answer } from '../../contract/common.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const coachingRoutes = ({ json, read, save }: Requests) => ({
  /** For a trainer: clients and open invitations. */
  clients: async (): Promise<Answer<ClientList>> => jsonOf(await read('me', '/api/trainers/me/clients')),
  /** For a trainer: every active client's progress in one answer. To follow them, watch each one's progress. */
  dashboard: async (): Promise<Answer<{ clients: BoardEntry[] }>> =>
    jsonOf(await read('me', '/api/trainers/me/dashboard')),
  invite: (email: string): Promise<SentInvitation> =>
    save('/api/trainers/me/clients', { method: 'POST', json: { email } }),
  /** For a member: who may read, who asks to, and who is to ask no more. */
  trainers: (): Promise<TrainerList> => json('/api/coaching'),
  accept: (linkId: string): Promise<CoachingLink> => save(`/api/coaching/${linkId}/accept`, { method: 'POST' }),
  /** By the trainer: when this client needs attention. */
  change: (linkId: string, patch: LinkPatch): Promise<CoachingLink> =>
    save(`/api/coaching/${linkId}`, { method: 'PATCH', json: patch }),
  /** By either side: declines an invitation, takes it back, or ends the link. */
  async end(linkId: string): Promise<void> {
    await save(`/api/coaching/${linkId}`, { method: 'DELETE' })
  },
  /** By the client: ends or declines, and is asked by this trainer no more. */
  async block(id: string): Promise<void> {
    await save(`/api/coaching/${id}/block`, { method: 'POST' })
  },
  async unblock(trainerId: string): Promise<void> {
    await save(`/api/coaching/blocked/${trainerId}`, { method: 'DELETE' })
  },
})

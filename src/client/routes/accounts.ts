import type { Me, MePatch, SavedMe } from '../../contract/accounts.ts'
import type { Answer } from '../../contract/common.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

/** The caller's own account. Signing in and out is the session's. */
export const meRoutes = ({ read, save, send }: Requests) => ({
  get: async (): Promise<Answer<Me>> => jsonOf(await read('me', '/api/me')),
  update: (patch: MePatch): Promise<SavedMe> => save('/api/me', { method: 'PATCH', json: patch }),
  /** Signs the account out everywhere but here. */
  endOtherSessions: async (): Promise<void> => {
    await send('/api/me/sessions', { method: 'DELETE' })
  },
  /** Deletes the account and everything in it. */
  remove: async (password: string): Promise<void> => {
    await send('/api/me', { method: 'DELETE', json: { password } })
  },
})

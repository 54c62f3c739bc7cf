import type { Answer, Sent } from '../../contract/common.ts'
import type { Assignment, AssignmentInput, AssignmentList, AssignmentPatch } from '../../contract/progress.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

/** Workouts that a trainer plans for a client. */
export const assignmentRoutes = ({ json, read, send }: Requests) => ({
  /** By date; without a range from two weeks back to four ahead. */
  list: async (userId = 'me', range: { from?: string; to?: string } = {}): Promise<Answer<AssignmentList>> =>
    jsonOf(await read(userId, `/api/members/${userId}/assignments`, range)),
  /** By an active trainer: one workout for each day that `scheduledOn` names. */
  assign: (userId: string, assignment: Sent<AssignmentInput>): Promise<AssignmentList> =>
    json(`/api/members/${userId}/assignments`, { method: 'POST', json: assignment }),
  change: (id: string, patch: Sent<AssignmentPatch>): Promise<Assignment> =>
    json(`/api/assignments/${id}`, { method: 'PATCH', json: patch }),
  async remove(id: string): Promise<void> {
    await send(`/api/assignments/${id}`, { method: 'DELETE' })
  },
})

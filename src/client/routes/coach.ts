import type { ExercisePlan, PlanView, SavedPlan } from '../../contract/coach.ts'
import type { Answer } from '../../contract/common.ts'
import type { Coach, Suggestion } from '../../contract/progress.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

/** What to lift next, and how the coach moves an exercise on. */
export const coachRoutes = ({ read, save }: Requests) => ({
  /** The session that is due, with the coach's advice. To follow it, watch the member's progress. */
  next: async (): Promise<Answer<Coach>> => jsonOf(await read('me', '/api/coach/next')),
  /** What to lift next in one exercise. */
  suggestion: async (exerciseId: string): Promise<Answer<Suggestion>> =>
    jsonOf(await read('me', '/api/coach/next', { exercise: exerciseId })),
  plan: async (exerciseId: string): Promise<Answer<PlanView>> =>
    jsonOf(await read('me', `/api/coach/plans/${exerciseId}`)),
  savePlan: (exerciseId: string, plan: ExercisePlan): Promise<SavedPlan> =>
    save(`/api/coach/plans/${exerciseId}`, { method: 'PUT', json: plan }),
  /** Back to the usual plan. */
  resetPlan: (exerciseId: string): Promise<SavedPlan> => save(`/api/coach/plans/${exerciseId}`, { method: 'DELETE' }),
})

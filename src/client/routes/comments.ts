import type { Answer } from '../../contract/common.ts'
import type { CommentList, WorkoutComment } from '../../contract/progress.ts'
import type { Requests } from '../requests.ts'

/** What a member and their trainers say about a workout. */
export const commentRoutes = ({ json, send }: Requests) => ({
  /** Oldest first, and whose workout it is. */
  list: (workoutId: string): Promise<Answer<CommentList>> => json(`/api/workouts/${workoutId}/comments`),
  add: (workoutId: string, body: string): Promise<WorkoutComment> =>
    json(`/api/workouts/${workoutId}/comments`, { method: 'POST', json: { body } }),
  async remove(id: string): Promise<void> {
    await send(`/api/comments/${id}`, { method: 'DELETE' })
  },
})

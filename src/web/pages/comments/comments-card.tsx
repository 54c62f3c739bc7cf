import type { ProgressView } from '../../../features/progress/contract.ts'

/** The newest comments on one's workouts. */
export function CommentsCard(_props: { comments: ProgressView['comments'] }) {
  return null
}

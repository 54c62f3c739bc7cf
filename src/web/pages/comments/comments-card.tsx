import type { ProgressView } from '../../../contract/progress.ts'
import { useFresh } from '../../parts/updated.tsx'
import { Card } from '../../ui/card.tsx'
import { CommentItem } from './comment-item.tsx'
import styles from './comments.module.css'

const SHOWN = 4

/** The newest comments on one's workouts. */
export function CommentsCard({ comments }: { comments: ProgressView['comments'] }) {
  const isFresh = useFresh(comments.map(({ id }) => id))
  if (comments.length === 0) return null
  return (
    <Card title="Comments" testid="comments-card">
      <ul class={styles.comments}>
        {comments.slice(0, SHOWN).map((comment) => (
          <CommentItem key={comment.id} comment={comment} fresh={isFresh(comment.id)}>
            <a href={`#/workouts/${comment.workoutId}`}>{comment.workoutTitle}</a>
          </CommentItem>
        ))}
      </ul>
    </Card>
  )
}

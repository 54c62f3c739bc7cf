import type { ComponentChildren } from 'preact'
import type { WorkoutComment } from '../../../contract/progress.ts'
import { initials } from '../../format/words.ts'
import { UpdatedItem } from '../../parts/updated.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { classes } from '../../ui/classes.ts'
import styles from './comments.module.css'

interface Props {
  comment: WorkoutComment
  fresh: boolean
  /** Beside the name and the day. */
  children?: ComponentChildren
}

/** Who said what, and when. */
export function CommentItem({ comment, fresh, children }: Props) {
  const format = useFormat()
  const { user } = useMe()
  const { author, body, createdAt, id } = comment
  return (
    <UpdatedItem value={id} fresh={fresh} class={styles.comment} testid="comment">
      <span class={classes(avatarStyles.avatar, avatarStyles.avatarSmall)} aria-hidden="true">
        {initials(author.displayName)}
      </span>
      <div class={styles.commentText}>
        <p class={styles.commentHead}>
          <strong>{author.id === user.id ? 'You' : author.displayName}</strong>{' '}
          <small>{format.when(format.dateOf(createdAt))}</small> {children}
        </p>
        <p class={styles.commentBody}>{body}</p>
      </div>
    </UpdatedItem>
  )
}

import { useCallback, useEffect, useState } from 'preact/hooks'
import type { CommentList, WorkoutComment } from '../../../contract/progress.ts'
import { useFresh } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { useProgress } from '../../state/use-progress.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { CommentItem } from './comment-item.tsx'
import styles from './comments.module.css'

/** What was said about one workout, and a field to say more. Live for the member and for a trainer alike. */
export function Comments({ workoutId }: { workoutId: string }) {
  const { user } = useMe()
  const { state } = useOwnProgress()
  const [news, setNews] = useState(0)
  const [gone, setGone] = useState(false)
  const { value, problem, reload } = useLoad(
    () => client.comments.list(workoutId),
    [workoutId, state?.version.revision, news],
  )
  const leave = useCallback(() => setGone(true), [])
  if (gone) return <Notice>You may no longer see what is said here.</Notice>
  return (
    <Card title="Comments" testid="comments">
      {value !== null && value.data.userId !== user.id && (
        <Owner userId={value.data.userId} onNews={setNews} onGone={leave} />
      )}
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null ? (
        problem === null && <Skeleton kind="row" />
      ) : (
        <Talk workoutId={workoutId} list={value.data} onChanged={reload} />
      )}
    </Card>
  )
}

/** Follows whose workout it is: what they or another trainer say is news, and so is the end of coaching. */
function Owner({ userId, onNews, onGone }: { userId: string; onNews: (revision: number) => void; onGone: () => void }) {
  const { state, closed } = useProgress(userId)
  const revision = state?.version.revision
  useEffect(() => {
    if (revision !== undefined) onNews(revision)
  }, [revision, onNews])
  useEffect(() => {
    if (closed) onGone()
  }, [closed, onGone])
  return null
}

function Talk({ workoutId, list, onChanged }: { workoutId: string; list: CommentList; onChanged: () => void }) {
  const { user } = useMe()
  const { userId, comments } = list
  const isFresh = useFresh(comments.map(({ id }) => id))
  const [removing, setRemoving] = useState<WorkoutComment | null>(null)
  const remove = useTask(async () => {
    if (removing) await client.comments.remove(removing.id)
    setRemoving(null)
    onChanged()
  })
  return (
    <>
      {comments.length === 0 && <p class="quiet">No comments yet.</p>}
      <ul class={styles.comments} aria-live="polite">
        {comments.map((comment) => (
          <CommentItem key={comment.id} comment={comment} fresh={isFresh(comment.id)}>
            {(comment.author.id === user.id || userId === user.id) && (
              <Button
                kind="quiet"
                icon="trash"
                class={styles.commentRemove}
                aria-label={`Delete the comment “${comment.body.slice(0, 40)}”`}
                onClick={() => setRemoving(comment)}
              />
            )}
          </CommentItem>
        ))}
      </ul>
      <Say workoutId={workoutId} onSaid={onChanged} />
      {removing && (
        <Confirm
          title="Delete this comment?"
          confirm="Delete"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setRemoving(null)}
        >
          “{removing.body.slice(0, 120)}”
        </Confirm>
      )}
    </>
  )
}

function Say({ workoutId, onSaid }: { workoutId: string; onSaid: () => void }) {
  const [body, setBody] = useState('')
  const send = useTask(async () => {
    if (body.trim() === '') return
    await client.comments.add(workoutId, body)
    setBody('')
    onSaid()
  })
  return (
    <Form layout="own" class={styles.say} testid="say" onSubmit={() => void send.run()}>
      <Field label="Add a comment">
        {(attributes) => (
          <textarea
            {...attributes}
            name="comment"
            rows={2}
            maxLength={2000}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send.run()
            }}
          />
        )}
      </Field>
      {send.problem !== null && <p class="problem-text">{send.problem}</p>}
      <Button kind="primary" type="submit" icon="message" busy={send.busy} disabled={body.trim() === ''}>
        Send
      </Button>
    </Form>
  )
}

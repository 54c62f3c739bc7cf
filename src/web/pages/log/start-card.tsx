import { newIdempotencyKey } from '../../../client/index.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import tagStyles from '../../ui/tag.module.css'
import type { Draft } from './draft/draft.ts'
import { draftLike, draftOfDue } from './draft/draft-from.ts'
import { trackingsOf } from './draft/trackings.ts'
import styles from './log.module.css'

const AGAIN = 3

/** In the place of an empty form: what is planned, what is due, and what was done lately, to start from. */
export function StartCard({ onStart }: { onStart: (draft: Draft) => void }) {
  const format = useFormat()
  const { weightUnit, distanceUnit } = useMe().preferences
  const { state } = useOwnProgress()
  const startDue = useTask(async () => {
    const { due, next } = state?.view.coach ?? { due: null, next: [] }
    const trackings = await trackingsOf(next.map(({ exerciseId }) => exerciseId))
    onStart(
      draftOfDue(due?.title ?? '', next, trackings, { key: newIdempotencyKey(), now: new Date(), unit: weightUnit }),
    )
  })
  const startAgain = useTask(async (id: string) => {
    onStart(draftLike(await client.workouts.get(id), newIdempotencyKey(), new Date(), distanceUnit))
  })
  if (state === null) return null
  const { assignments, coach, recent } = state.view
  const planned = assignments.filter(
    ({ status, scheduledOn }) => status !== 'done' && scheduledOn <= state.version.today,
  )
  const titles = new Set<string>()
  const again = recent.filter(({ title, sets }) => sets > 0 && titles.size < titles.add(title).size).slice(0, AGAIN)
  const due = coach.next.length > 0 ? coach.due : null
  if (planned.length === 0 && due === null && again.length === 0) return null
  const problem = startDue.problem ?? startAgain.problem
  return (
    <Card title="Start with" testid="start">
      <ul class={styles.starts}>
        {planned.map(({ id, title, trainer, scheduledOn, items }) => (
          <li key={id}>
            <a class={styles.startRow} href={`#/log/${id}`}>
              <strong>{title}</strong>
              <small>
                Planned by {trainer.displayName} for {format.when(scheduledOn)} ·{' '}
                {items.map(({ exercise }) => exercise).join(', ')}
              </small>
            </a>
          </li>
        ))}
        {due !== null && (
          <li>
            <Button class={styles.startRow} busy={startDue.busy} data-testid="start-due" onClick={startDue.run}>
              <strong>
                {due.title} <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>Due</span>
              </strong>
              <small>
                Last done {format.when(due.lastOn)} · {coach.next.map(({ exercise }) => exercise).join(', ')}
              </small>
            </Button>
          </li>
        )}
        {again.map(({ id, title, localDate, exercises }) => (
          <li key={id}>
            <Button class={styles.startRow} data-testid="start-again" onClick={() => startAgain.run(id)}>
              <strong>Repeat “{title}”</strong>
              <small>
                {format.day(localDate)} · {exercises} {plural(exercises, 'exercise')}
              </small>
            </Button>
          </li>
        ))}
      </ul>
      {problem !== null && <p class="problem-text">{problem}</p>}
    </Card>
  )
}

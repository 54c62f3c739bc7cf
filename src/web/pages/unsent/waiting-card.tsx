import type { UnsentEntry } from '../../../client/index.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EntryText } from './entry-text.tsx'
import styles from './unsent.module.css'

interface Props {
  entries: UnsentEntry[]
  onDiscard: (entry: UnsentEntry) => void
}

/** What is sent by itself when the server can be reached. */
export function WaitingCard({ entries, onDiscard }: Props) {
  const others = entries.filter(({ kind }) => kind !== 'step')
  const steps = entries.length - others.length
  const send = useTask(async () => {
    await client.unsent.send()
    if (client.unsent.problem !== null) throw client.unsent.problem
  })
  return (
    <Card
      title="Waiting to be sent"
      class={styles.unsent}
      testid="waiting"
      aside={
        <Button busy={send.busy} onClick={send.run} data-testid="send-now">
          Send now
        </Button>
      }
    >
      <p class="quiet small">Saved on this device. Uploads automatically.</p>
      {send.problem !== null && (
        <p class="problem-text" role="alert">
          {send.problem}
        </p>
      )}
      <ul class={styles.unsentList}>
        {steps > 0 && (
          <li class={styles.unsentEntry} data-testid="waiting-steps">
            <a href="#/train">Workout in progress</a>
            <small class="quiet">
              {steps} {plural(steps, 'change')}
            </small>
          </li>
        )}
        {others.map((entry) => (
          <li key={entry.key} class={styles.unsentEntry} data-testid="waiting-entry">
            <EntryText entry={entry} />
            <Button kind="quiet" icon="trash" aria-label="Discard" onClick={() => onDiscard(entry)} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

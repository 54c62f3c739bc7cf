import { useState } from 'preact/hooks'
import { errorOf, type UnsentEntry } from '../../../client/index.ts'
import { explain } from '../../format/explain.ts'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/confirm.tsx'
import type { Draft } from '../log/draft/draft.ts'
import { keepDraft, keptDraft } from '../log/draft/kept-draft.ts'
import { EntryText } from './entry-text.tsx'
import styles from './unsent.module.css'

interface Props {
  entries: UnsentEntry[]
  onDiscard: (entry: UnsentEntry) => void
}

/** What the server has looked at and not taken: somebody has to decide. */
export function RefusedCard({ entries, onDiscard }: Props) {
  return (
    <Card title="Not saved" class={classes(styles.unsent, styles.unsentRefused)} testid="refused">
      <ul class={styles.unsentList}>
        {entries.map((entry) => (
          <Refused key={entry.key} entry={entry} onDiscard={onDiscard} />
        ))}
      </ul>
    </Card>
  )
}

function Refused({ entry, onDiscard }: { entry: UnsentEntry; onDiscard: Props['onDiscard'] }) {
  const { user } = useMe()
  const [asking, setAsking] = useState(false)
  const again = useTask(() =>
    entry.kind === 'step' ? client.unsent.sendStepsAgain(entry.workoutId) : client.unsent.sendAgain(entry.key),
  )
  const { form } = entry
  // the address of its form, and what that form's draft is kept under
  const [path, of] = entry.kind === 'new' ? ['log/past', ''] : [`workouts/${entry.workoutId}/edit`, entry.workoutId]

  /** Back into its form. It is saved under its own name again, in the place of what was refused. */
  function edit(): void {
    keepDraft(user.id, form as Draft, of)
    go(path)
  }

  const isWritingAnother = () => ![undefined, entry.key].includes(keptDraft(user.id, of)?.key)
  return (
    <li class={styles.unsentEntry} data-testid="refused-entry">
      <EntryText entry={entry}>
        {entry.refused && <p class="problem-text">{explain(errorOf(entry.refused))}</p>}
      </EntryText>
      <p class={styles.unsentActions}>
        {form !== undefined && (
          <Button kind="primary" onClick={() => (isWritingAnother() ? setAsking(true) : edit())}>
            Edit
          </Button>
        )}
        <Button busy={again.busy} onClick={again.run}>
          Try again
        </Button>
        <Button kind="quiet" onClick={() => onDiscard(entry)}>
          Discard
        </Button>
      </p>
      {asking && (
        <Confirm
          title="Leave the other one?"
          confirm="Edit this one"
          onCancel={() => setAsking(false)}
          onConfirm={edit}
        >
          Something else is half written in this form. Editing this one takes its place.
        </Confirm>
      )}
    </li>
  )
}

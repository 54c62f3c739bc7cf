import { errorOf, type UnsentEntry } from '../../../client/index.ts'
import { explain } from '../../format/explain.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EntryText } from './entry-text.tsx'

interface Props {
  entries: UnsentEntry[]
  onDiscard: (entry: UnsentEntry) => void
}

/** What the server has looked at and not taken: somebody has to decide. */
export function RefusedCard({ entries, onDiscard }: Props) {
  return (
    <Card title="Not saved" class="unsent unsent-refused" testid="refused">
      <ul class="unsent-list">
        {entries.map((entry) => (
          <Refused key={entry.key} entry={entry} onDiscard={onDiscard} />
        ))}
      </ul>
    </Card>
  )
}

function Refused({ entry, onDiscard }: { entry: UnsentEntry; onDiscard: Props['onDiscard'] }) {
  const again = useTask(() => client.unsent.sendAgain(entry.key))
  return (
    <li class="unsent-entry" data-testid="refused-entry">
      <EntryText entry={entry}>
        {entry.refused && <p class="problem-text">{explain(errorOf(entry.refused))}</p>}
      </EntryText>
      <p class="unsent-actions">
        <Button busy={again.busy} onClick={again.run}>
          Try again
        </Button>
        <Button kind="quiet" onClick={() => onDiscard(entry)}>
          Discard
        </Button>
      </p>
    </li>
  )
}

import type { ImportList } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { isUnderWay } from './follow-import.ts'
import styles from './import.module.css'
import { UndoButton } from './undo-button.tsx'

type Earlier = ImportList['imports'][number]

interface Props {
  imports: Earlier[]
  /** the one whose result is shown already */
  shownId: string | undefined
  isBusy: boolean
  onUndo: (id: string) => void
}

/** What was imported before, and the way to undo it; nothing where nothing was. */
export function EarlierImports({ imports, shownId, isBusy, onUndo }: Props) {
  const format = useFormat()
  const earlier = imports.filter((batch) => batch.id !== shownId && !isUnderWay(batch))
  if (earlier.length === 0) return null
  return (
    <Card title="Earlier imports" testid="earlier-imports">
      <ul class={peopleStyles.people}>
        {earlier.map((batch) => (
          <li key={batch.id} class={peopleStyles.person} data-testid="earlier-import">
            <span class={peopleStyles.personText}>
              <strong class={styles.fileName}>{batch.fileName ?? 'A file without a name'}</strong>
              <small>
                {format.dayWithYear(format.dateOf(batch.createdAt))} · {outcomeOf(batch, format.number)}
              </small>
            </span>
            <UndoButton batch={batch} disabled={isBusy} onUndo={onUndo} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function outcomeOf({ status, counts }: Earlier, number: (value: number) => string): string {
  const { workouts, corrected, refused } = counts
  if (status === 'undone') return workouts === 0 ? 'undone' : `undone, ${number(workouts)} kept`
  if (status === 'failed' && workouts === 0) return 'could not be imported'
  const corrections = corrected === 0 ? 'nothing new' : `${number(corrected)} corrected`
  const added = workouts === 0 ? corrections : `${number(workouts)} ${plural(workouts, 'workout')}`
  return refused === 0 ? added : `${added}, ${number(refused)} ${plural(refused, 'line')} refused`
}

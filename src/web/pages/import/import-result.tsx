import type { ImportStatus } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import actionsStyles from '../../ui/actions.module.css'
import buttonStyles from '../../ui/button.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Notice } from '../../ui/notice.tsx'
import { Counts } from './counts.tsx'
import { Refused } from './refused.tsx'
import { UndoButton } from './undo-button.tsx'

/** What went in, what was there already, and each line that did not go in with its reason. */
export function ImportResult({ result, onUndo }: { result: ImportStatus; onUndo: (id: string) => void }) {
  const { counts, refused, error, status } = result
  const facts: [string, number][] = [
    ['Workouts added', counts.workouts],
    ['Sets added', counts.sets],
    ['Already there', counts.duplicates],
    ['Corrected', counts.corrected],
    ['Stay deleted', counts.deleted],
    ['New exercises', counts.exercisesCreated],
    ['Rest timers skipped', counts.restTimers],
    ['Lines refused', counts.refused],
  ]
  return (
    <Card title="Result" testid="import-result">
      <Headline result={result} />
      {error && <p class="problem-text">{error.detail}</p>}
      {status !== 'undone' && (
        <>
          <Counts counts={facts} />
          <Refused refused={refused} count={counts.refused} isOpen />
          <p class={actionsStyles.rowActions}>
            <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/progress">
              See your progress
            </a>
            <UndoButton batch={result} onUndo={onUndo} />
          </p>
        </>
      )}
    </Card>
  )
}

function Headline({ result: { status, counts } }: { result: ImportStatus }) {
  if (status === 'failed') return <Notice kind="problem">The file could not be imported.</Notice>
  if (status === 'undone') {
    const kept = counts.workouts
    return (
      <Notice kind="good">
        The import has been undone.
        {kept > 0 &&
          ` ${kept} ${plural(kept, 'workout', 'workouts')} changed or commented on since ${plural(kept, 'stays', 'stay')}.`}
      </Notice>
    )
  }
  if (counts.workouts + counts.corrected === 0 && counts.duplicates > 0)
    return <Notice kind="good">You have all of these already.</Notice>
  return <Notice kind="good">Import finished.</Notice>
}

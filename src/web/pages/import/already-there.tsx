import type { CorrectedWorkout, ImportPreview, SessionChange } from '../../../contract/importing.ts'
import type { Format } from '../../format/format.ts'
import { numbersText } from '../../format/set-text.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import asTableStyles from '../../ui/as-table.module.css'
import checkStyles from '../../ui/check.module.css'
import type { Taking } from './choices.ts'
import styles from './import.module.css'

interface Props {
  preview: ImportPreview
  taking: Taking
  onTake: (taking: Taking) => void
}

/** What the file has of workouts that are there, were there, or are there otherwise, and what is to become of them. */
export function AlreadyThere({ preview: { app, counts, corrected }, taking, onTake }: Props) {
  const format = useFormat()
  const workouts = (count: number) => `${format.number(count)} ${plural(count, 'workout')}`
  const { same, deleted, changedHere } = counts
  const untouched = counts.corrected - changedHere
  if (same + deleted + counts.corrected === 0) return null
  return (
    <section aria-labelledby="there-title" data-testid="already-there">
      <h3 id="there-title">Seen before</h3>
      {counts.corrected > 0 && (
        <>
          <p>
            {workouts(counts.corrected)} that you imported before {plural(counts.corrected, 'differs', 'differ')} from
            what {app} has now.
            {changedHere > 0 && ` ${format.number(changedHere)} of them you changed in Spotter.`}
          </p>
          <CorrectedList corrected={corrected} of={counts.corrected} />
          {untouched > 0 && (
            <Check
              label={`Take over what ${app} has of ${workouts(untouched)}`}
              checked={taking.corrections !== null}
              onChange={(isWanted) => onTake({ ...taking, corrections: isWanted ? 'unchanged' : null })}
            />
          )}
          {changedHere > 0 && (
            <Check
              label={`${untouched > 0 ? 'Also of' : 'Take over what the file has of'} the ${format.number(changedHere)} that you changed: your changes are replaced`}
              checked={taking.corrections === 'all'}
              onChange={(isWanted) =>
                onTake({ ...taking, corrections: isWanted ? 'all' : untouched > 0 ? 'unchanged' : null })
              }
            />
          )}
        </>
      )}
      {deleted > 0 && (
        <>
          <p>
            You deleted {workouts(deleted)} of this file in Spotter: {plural(deleted, 'it stays', 'they stay')} deleted.
          </p>
          <Check
            label={plural(deleted, 'Bring it back', `Bring all ${format.number(deleted)} back`)}
            checked={taking.bringBack}
            onChange={(bringBack) => onTake({ ...taking, bringBack })}
          />
        </>
      )}
      {same > 0 && (
        <>
          <p>
            {workouts(same)} {plural(same, 'is', 'are')} there from another app, with the same sets:{' '}
            {plural(same, 'it is', 'they are')} left out.
          </p>
          <Check
            label="Import all the same, so that they are there twice"
            checked={taking.importSame}
            onChange={(importSame) => onTake({ ...taking, importSame })}
          />
        </>
      )}
    </section>
  )
}

function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class={checkStyles.check}>
      <input type="checkbox" checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {label}
    </label>
  )
}

function CorrectedList({ corrected, of }: { corrected: readonly CorrectedWorkout[]; of: number }) {
  const format = useFormat()
  return (
    <details class={asTableStyles.asTable} open={of <= 3}>
      <summary data-testid="corrected">What differs</summary>
      <ul class={styles.corrected}>
        {corrected.map(({ workoutId, title, localDate, changedHere, changes, changesLeftOut }) => (
          <li key={workoutId}>
            <a href={`#/workouts/${workoutId}`}>{title}</a>{' '}
            <small class="quiet">
              {format.dayWithYear(localDate)}
              {changedHere && ' · changed by you'}
            </small>
            <ul>
              {changes.map((change, at) => (
                <li key={at}>{changeText(change, format)}</li>
              ))}
              {changesLeftOut > 0 && <li class="quiet">and {format.number(changesLeftOut)} more</li>}
            </ul>
          </li>
        ))}
      </ul>
      {of > corrected.length && <p class="quiet">The first {format.number(corrected.length)} are listed.</p>}
    </details>
  )
}

function changeText({ what, exercise, set, before, after }: SessionChange, format: Format): string {
  if (what === 'length') return 'How long it took'
  if (what === 'notes') return 'Notes'
  const place = `${exercise ?? ''}, set ${set ?? ''}`
  if (before === null) return `${place}: new, ${after === null ? '' : numbersText(after, format)}`
  if (after === null) return `${place}: ${numbersText(before, format)} is gone`
  const [was, is] = [numbersText(before, format), numbersText(after, format)]
  return was === is ? `${place}: another kind of set` : `${place}: ${was} → ${is}`
}

import type { ComponentChildren } from 'preact'
import type { UnsentEntry } from '../../../client/index.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import styles from './unsent.module.css'

/** What was saved, and when. */
export function EntryText({ entry, children }: { entry: UnsentEntry; children?: ComponentChildren }) {
  const format = useFormat()
  const { title, exercises = [] } = entry.kind === 'new' ? entry.workout : entry.patch
  const sets = exercises.reduce((sum, exercise) => sum + exercise.sets.length, 0)
  const parts = [
    `${entry.kind === 'new' ? 'Saved' : 'Changed'} ${format.moment(entry.savedAtMs)}`,
    exercises.length > 0 && `${format.number(exercises.length)} ${plural(exercises.length, 'exercise')}`,
    sets > 0 && `${format.number(sets)} ${plural(sets, 'set')}`,
  ]
  return (
    <div class={styles.unsentText}>
      <strong>{title ?? 'Workout'}</strong>
      <small class="quiet">{parts.filter((part) => part !== false).join(' · ')}</small>
      {children}
    </div>
  )
}

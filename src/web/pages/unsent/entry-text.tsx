import type { ComponentChildren } from 'preact'
import type { OpenStep, UnsentEntry } from '../../../client/index.ts'
import type { Sent } from '../../../contract/common.ts'
import type { WorkoutInput } from '../../../contract/workouts.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import styles from './unsent.module.css'

type Held = Pick<Partial<Sent<WorkoutInput>>, 'title' | 'exercises'>

function contentOf(entry: UnsentEntry): Held {
  if (entry.kind === 'new') return entry.workout
  if (entry.kind === 'change') return entry.patch
  const { title } = entry.step.do === 'start' ? entry.step.open : { title: undefined }
  return { title: title ?? 'Workout in progress' }
}

const STEPS: Record<OpenStep['do'], string> = {
  start: 'Begun',
  change: 'Changed',
  'put-exercise': 'Exercise, changed',
  'remove-exercise': 'Exercise, removed',
  'put-set': 'Set, changed',
  'remove-set': 'Set, removed',
  finish: 'Finished',
  discard: 'Discarded',
}

/** What was saved, and when. */
export function EntryText({ entry, children }: { entry: UnsentEntry; children?: ComponentChildren }) {
  const format = useFormat()
  const { title, exercises = [] } = contentOf(entry)
  const sets = exercises.reduce((sum, exercise) => sum + exercise.sets.length, 0)
  const parts = [
    `${entry.kind === 'step' ? STEPS[entry.step.do] : entry.kind === 'new' ? 'Saved' : 'Changed'} ${format.moment(entry.savedAtMs)}`,
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

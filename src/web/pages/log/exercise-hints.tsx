import type { LastSets } from '../../../contract/workouts.ts'
import { setText } from '../../format/set-text.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import styles from './log.module.css'

interface Props {
  last: LastSets | undefined
  /** Copies last time's set of this place. */
  onCopy: (at: number) => void
}

/** Last time's sets. */
export function ExerciseHints({ last, onCopy }: Props) {
  const format = useFormat()
  return (
    <>
      {last && (
        <div class={styles.last} data-testid="last-sets">
          <small>Last time, {format.when(last.localDate)}. Tap to copy.</small>
          <ul class={styles.lastSets}>
            {last.sets.map((set, at) => (
              <li key={set.id}>
                <button type="button" onClick={() => onCopy(at)}>
                  <span class="visually-hidden">Copy </span>
                  {set.type !== 'normal' && <abbr title={SET_TYPE_NAMES[set.type]}>{SET_TYPE_LETTERS[set.type]}</abbr>}
                  {setText(set, format)}
                </button>
              </li>
            ))}
          </ul>
          {last.notes !== null && <p class="quiet small">“{last.notes}”</p>}
        </div>
      )}
    </>
  )
}

import type { Suggestion } from '../../../contract/progress.ts'
import type { LastSets } from '../../../contract/workouts.ts'
import { setText } from '../../format/set-text.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import { suggestionText } from '../coach/suggestion-text.ts'
import styles from './log.module.css'

interface Props {
  /** What a trainer wants. */
  wish: string | undefined
  suggestion: Suggestion | null
  last: LastSets | undefined
  /** Copies last time's set of this place. */
  onCopy: (at: number) => void
}

/** What one should know before the first set: the trainer's wish, the coach's advice and why, last time's sets. */
export function ExerciseHints({ wish, suggestion, last, onCopy }: Props) {
  const format = useFormat()
  const advice = suggestion !== null && suggestion.reason !== 'no-history' ? suggestionText(suggestion, format) : null
  return (
    <>
      {wish !== undefined && wish !== '' && (
        <p class={styles.hint}>
          <strong>Your trainer</strong> {wish}
        </p>
      )}
      {advice && (
        <p class={styles.hint} data-testid="coach-hint">
          <strong>Coach: {advice.what}</strong> {advice.why}
        </p>
      )}
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

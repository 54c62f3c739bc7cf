import { MUSCLES, type Muscle } from '../../../contract/enums.ts'
import { muscleName } from '../../format/words.ts'
import styles from './exercises.module.css'

interface Props {
  legend: string
  chosen: readonly Muscle[]
  /** Chosen elsewhere, and so no choice here. */
  without?: readonly Muscle[]
  onToggle: (muscle: Muscle) => void
}

/** Several muscles to tick. */
export function MuscleChoice({ legend, chosen, without = [], onToggle }: Props) {
  return (
    <fieldset class={styles.muscleTicks}>
      <legend>{legend}</legend>
      {MUSCLES.filter((muscle) => !without.includes(muscle)).map((muscle) => (
        <label key={muscle} class={styles.tick}>
          <input type="checkbox" checked={chosen.includes(muscle)} onChange={() => onToggle(muscle)} />
          {muscleName(muscle)}
        </label>
      ))}
    </fieldset>
  )
}

import { MUSCLES, type Muscle } from '../../../contract/enums.ts'
import { muscleName } from '../../format/words.ts'

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
    <fieldset class="muscle-ticks">
      <legend>{legend}</legend>
      {MUSCLES.filter((muscle) => !without.includes(muscle)).map((muscle) => (
        <label key={muscle} class="tick">
          <input type="checkbox" checked={chosen.includes(muscle)} onChange={() => onToggle(muscle)} />
          {muscleName(muscle)}
        </label>
      ))}
    </fieldset>
  )
}

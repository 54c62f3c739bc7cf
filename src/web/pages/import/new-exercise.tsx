import { EQUIPMENT, type Equipment, MUSCLES, type Muscle } from '../../../contract/enums.ts'
import { equipmentName, muscleName } from '../../format/words.ts'
import fieldStyles from '../../ui/field.module.css'
import styles from './import.module.css'

/** What the member says of an exercise that is new. */
export interface Described {
  muscle: Muscle | null
  equipment: Equipment | null
}

export const UNDESCRIBED: Described = { muscle: null, equipment: null }

interface Props {
  name: string
  described: Described
  onDescribe: (described: Described) => void
}

/** Which muscle a new exercise works, and with what: two taps on a phone. */
export function NewExercise({ name, described, onDescribe }: Props) {
  return (
    <span class={styles.nameDescribed}>
      <select
        class={fieldStyles.rowSelect}
        aria-label={`Muscle that ${name} works`}
        data-testid="new-muscle"
        value={described.muscle ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onDescribe({ ...described, muscle: MUSCLES.find((muscle) => muscle === value) ?? null })
        }
      >
        <option value="">No muscle</option>
        {MUSCLES.map((muscle) => (
          <option key={muscle} value={muscle}>
            {muscleName(muscle)}
          </option>
        ))}
      </select>
      <select
        class={fieldStyles.rowSelect}
        aria-label={`Equipment of ${name}`}
        value={described.equipment ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onDescribe({ ...described, equipment: EQUIPMENT.find((one) => one === value) ?? null })
        }
      >
        <option value="">Any equipment</option>
        {EQUIPMENT.map((one) => (
          <option key={one} value={one}>
            {equipmentName(one)}
          </option>
        ))}
      </select>
    </span>
  )
}

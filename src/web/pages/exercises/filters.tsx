import { useEffect, useId, useState } from 'preact/hooks'
import { EQUIPMENT, type Equipment, MUSCLES, type Muscle } from '../../../contract/enums.ts'
import { equipmentName, muscleName } from '../../format/words.ts'
import { putQuery, useQuery } from '../../state/router.ts'
import { Button } from '../../ui/button.tsx'
import fieldStyles from '../../ui/field.module.css'
import { Icon } from '../../ui/icon.tsx'
import styles from './exercises.module.css'

const TYPING_MS = 150

/** What the list is narrowed down to; it stands in the address. */
export interface Filters {
  muscle: Muscle | undefined
  equipment: Equipment | undefined
  q: string
}

export function useFilters(): Filters {
  const { muscle, equipment, q = '' } = useQuery()
  return {
    muscle: MUSCLES.find((name) => name === muscle),
    equipment: EQUIPMENT.find((name) => name === equipment),
    q: q.trim().slice(0, 100),
  }
}

export function FilterBar({ muscle, equipment, q }: Filters) {
  const id = useId()
  const [text, setText] = useState(q)
  // "back" and other links change the address: the field follows, but not while what is typed says the same
  useEffect(() => setText((typed) => (typed.trim() === q ? typed : q)), [q])
  useEffect(() => {
    if (text.trim() === q) return
    const timer = setTimeout(() => putQuery({ q: text.trim() }, { step: false }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <search class={styles.filters}>
      <div class={styles.filterText}>
        <Icon name="search" size={18} />
        <input
          type="search"
          aria-label="Search exercises"
          placeholder="Search the exercises and your own"
          maxLength={100}
          autocomplete="off"
          data-testid="exercise-query"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <div class={fieldStyles.field}>
        <label class="visually-hidden" for={id}>
          Equipment
        </label>
        <select
          id={id}
          data-testid="equipment"
          value={equipment ?? ''}
          onChange={(event) => putQuery({ equipment: event.currentTarget.value })}
        >
          <option value="">Any equipment</option>
          {EQUIPMENT.map((name) => (
            <option key={name} value={name}>
              {equipmentName(name)}
            </option>
          ))}
        </select>
      </div>
      {muscle !== undefined && (
        <Button
          icon="close"
          class={styles.filterMuscle}
          aria-label={`${muscleName(muscle)}: show all muscles`}
          onClick={() => putQuery({ muscle: '' })}
        >
          {muscleName(muscle)}
        </Button>
      )}
    </search>
  )
}

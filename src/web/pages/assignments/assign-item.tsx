import type { Unit } from '../../../contract/enums.ts'
import { RpeSelect } from '../../parts/rpe-select.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import type { DraftItem } from './assign-draft.ts'
import styles from './assignments.module.css'

type FieldName = 'sets' | 'reps' | 'time' | 'weight' | 'rpe'

interface Props {
  item: DraftItem
  weightUnit: Unit
  onChange: (part: Partial<DraftItem>) => void
  onRemove: () => void
}

/** What is asked for in one exercise, in a row of fields. All but the sets may be left to the client. */
export function AssignItem({ item, weightUnit, onChange, onRemove }: Props) {
  const fields: { name: FieldName; label: string; hint: string }[] = [
    { name: 'sets', label: 'Sets', hint: '3' },
    item.isTimed ? { name: 'time', label: 'Time', hint: '1:30' } : { name: 'reps', label: 'Reps', hint: '8-12' },
    { name: 'weight', label: weightUnit, hint: '–' },
    { name: 'rpe', label: 'RPE', hint: '–' },
  ]
  return (
    <li class={styles.assignItem} data-testid="assign-item">
      <div class={styles.assignItemHead}>
        <h3>{item.name}</h3>
        <Button kind="quiet" icon="trash" aria-label={`Remove ${item.name}`} onClick={onRemove} />
      </div>
      <fieldset class={styles.assignFields} aria-label={item.name}>
        {fields.map(({ name, label, hint }) => (
          <Field key={name} label={label}>
            {(attributes) =>
              name === 'rpe' ? (
                <RpeSelect {...attributes} name={name} value={item.rpe} onChange={(rpe) => onChange({ rpe })} />
              ) : (
                <input
                  {...attributes}
                  name={name}
                  inputMode={name === 'sets' ? 'numeric' : name === 'weight' ? 'decimal' : 'text'}
                  autocomplete="off"
                  placeholder={hint}
                  value={item[name]}
                  onInput={(event) => onChange({ [name]: event.currentTarget.value })}
                />
              )
            }
          </Field>
        ))}
      </fieldset>
    </li>
  )
}

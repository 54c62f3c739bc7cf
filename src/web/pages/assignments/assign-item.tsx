import type { Unit } from '../../../contract/enums.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import type { DraftItem } from './assign-draft.ts'

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
    <li class="assign-item" data-testid="assign-item">
      <div class="assign-item-head">
        <h3>{item.name}</h3>
        <Button kind="quiet" icon="trash" aria-label={`Remove ${item.name}`} onClick={onRemove} />
      </div>
      <fieldset class="assign-fields" aria-label={item.name}>
        {fields.map(({ name, label, hint }) => (
          <Field key={name} label={label}>
            {(attributes) =>
              name === 'rpe' ? (
                <select
                  {...attributes}
                  name={name}
                  value={item.rpe}
                  onChange={(event) => onChange({ rpe: event.currentTarget.value })}
                >
                  <option value="">–</option>
                  {RPES.map((rpe) => (
                    <option key={rpe} value={rpe}>
                      {rpe}
                    </option>
                  ))}
                </select>
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

const RPES = ['6', '6.5', '7', '7.5', '8', '8.5', '9', '9.5', '10']

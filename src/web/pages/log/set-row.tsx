import { SET_TYPES, type SetType, type Unit } from '../../../contract/enums.ts'
import type { SetField } from '../../format/set-fields.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { RpeSelect } from '../../parts/rpe-select.tsx'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import type { DraftSet, Values } from './draft/draft.ts'
import styles from './log.module.css'

interface Props {
  set: DraftSet
  /** Its number among the working sets. */
  number: number
  fields: readonly SetField[]
  headings: Record<SetField, string>
  /** What its empty fields show. */
  suggested: Values
  onChange: (part: Partial<DraftSet>) => void
  onRemove: () => void
}

const PLACEHOLDERS: Record<SetField, string> = { weight: '–', reps: '–', distance: '–', time: '0:00', rpe: '–' }

/** One set in a row of fields. */
export function SetRow(props: Props) {
  const { set, number, fields, headings, suggested, onChange, onRemove } = props
  const name = set.type === 'normal' ? `Set ${number}` : SET_TYPE_NAMES[set.type]
  return (
    <fieldset class={styles.setRow} aria-label={name} data-testid="set">
      <span class={classes(styles.setType, styles[set.type])}>
        <span aria-hidden="true">{set.type === 'normal' ? number : SET_TYPE_LETTERS[set.type]}</span>
        <select
          aria-label="Type of set"
          value={set.type}
          onChange={(event) => onChange({ type: event.currentTarget.value as SetType })}
        >
          {SET_TYPES.map((type) => (
            <option key={type} value={type}>
              {SET_TYPE_NAMES[type]}
            </option>
          ))}
        </select>
      </span>
      {fields.map((field) =>
        field === 'rpe' ? (
          <RpeSelect
            key={field}
            class={styles.setInput}
            aria-label="RPE"
            value={set.rpe}
            onChange={(rpe) => onChange({ rpe })}
          />
        ) : (
          <span key={field} class={styles.setCell}>
            <input
              class={styles.setInput}
              name={field}
              aria-label={headings[field]}
              inputMode={field === 'reps' ? 'numeric' : field === 'time' ? 'text' : 'decimal'}
              autocomplete="off"
              placeholder={suggested[field] || PLACEHOLDERS[field]}
              value={set[field]}
              onFocus={(event) => event.currentTarget.select()}
              onInput={(event) => onChange({ [field]: event.currentTarget.value })}
            />
            {field === 'weight' && (
              <select
                class={styles.setUnit}
                aria-label="Unit"
                value={set.unit}
                onChange={(event) => onChange({ unit: event.currentTarget.value as Unit })}
              >
                <option value="kg">kg</option>
                <option value="lb">lb</option>
              </select>
            )}
          </span>
        ),
      )}
      <Button kind="quiet" icon="close" class={styles.setEnd} aria-label={`Remove ${name}`} onClick={onRemove} />
    </fieldset>
  )
}

import { SET_TYPES, type SetType } from '../../../contract/enums.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { RpeSelect } from '../../parts/rpe-select.tsx'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import type { DraftSet, SetField, Values } from './draft/draft.ts'
import styles from './log.module.css'

interface Props {
  set: DraftSet
  /** Its number among the working sets. */
  number: number
  fields: readonly SetField[]
  headings: Record<SetField, string>
  /** What its empty fields show, and a tick takes over. */
  suggested: Values
  /** In the place of the tick. */
  removable: boolean
  onChange: (part: Partial<DraftSet>) => void
  onRemove: () => void
  onTick: () => void
}

const PLACEHOLDERS: Record<SetField, string> = { weight: '–', reps: '–', distance: '–', time: '0:00', rpe: '–' }

/** One set in a row of fields. */
export function SetRow(props: Props) {
  const { set, number, fields, headings, suggested, removable, onChange, onRemove, onTick } = props
  const name = set.type === 'normal' ? `Set ${number}` : SET_TYPE_NAMES[set.type]
  return (
    <fieldset class={classes(styles.setRow, set.done && styles.setDone)} aria-label={name} data-testid="set">
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
              <button
                type="button"
                class={styles.setUnit}
                aria-label={`Unit: ${set.unit}. Change to ${set.unit === 'kg' ? 'lb' : 'kg'}`}
                onClick={() => onChange({ unit: set.unit === 'kg' ? 'lb' : 'kg' })}
              >
                {set.unit}
              </button>
            )}
          </span>
        ),
      )}
      {removable ? (
        <Button kind="quiet" icon="close" class={styles.setEnd} aria-label={`Remove ${name}`} onClick={onRemove} />
      ) : (
        <Button
          icon="check"
          class={classes(styles.setEnd, styles.setTick)}
          aria-label={`${name} is done`}
          aria-pressed={set.done}
          data-testid="tick"
          onClick={onTick}
        />
      )}
    </fieldset>
  )
}

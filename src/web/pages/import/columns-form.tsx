import { COLUMN_ROLES, type ColumnRole } from '../../../contract/enums.ts'
import type { ColumnRoles, ImportPreview } from '../../../contract/importing.ts'
import fieldStyles from '../../ui/field.module.css'
import styles from './import.module.css'

const ROLE_NAMES: Record<ColumnRole, string> = {
  date: 'Date',
  time: 'Time of day',
  endTime: 'End',
  title: 'Name of the workout',
  notes: 'Notes on the workout',
  exercise: 'Exercise',
  exerciseNotes: 'Notes on the exercise',
  setOrder: 'Number of the set',
  setType: 'Kind of set',
  weight: 'Weight',
  weightUnit: 'Unit of the weight',
  reps: 'Reps',
  rpe: 'RPE',
  rir: 'Reps in reserve',
  duration: 'Time of the set',
  distance: 'Distance',
  distanceUnit: 'Unit of the distance',
}

const FROM: Record<NonNullable<ImportPreview['columns']>['from'], string> = {
  guessed: 'Nobody knows this layout yet. This is a guess: check it, and it is remembered for the next file like it.',
  asked: 'As you said. It is remembered for the next file like this one.',
  remembered: 'As you said of the last file like this one.',
}

interface Props {
  columns: NonNullable<ImportPreview['columns']>
  /** what the member has said, which the preview may not have heard yet */
  said: ColumnRoles | undefined
  onChoose: (roles: ColumnRoles) => void
}

/** Which column of a file is what, with its first rows to go by. */
export function ColumnsForm({ columns: { headers, samples, from, ...guessed }, said, onChoose }: Props) {
  const roles = said ?? guessed.roles
  const roleOf = (header: string) => COLUMN_ROLES.find((role) => roles[role] === header)
  const say = (header: string, chosen: string) => {
    // a column is one thing, and a thing is in one column
    const others = Object.entries(roles).filter(([role, of]) => of !== header && role !== chosen)
    onChoose({ ...Object.fromEntries(others), ...(chosen !== '' && { [chosen]: header }) })
  }
  return (
    <section aria-labelledby="columns-title" data-testid="columns">
      <h3 id="columns-title">Columns</h3>
      <p class="quiet">{FROM[from]}</p>
      <ul class={styles.columns}>
        {headers.map((header, at) => (
          <li key={at} class={styles.columnRow}>
            <span class={styles.columnText}>
              <strong>{header === '' ? `Column ${at + 1}` : header}</strong>
              <small>
                {samples
                  .map((row) => row[at] ?? '')
                  .filter((text) => text !== '')
                  .join(' · ') || 'empty'}
              </small>
            </span>
            <select
              class={fieldStyles.rowSelect}
              aria-label={`${header} is`}
              value={roleOf(header) ?? ''}
              onChange={({ currentTarget: { value } }) => say(header, value)}
            >
              <option value="">Not needed</option>
              {COLUMN_ROLES.map((role) => (
                <option key={role} value={role}>
                  {ROLE_NAMES[role]}
                </option>
              ))}
            </select>
          </li>
        ))}
      </ul>
    </section>
  )
}

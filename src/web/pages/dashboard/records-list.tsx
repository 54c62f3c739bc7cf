import { RECORD_KINDS } from '../../../contract/enums.ts'
import { numbersText } from '../../format/set-text.ts'
import { type PersonalRecord, RECORD_NAMES } from '../../format/words.ts'
import { UpdatedItem } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from './records-list.module.css'

/** What one exercise brought in one workout. */
export type RecordGroup = [PersonalRecord, ...PersonalRecord[]]

/** One set may hold several records. */
export const keyOf = ({ setId, kind }: PersonalRecord) => `${setId}:${kind}`

interface Props {
  groups: readonly RecordGroup[]
  /** The exercise is known where the list stands. */
  ofOne?: boolean
  /** Which records have come since the page was first shown. */
  isFresh?: (key: string) => boolean
}

const isOld = () => false

/** Records with when and how: the day, the workout, and the set that did it. */
export function RecordsList({ groups, ofOne = false, isFresh = isOld }: Props) {
  return (
    <ul data-testid="records-list">
      {groups.map((records) => (
        <Group key={groupOf(records[0])} records={records} isFresh={isFresh} ofOne={ofOne} />
      ))}
    </ul>
  )
}

interface GroupProps {
  records: RecordGroup
  isFresh: (id: string) => boolean
  ofOne: boolean
}

function Group({ records, isFresh, ofOne }: GroupProps) {
  const format = useFormat()
  const [{ exercise, localDate, workoutId, workoutTitle }] = records
  const isHelp = records.some(({ kind }) => kind === 'min_help')
  const sets = new Map(records.map(({ setId, set }) => [setId, numbersText(set, format, isHelp)]))
  return (
    <li class={styles.record}>
      <span class={styles.recordIcon}>
        <Icon name="trophy" size={18} />
      </span>
      <div class={styles.recordText}>
        {!ofOne && <h3>{exercise}</h3>}
        <small>
          {format.when(localDate)} · <a href={`#/workouts/${workoutId}`}>{workoutTitle}</a> ·{' '}
          {[...new Set(sets.values())].join(', ')}
        </small>
        <ul class={styles.recordValues}>
          {records.map((record) => (
            <UpdatedItem key={keyOf(record)} value={record.value} fresh={isFresh(keyOf(record))} testid="record-item">
              <strong>{format.record(record)}</strong> <small>{RECORD_NAMES[record.kind]}</small>
            </UpdatedItem>
          ))}
        </ul>
      </div>
    </li>
  )
}

const groupOf = ({ workoutId, exerciseId }: PersonalRecord) => `${workoutId}:${exerciseId}`

/** In the order of the first of each group, which is the newest. */
export function groupedRecords(records: readonly PersonalRecord[]): RecordGroup[] {
  const groups = new Map<string, RecordGroup>()
  for (const record of records) {
    const group = groups.get(groupOf(record))
    if (group) group.push(record)
    else groups.set(groupOf(record), [record])
  }
  const place = ({ kind }: PersonalRecord) => RECORD_KINDS.indexOf(kind)
  return [...groups.values()].map((group) => group.sort((a, b) => place(a) - place(b)))
}

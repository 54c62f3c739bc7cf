import type { Format } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { type PersonalRecord, RECORD_NAMES } from '../../format/words.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { UpdatedItem, useFresh } from '../../ui/updated.tsx'

const GROUPS_SHOWN = 4

const keyOf = ({ setId, kind }: PersonalRecord) => `${setId}:${kind}`

/** The newest personal records; what one exercise brought in one workout stands together. */
export function RecordsCard({ records, title = 'Personal records' }: { records: PersonalRecord[]; title?: string }) {
  const format = useFormat()
  const isFresh = useFresh(records.map(keyOf))
  return (
    <Card title={title} class="area-records" testid="records">
      {records.length === 0 ? (
        <Empty icon="trophy" title="No records yet">
          <p>The first time you do an exercise sets the mark. Beat it, and it shows here.</p>
        </Empty>
      ) : (
        <ul data-testid="records-list">
          {grouped(records)
            .slice(0, GROUPS_SHOWN)
            .map((group) => (
              <Group key={groupOf(group[0])} records={group} format={format} isFresh={isFresh} />
            ))}
        </ul>
      )}
    </Card>
  )
}

type Records = [PersonalRecord, ...PersonalRecord[]]

function Group({ records, format, isFresh }: { records: Records; format: Format; isFresh: (id: string) => boolean }) {
  const [{ exercise, achievedAt }] = records
  return (
    <li class="record">
      <span class="record-icon">
        <Icon name="trophy" size={18} />
      </span>
      <div class="record-text">
        <h3>{exercise}</h3>
        <small>{format.when(format.dateOf(achievedAt))}</small>
        <ul class="record-values">
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
function grouped(records: PersonalRecord[]): Records[] {
  const groups = new Map<string, Records>()
  for (const record of records) {
    const group = groups.get(groupOf(record))
    if (group) group.push(record)
    else groups.set(groupOf(record), [record])
  }
  return [...groups.values()]
}

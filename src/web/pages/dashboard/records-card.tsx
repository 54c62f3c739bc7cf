import { useFormat } from '../../format/use-format.ts'
import { type PersonalRecord, RECORD_NAMES } from '../../format/words.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { UpdatedItem, useFresh } from '../../ui/updated.tsx'

const SHOWN = 8

/** The newest personal records. */
export function RecordsCard({ records }: { records: PersonalRecord[] }) {
  const format = useFormat()
  const keyOf = ({ setId, kind }: PersonalRecord) => `${setId}:${kind}`
  const isFresh = useFresh(records.map(keyOf))
  return (
    <Card title="Personal records" class="area-records" testid="records">
      {records.length === 0 ? (
        <Empty icon="trophy" title="No records yet">
          <p>The first time you do an exercise sets the mark. Beat it, and it shows here.</p>
        </Empty>
      ) : (
        <ul class="records" data-testid="records-list">
          {records.slice(0, SHOWN).map((record) => (
            <UpdatedItem
              key={keyOf(record)}
              value={record.value}
              fresh={isFresh(keyOf(record))}
              class="record"
              testid="record-item"
            >
              <span class="record-icon">
                <Icon name="trophy" size={18} />
              </span>
              <span class="record-text">
                <strong>{record.exercise}</strong>
                <small>
                  {RECORD_NAMES[record.kind]} · {format.when(format.dateOf(record.achievedAt))}
                </small>
              </span>
              <span class="record-value number">{format.record(record)}</span>
            </UpdatedItem>
          ))}
        </ul>
      )}
    </Card>
  )
}

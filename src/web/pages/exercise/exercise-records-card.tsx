import { ShowOlder } from '../../parts/show-older.tsx'
import { client } from '../../state/client.ts'
import { usePages } from '../../state/use-pages.ts'
import { Card } from '../../ui/card.tsx'
import { groupedRecords, RecordsList } from '../dashboard/records-list.tsx'

const PAGE = 12

/** The member's records in one exercise; nothing until there is one. `news`: another value after each change. */
export function ExerciseRecordsCard({
  exerciseId,
  userId,
  news,
}: {
  exerciseId: string
  userId: string
  news: unknown
}) {
  const pages = usePages(
    (cursor) =>
      client.progress.records(userId, { exercise: exerciseId, limit: PAGE, ...(cursor !== undefined && { cursor }) }),
    ({ records }) => records,
    [exerciseId, userId, news],
  )
  if (pages.items === null || pages.items.length === 0) return null
  return (
    <Card title="Records" testid="exercise-records">
      <RecordsList groups={groupedRecords(pages.items)} ofOne />
      <ShowOlder pages={pages} />
    </Card>
  )
}

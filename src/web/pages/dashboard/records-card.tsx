import { useState } from 'preact/hooks'
import type { PersonalRecord } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { ShowOlder } from '../../parts/show-older.tsx'
import { useFresh } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { usePages } from '../../state/use-pages.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { groupedRecords, keyOf, RecordsList } from './records-list.tsx'

const GROUPS_SHOWN = 4
const PAGE = 50

interface Props {
  /** The newest. */
  records: PersonalRecord[]
  title?: string
  /** Whose all records can be shown; without it there are no more than these. */
  userId?: string
}

/** The newest personal records, and on request every one. */
export function RecordsCard({ records, title = 'Personal records', userId }: Props) {
  const [isWhole, setIsWhole] = useState(false)
  const groups = groupedRecords(records)
  const newest = records.map(keyOf)
  const hasCome = useFresh(newest)
  // what is read of the past is new to the list, but no news
  const isFresh = (key: string) => newest.includes(key) && hasCome(key)
  return (
    <Card title={title} class={dashboardGridStyles.areaRecords} testid="records">
      {records.length === 0 ? (
        <Empty icon="trophy" title="No records yet">
          <p>The first time you do an exercise sets the mark. Beat it, and it shows here.</p>
        </Empty>
      ) : isWhole && userId !== undefined ? (
        <AllRecords userId={userId} newest={records} isFresh={isFresh} />
      ) : (
        <>
          <RecordsList groups={groups.slice(0, GROUPS_SHOWN)} isFresh={isFresh} />
          {userId !== undefined && (
            <p class="center">
              <Button onClick={() => setIsWhole(true)} data-testid="all-records">
                Show all records
              </Button>
            </p>
          )}
        </>
      )}
    </Card>
  )
}

interface AllProps {
  userId: string
  newest: PersonalRecord[]
  isFresh: (key: string) => boolean
}

/** Every record, a page at a time. */
function AllRecords({ userId, newest, isFresh }: AllProps) {
  const pages = usePages(
    (cursor) => client.progress.records(userId, { limit: PAGE, ...(cursor !== undefined && { cursor }) }),
    (page) => page.records,
    [userId, newest],
  )
  return (
    <>
      <RecordsList groups={groupedRecords(pages.items ?? newest)} isFresh={isFresh} />
      {pages.problem !== null && <p class="problem-text">{pages.problem}</p>}
      <ShowOlder pages={pages} />
    </>
  )
}

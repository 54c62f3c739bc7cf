import type { Leaderboard } from '../../../contract/groups.ts'
import { initials, plural } from '../../format/words.ts'
import { UpdatedItem, useFresh } from '../../parts/updated.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { OptIn } from './opt-in.tsx'

const DAYS_OF_A_WEEK = [1, 2, 3, 4, 5, 6, 7]

/** Training days this week, each in the member's own zone; it moves as people train. */
export function LeaderboardCard({ entries }: { entries: Leaderboard['entries'] | null }) {
  const { user, preferences } = useMe()
  const isFresh = useFresh(entries?.map(({ userId }) => userId) ?? null)
  return (
    <Card title="This week" aside="training days" testid="leaderboard">
      {!preferences.leaderboardOptIn && <OptIn />}
      {entries === null ? (
        <Skeleton class="skeleton-chart" />
      ) : entries.length === 0 ? (
        <Empty icon="trophy" title="Nobody is on the leaderboard yet">
          <p>Who wants to be is shown here with their training days.</p>
        </Empty>
      ) : (
        <ol class="ranks">
          {entries.map((entry) => (
            <UpdatedItem
              key={entry.userId}
              value={entry.trainingDays}
              fresh={isFresh(entry.userId)}
              class={`rank ${entry.userId === user.id ? 'rank-own' : ''}`}
              testid="rank"
            >
              <Rank entry={entry} isOwn={entry.userId === user.id} />
            </UpdatedItem>
          ))}
        </ol>
      )}
      <p class="below">Each person's week begins where they live. Only days are counted, not what was lifted.</p>
    </Card>
  )
}

function Rank({ entry, isOwn }: { entry: Leaderboard['entries'][number]; isOwn: boolean }) {
  const format = useFormat()
  const { rank, displayName, trainingDays } = entry
  return (
    <>
      <span class="rank-place number">
        <span class="visually-hidden">Rank </span>
        {format.number(rank)}
      </span>
      <span class="avatar" aria-hidden="true">
        {initials(displayName)}
      </span>
      <span class="rank-name">
        {displayName}
        {isOwn && <span class="tag tag-accent">You</span>}
      </span>
      <span class="rank-days" aria-hidden="true">
        {DAYS_OF_A_WEEK.map((day) => (
          <span key={day} class={`rank-day ${day <= trainingDays ? 'rank-day-done' : ''}`} />
        ))}
      </span>
      <span class="rank-count number">
        {trainingDays} {plural(trainingDays, 'day')}
      </span>
    </>
  )
}

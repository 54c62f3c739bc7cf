import type { Leaderboard } from '../../../contract/groups.ts'
import { initials, plural } from '../../format/words.ts'
import { UpdatedItem, useFresh } from '../../parts/updated.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import factsStyles from '../../ui/facts.module.css'
import { Skeleton } from '../../ui/skeleton.tsx'
import tagStyles from '../../ui/tag.module.css'
import styles from './groups.module.css'
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
        <Skeleton kind="chart" />
      ) : entries.length === 0 ? (
        <Empty icon="trophy" title="Nobody is on the leaderboard yet">
          <p>Members who opt in appear here.</p>
        </Empty>
      ) : (
        <ol class={styles.ranks}>
          {entries.map((entry) => (
            <UpdatedItem
              key={entry.userId}
              value={entry.trainingDays}
              fresh={isFresh(entry.userId)}
              class={classes(styles.rank, entry.userId === user.id && styles.rankOwn)}
              testid="rank"
            >
              <Rank entry={entry} isOwn={entry.userId === user.id} />
            </UpdatedItem>
          ))}
        </ol>
      )}
      <p class={factsStyles.below}>Weeks follow each member's time zone. Only days are counted, not what was lifted.</p>
    </Card>
  )
}

function Rank({ entry, isOwn }: { entry: Leaderboard['entries'][number]; isOwn: boolean }) {
  const format = useFormat()
  const { rank, displayName, trainingDays } = entry
  return (
    <>
      <span class={classes(styles.rankPlace, 'number')}>
        <span class="visually-hidden">Rank </span>
        {format.number(rank)}
      </span>
      <span class={avatarStyles.avatar} aria-hidden="true">
        {initials(displayName)}
      </span>
      <span class={styles.rankName}>
        {displayName}
        {isOwn && <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>You</span>}
      </span>
      <span class={styles.rankDays} aria-hidden="true">
        {DAYS_OF_A_WEEK.map((day) => (
          <span key={day} class={classes(styles.rankDay, day <= trainingDays && styles.rankDayDone)} />
        ))}
      </span>
      <span class={classes(styles.rankCount, 'number')}>
        {trainingDays} {plural(trainingDays, 'day')}
      </span>
    </>
  )
}

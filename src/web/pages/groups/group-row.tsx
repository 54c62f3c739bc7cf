import { useEffect } from 'preact/hooks'
import type { Group, Leaderboard } from '../../../contract/groups.ts'
import { plural } from '../../format/words.ts'
import { Updated } from '../../parts/updated.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useLeaderboard } from '../../state/use-leaderboard.ts'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import styles from './groups.module.css'

interface Props {
  group: Group
  /** One is out of it, perhaps this moment. */
  onGone: () => void
}

/** One group: who leads, and where one stands. */
export function GroupRow({ group, onGone }: Props) {
  const { board, closed } = useLeaderboard(group.id)
  useEffect(() => {
    if (closed) onGone()
  }, [closed])
  if (closed) return null
  const { name, members } = board?.data.group ?? group
  return (
    <li class={classes(cardStyles.card, styles.groupRow)} data-testid={`group-${group.id}`}>
      <div>
        <h2>
          <a class={styles.groupLink} href={`#/groups/${group.id}`}>
            {name}
          </a>
        </h2>
        <p class="quiet small">
          {members} {plural(members, 'member')}
        </p>
      </div>
      {board && <Place entries={board.data.entries} />}
    </li>
  )
}

function Place({ entries }: { entries: Leaderboard['entries'] }) {
  const format = useFormat()
  const { user } = useMe()
  const own = entries.find(({ userId }) => userId === user.id)
  if (own === undefined)
    return <p class={classes('quiet', 'small', styles.groupPlace)}>You're hidden on this leaderboard</p>
  const { rank, trainingDays } = own
  return (
    <p class={styles.groupPlace}>
      <span class={classes(factsStyles.big, styles.groupRank)}>
        <Updated value={rank} testid="own-rank">
          {format.number(rank)}
        </Updated>
        <span class={factsStyles.bigUnit}>of {format.number(entries.length)}</span>
      </span>
      <span class="quiet small">
        {trainingDays} {plural(trainingDays, 'day')} this week
      </span>
    </p>
  )
}

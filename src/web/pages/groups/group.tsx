import { useEffect, useRef } from 'preact/hooks'
import type { Group, GroupPeople } from '../../../contract/groups.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { useLeaderboard } from '../../state/use-leaderboard.ts'
import { useLoad } from '../../state/use-task.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import pageTitleStyles from '../../ui/page-title.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { GroupInvitation } from './group-invitation.tsx'
import { GroupSettings } from './group-settings.tsx'
import styles from './groups.module.css'
import { LeaderboardCard } from './leaderboard-card.tsx'
import { MembersCard } from './members-card.tsx'
import { ShareCard } from './share-card.tsx'
import { TrainingCard } from './training-card.tsx'

/** One group, for whoever is in it or asked to join it. */
export function GroupPage({ id }: { id: string }) {
  const { groupNews } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.groups.get(id), [id, groupNews])
  const detail = value?.data
  return (
    <>
      <p class={pageTitleStyles.crumb}>
        <a href="#/groups">
          <Icon name="back" size={16} /> Groups
        </a>
      </p>
      <PageTitle title={detail?.group.name ?? 'Group'} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null && problem === null && <Skeleton kind="page" />}
      {problem === null &&
        detail &&
        (detail.people === null ? (
          detail.invitation && <GroupInvitation group={detail.group} {...detail.invitation} onAnswered={reload} />
        ) : (
          <OfMember group={detail.group} people={detail.people} onNews={reload} />
        ))}
    </>
  )
}

interface Props {
  group: Group
  people: GroupPeople
  /** The group is not as it was read, and perhaps one is not in it any more. */
  onNews: () => void
}

function OfMember({ group, people, onNews }: Props) {
  const { user } = useMe()
  const { board, closed } = useLeaderboard(group.id)
  const shown = useRef(board?.revision)
  useEffect(() => {
    const before = shown.current
    shown.current = board?.revision
    if (closed || (before !== undefined && before !== board?.revision)) onNews()
  }, [board?.revision, closed])
  return (
    <div class={styles.group}>
      <LeaderboardCard entries={board?.data.entries ?? null} />
      <div class={styles.groupSide}>
        <TrainingCard groupId={group.id} showsMine={people.showsMyTraining} news={board?.revision} onChanged={onNews} />
        <ShareCard
          groupId={group.id}
          joinSecret={people.joinSecret}
          isOwner={user.id === group.ownerId}
          onChanged={onNews}
        />
        <MembersCard group={group} people={people} onChanged={onNews} />
        <GroupSettings group={group} onChanged={onNews} />
      </div>
    </div>
  )
}

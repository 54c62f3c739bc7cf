import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad } from '../../state/use-task.ts'
import cardStyles from '../../ui/card.module.css'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { BlockedGroups } from './blocked-groups.tsx'
import { CreateGroup } from './create-group.tsx'
import { GroupInvitation } from './group-invitation.tsx'
import { GroupRow } from './group-row.tsx'
import styles from './groups.module.css'

/** The groups one trains with, each with one's own place in it this week. */
export function Groups() {
  const { groupNews } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.groups.list(), [groupNews])
  const { groups = [], invitations = [], blocked = [] } = value?.data ?? {}
  return (
    <>
      <PageTitle title="Groups" subtitle="This week's training days" actions={<CreateGroup />} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null && problem === null && <Skeleton kind="page" />}
      {invitations.map((invitation) => (
        <GroupInvitation key={invitation.group.id} {...invitation} onAnswered={reload} />
      ))}
      {value !== null && groups.length === 0 && (
        <div class={cardStyles.card}>
          <Empty icon="trophy" title="No groups yet">
            <p>
              Make one and share its link, or open a link that somebody sent you. A group sees on how many days each of
              you trained this week, and nothing else.
            </p>
          </Empty>
        </div>
      )}
      <ul class={styles.groupList} data-testid="groups">
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} onGone={reload} />
        ))}
      </ul>
      {blocked.length > 0 && <BlockedGroups groups={blocked} onChanged={reload} />}
    </>
  )
}

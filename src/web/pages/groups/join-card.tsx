import type { GroupDetail } from '../../../features/groups/contract.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'

/** What somebody sees who has a group's link and is not in it. */
export function JoinCard({ detail: { group, invitation }, onJoined }: { detail: GroupDetail; onJoined: () => void }) {
  const join = useTask(async () => {
    await client.groups.join(group.id)
    onJoined()
  })
  const decline = useTask(async () => {
    await client.groups.decline(group.id)
    go('groups')
  })
  const problem = join.problem ?? decline.problem
  return (
    <div class="card narrow" data-testid="join-card">
      <Empty
        icon="trophy"
        title={
          invitation === null ? `You are not in ${group.name}` : `${invitation.invitedBy.displayName} asks you to join`
        }
      >
        <p>
          A group of {group.members} {plural(group.members, 'person', 'people')}. You would see on how many days each
          trained this week; they see yours only if you want them to. Nobody sees your workouts.
        </p>
        {problem !== null && <p class="problem-text">{problem}</p>}
        <div class="row-actions">
          {invitation !== null && (
            <Button busy={decline.busy} onClick={decline.run}>
              Decline
            </Button>
          )}
          <Button kind="primary" busy={join.busy} onClick={join.run} data-testid="join-group">
            Join {group.name}
          </Button>
        </div>
      </Empty>
    </div>
  )
}

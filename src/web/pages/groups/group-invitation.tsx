import type { GroupList } from '../../../contract/groups.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Asker } from '../../ui/asker.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'

type Props = GroupList['invitations'][number] & { onAnswered: () => void }

/** Somebody asks to train together. */
export function GroupInvitation({ group: { id, name, members }, invitedBy, onAnswered }: Props) {
  const answer = useTask(async (how: 'join' | 'decline' | 'block') => {
    await client.groups[how](id)
    onAnswered()
  })
  return (
    <section class="card invitation" aria-label={`Invitation to ${name}`} data-testid="group-invitation">
      <span class="empty-icon">
        <Icon name="mail" size={20} />
      </span>
      <p>
        <Asker {...invitedBy} /> asks you to join <strong>{name}</strong>, a group of {members}{' '}
        {plural(members, 'person', 'people')}.
        {answer.problem !== null && <span class="problem-text"> {answer.problem}</span>}
      </p>
      <div class="row-actions">
        <Button busy={answer.busy} onClick={() => answer.run('decline')}>
          Decline
        </Button>
        <Button kind="primary" busy={answer.busy} onClick={() => answer.run('join')} data-testid="accept-group">
          Join
        </Button>
        <Button kind="quiet" busy={answer.busy} onClick={() => answer.run('block')} data-testid="block-group">
          Never ask again
        </Button>
      </div>
    </section>
  )
}

import type { GroupList } from '../../../contract/groups.ts'
import { plural } from '../../format/words.ts'
import invitationStyles from '../../parts/invitation.module.css'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Asker } from '../../ui/asker.tsx'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import emptyStyles from '../../ui/empty.module.css'
import { Icon } from '../../ui/icon.tsx'

type Props = GroupList['invitations'][number] & { onAnswered: () => void }

/** Somebody asks to train together. */
export function GroupInvitation({ group: { id, name, members }, invitedBy, onAnswered }: Props) {
  const answer = useTask(async (how: 'join' | 'decline' | 'block') => {
    await client.groups[how](id)
    onAnswered()
  })
  return (
    <section
      class={classes(cardStyles.card, invitationStyles.invitation)}
      aria-label={`Invitation to ${name}`}
      data-testid="group-invitation"
    >
      <span class={emptyStyles.emptyIcon}>
        <Icon name="mail" size={20} />
      </span>
      <p>
        <Asker {...invitedBy} /> asks you to join <strong>{name}</strong>, a group of {members}{' '}
        {plural(members, 'person', 'people')}.
        {answer.problem !== null && <span class="problem-text"> {answer.problem}</span>}
      </p>
      <div class={actionsStyles.rowActions}>
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

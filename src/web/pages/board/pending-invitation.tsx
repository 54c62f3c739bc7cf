import type { SentInvitation } from '../../../contract/coaching.ts'
import { initials } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import askerStyles from '../../ui/asker.module.css'
import avatarStyles from '../../ui/avatar.module.css'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'

interface Props {
  invitation: SentInvitation
  onWithdrawn: () => void
}

/** Somebody was asked, and has not answered. */
export function PendingInvitation({ invitation: { id, email, since, until }, onWithdrawn }: Props) {
  const format = useFormat()
  const withdraw = useTask(async () => {
    await client.coaching.end(id)
    onWithdrawn()
  })
  const isOver = Date.parse(until) <= Date.now()
  return (
    <li class={classes(peopleStyles.person, peopleStyles.personWraps)} data-testid="pending-invitation">
      <span class={classes(avatarStyles.avatar, avatarStyles.avatarQuiet)} aria-hidden="true">
        {initials(email)}
      </span>
      <span class={peopleStyles.personText}>
        <strong class={askerStyles.address}>{email}</strong>
        <small>
          {withdraw.problem ?? (isOver ? 'The invitation has run out' : `Invited ${format.when(format.dateOf(since))}`)}
        </small>
      </span>
      <Button busy={withdraw.busy} aria-label={`Withdraw the invitation of ${email}`} onClick={withdraw.run}>
        Withdraw
      </Button>
    </li>
  )
}

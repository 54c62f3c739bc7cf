import type { GroupInvitation } from '../../../contract/groups.ts'
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
  groupId: string
  invitation: GroupInvitation
  mayWithdraw: boolean
  onWithdrawn: () => void
}

/** Somebody was asked, and has not answered. Only whoever wrote the address sees it. */
export function Invited({
  groupId,
  invitation: { id, email, invitedBy, since, until },
  mayWithdraw,
  onWithdrawn,
}: Props) {
  const format = useFormat()
  const withdraw = useTask(async () => {
    await client.groups.withdraw(groupId, id)
    onWithdrawn()
  })
  const who = email ?? `Somebody whom ${invitedBy.displayName} asked`
  const isOver = Date.parse(until) <= Date.now()
  return (
    <li class={classes(peopleStyles.person, peopleStyles.personWraps)} data-testid="invited">
      <span class={classes(avatarStyles.avatar, avatarStyles.avatarQuiet)} aria-hidden="true">
        {initials(email ?? '?')}
      </span>
      <span class={peopleStyles.personText}>
        <strong class={askerStyles.address}>{who}</strong>
        <small>
          {withdraw.problem ?? (isOver ? 'The invitation has run out' : `Invited ${format.when(format.dateOf(since))}`)}
        </small>
      </span>
      {mayWithdraw && (
        <Button busy={withdraw.busy} aria-label={`Withdraw the invitation of ${who}`} onClick={withdraw.run}>
          Withdraw
        </Button>
      )}
    </li>
  )
}

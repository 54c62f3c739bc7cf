import type { CoachingLink } from '../../../features/coaching/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { initials } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'

export function PendingInvitation({ link, onWithdrawn }: { link: CoachingLink; onWithdrawn: () => void }) {
  const format = useFormat()
  const withdraw = useTask(async () => {
    await client.coaching.end(link.id)
    onWithdrawn()
  })
  return (
    <li class="person">
      <span class="avatar" aria-hidden="true">
        {initials(link.client.displayName)}
      </span>
      <span class="person-text">
        <strong>{link.client.displayName}</strong>
        <small>{withdraw.problem ?? `Invited ${format.when(format.dateOf(link.since))}`}</small>
      </span>
      <Button busy={withdraw.busy} onClick={withdraw.run}>
        Withdraw
      </Button>
    </li>
  )
}

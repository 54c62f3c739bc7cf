import { useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'

export function InviteForm({ onInvited }: { onInvited: () => void }) {
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const invite = useTask(async () => {
    const link = await client.coaching.invite(email.trim())
    setSent(link.client.displayName)
    setEmail('')
    onInvited()
  })
  return (
    <form
      class="invite"
      data-testid="invite-form"
      onSubmit={(event) => {
        event.preventDefault()
        setSent(null)
        void invite.run()
      }}
    >
      <input
        type="email"
        required
        aria-label="Email of the client to invite"
        placeholder="client@example.org"
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit" icon="plus" busy={invite.busy}>
        Invite
      </Button>
      <p role="status" class={invite.problem === null ? 'invite-word quiet' : 'invite-word problem-text'}>
        {invite.problem ?? (sent === null ? '' : `${sent} has been invited.`)}
      </p>
    </form>
  )
}

import { useState } from 'preact/hooks'
import { useTask } from '../state/use-task.ts'
import { Button } from './button.tsx'

interface Props {
  /** What the field is for, as it is read aloud. */
  label: string
  placeholder: string
  /** Asks whoever has this address, and answers their name. */
  invite: (email: string) => Promise<string>
}

/** Invites somebody by email, and says whom. */
export function EmailForm({ label, placeholder, invite }: Props) {
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const send = useTask(async () => {
    setSent(await invite(email.trim()))
    setEmail('')
  })
  return (
    <form
      class="invite"
      data-testid="invite-form"
      onSubmit={(event) => {
        event.preventDefault()
        setSent(null)
        void send.run()
      }}
    >
      <input
        type="email"
        required
        aria-label={label}
        placeholder={placeholder}
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit" icon="plus" busy={send.busy}>
        Invite
      </Button>
      <p role="status" class={send.problem === null ? 'invite-word quiet' : 'invite-word problem-text'}>
        {send.problem ?? (sent === null ? '' : `${sent} has been invited.`)}
      </p>
    </form>
  )
}

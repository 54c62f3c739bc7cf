import { useState } from 'preact/hooks'
import { useTask } from '../state/use-task.ts'
import { Button } from '../ui/button.tsx'
import { Form, FormStatus } from '../ui/form.tsx'
import styles from './email-form.module.css'

interface Props {
  /** What the field is for, as it is read aloud. */
  label: string
  placeholder: string
  /** Asks whoever has this address. */
  invite: (email: string) => Promise<void>
}

/** Invites somebody by email, and says whom. Whether anybody has the address is told to nobody. */
export function EmailForm({ label, placeholder, invite }: Props) {
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const send = useTask(async () => {
    const address = email.trim()
    await invite(address)
    setSent(address)
    setEmail('')
  })
  return (
    <Form
      layout="own"
      class={styles.invite}
      testid="invite-form"
      onSubmit={() => {
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
      <FormStatus
        class={styles.inviteWord}
        problem={send.problem}
        done={
          sent !== null &&
          `${sent} is asked when they open Spotter with this address. They see your name and email address.`
        }
      />
    </Form>
  )
}

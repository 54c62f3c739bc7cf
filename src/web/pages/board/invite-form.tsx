import { client } from '../../state/client.ts'
import { EmailForm } from '../../ui/email-form.tsx'

export function InviteForm({ onInvited }: { onInvited: () => void }) {
  return (
    <EmailForm
      label="Email of the client to invite"
      placeholder="client@example.org"
      invite={async (email) => {
        await client.coaching.invite(email)
        onInvited()
      }}
    />
  )
}

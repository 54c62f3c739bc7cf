import { EmailForm } from '../../parts/email-form.tsx'
import { client } from '../../state/client.ts'

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

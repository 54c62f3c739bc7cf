import { useState } from 'preact/hooks'
import type { MePatch } from '../../../contract/accounts.ts'
import { EmailField, NameField, NewPasswordField } from '../../parts/account-fields.tsx'
import { client } from '../../state/client.ts'
import { useMe, useSession } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Card } from '../../ui/card.tsx'
import { Form, FormFoot } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { withPassword } from './with-password.ts'

/** Name, email address and password. */
export function AccountForm() {
  const { user } = useMe()
  const { loadMe } = useSession()
  const [displayName, setDisplayName] = useState(user.displayName)
  const [email, setEmail] = useState(user.email)
  const [password, setPassword] = useState('')
  const [currentPassword, setCurrentPassword] = useState('')
  const [saved, setSaved] = useState<string | false>(false)

  const isOtherEmail = email.trim() !== user.email
  const needsPassword = isOtherEmail || password !== ''
  const change: MePatch = {
    ...(displayName.trim() !== user.displayName && { displayName: displayName.trim() }),
    ...(isOtherEmail && { email: email.trim() }),
    ...(password !== '' && { password }),
    ...(needsPassword && { currentPassword }),
  }
  const save = useTask(async () => {
    if (Object.keys(change).length === 0) return setSaved('Nothing has changed.')
    await withPassword(() => client.me.update(change))
    await loadMe()
    setSaved(needsPassword ? 'Saved. Other devices have been signed out.' : 'Saved.')
    setPassword('')
    setCurrentPassword('')
  })

  return (
    <Card title="Account">
      <Form layout="grid" testid="account-form" onInput={() => setSaved(false)} onSubmit={() => void save.run()}>
        <NameField value={displayName} onChange={setDisplayName} />
        <EmailField autocomplete="email" value={email} onChange={setEmail} />
        <NewPasswordField
          label="New password"
          hint="Leave it empty to keep yours. At least 10 characters."
          name="new-password"
          value={password}
          onChange={setPassword}
        />
        {needsPassword && (
          <TextField
            label="Current password"
            hint="A new email address or password needs it."
            type="password"
            name="present-password"
            autocomplete="current-password"
            required
            maxLength={200}
            value={currentPassword}
            onChange={setCurrentPassword}
          />
        )}
        <FormFoot submit="Save" busy={save.busy} problem={save.problem} done={saved || ''} />
      </Form>
    </Card>
  )
}

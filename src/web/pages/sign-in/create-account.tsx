import { useState } from 'preact/hooks'
import type { Registration } from '../../../contract/accounts.ts'
import { EmailField, NameField, NewPasswordField } from '../../parts/account-fields.tsx'
import { Button } from '../../ui/button.tsx'
import fieldStyles from '../../ui/field.module.css'
import { Form } from '../../ui/form.tsx'

/** Your zone decides when a day and a week begin. */
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

export function CreateAccount({ busy, onSubmit }: { busy: boolean; onSubmit: (registration: Registration) => void }) {
  const [displayName, setDisplayName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<'member' | 'trainer'>('member')
  return (
    <Form
      testid="create-form"
      onSubmit={() => onSubmit({ displayName: displayName.trim(), email: email.trim(), password, role, timeZone })}
    >
      <h2>Create an account</h2>
      <NameField value={displayName} onChange={setDisplayName} />
      <EmailField autocomplete="username" value={email} onChange={setEmail} />
      <NewPasswordField
        label="Password"
        hint="At least 10 characters."
        name="password"
        required
        value={password}
        onChange={setPassword}
      />
      <fieldset class={fieldStyles.choice}>
        <legend>I am here to</legend>
        {(['member', 'trainer'] as const).map((value) => (
          <label key={value}>
            <input type="radio" name="role" checked={role === value} onChange={() => setRole(value)} />
            <span>{value === 'member' ? 'Train' : 'Coach others'}</span>
          </label>
        ))}
      </fieldset>
      <p class={fieldStyles.fieldHint}>
        Your days follow {timeZone.replaceAll('_', ' ')} time. You can change this later.
      </p>
      <Button kind="primary" type="submit" busy={busy} data-testid="create-account">
        Create account
      </Button>
    </Form>
  )
}

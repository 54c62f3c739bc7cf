import { useState } from 'preact/hooks'
import type { Credentials } from '../../../contract/accounts.ts'
import { EmailField } from '../../parts/account-fields.tsx'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'

export function SignInForm({ busy, onSubmit }: { busy: boolean; onSubmit: (credentials: Credentials) => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <Form testid="sign-in-form" onSubmit={() => onSubmit({ email: email.trim(), password })}>
      <h2>Sign in</h2>
      <EmailField autocomplete="username" value={email} onChange={setEmail} />
      <TextField
        label="Password"
        type="password"
        name="password"
        autocomplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      <Button kind="primary" type="submit" busy={busy} data-testid="sign-in">
        Sign in
      </Button>
    </Form>
  )
}

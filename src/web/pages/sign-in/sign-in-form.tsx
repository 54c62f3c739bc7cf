import { useState } from 'preact/hooks'
import type { Credentials } from '../../../features/accounts/contract.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'

export function SignInForm({ busy, onSubmit }: { busy: boolean; onSubmit: (credentials: Credentials) => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      class="form"
      data-testid="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit({ email: email.trim(), password })
      }}
    >
      <h2>Sign in</h2>
      <Field label="Email">
        {(attributes) => (
          <input
            {...attributes}
            type="email"
            name="email"
            autocomplete="username"
            required
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(attributes) => (
          <input
            {...attributes}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button kind="primary" type="submit" busy={busy} data-testid="sign-in">
        Sign in
      </Button>
    </form>
  )
}

import { TextField } from '../ui/text-field.tsx'

/* What is asked of an account, where one is made, used and changed. */

interface FieldProps {
  value: string
  onChange: (value: string) => void
}

export const NameField = (props: FieldProps) => (
  <TextField label="Name" name="name" autocomplete="name" required maxLength={80} {...props} />
)

/** `username` where a password manager is to fill it in beside the password. */
export const EmailField = (props: FieldProps & { autocomplete: 'username' | 'email' }) => (
  <TextField label="Email" type="email" name="email" required {...props} />
)

export const NewPasswordField = (
  props: FieldProps & { label: string; hint: string; name: string; required?: boolean },
) => <TextField type="password" autocomplete="new-password" minLength={10} maxLength={200} {...props} />

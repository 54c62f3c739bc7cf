import { Field } from './field.tsx'

interface Props {
  label: string
  hint?: string
  type?: 'text' | 'email' | 'password'
  name?: string
  inputMode?: 'decimal' | 'numeric'
  autocomplete?: string
  required?: boolean
  minLength?: number
  maxLength?: number
  value: string
  onChange: (value: string) => void
}

/** A line of text with its label. */
export function TextField({ label, hint, type = 'text', autocomplete = 'off', value, onChange, ...rest }: Props) {
  return (
    <Field label={label} hint={hint}>
      {(attributes) => (
        <input
          {...attributes}
          {...rest}
          autocomplete={autocomplete}
          // the types allow one kind at a time
          type={type as 'text'}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

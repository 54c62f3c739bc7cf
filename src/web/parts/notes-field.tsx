import { Field } from '../ui/field.tsx'

/** As long as the server takes them. */
const MOST_LETTERS = 10_000

interface Props {
  label?: string
  name?: string
  value: string
  onChange: (value: string) => void
}

/** Free words about a workout or one of its exercises. */
export function NotesField({ label = 'Notes', name = 'notes', value, onChange }: Props) {
  return (
    <Field label={label}>
      {(attributes) => (
        <textarea
          {...attributes}
          name={name}
          rows={2}
          maxLength={MOST_LETTERS}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

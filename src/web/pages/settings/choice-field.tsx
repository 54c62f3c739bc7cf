import { Field } from '../../ui/field.tsx'

interface Props<T extends string> {
  label: string
  hint?: string
  name: string
  value: T
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
}

/** One of a few, by name. */
export function ChoiceField<T extends string>({ label, hint, name, value, options, onChange }: Props<T>) {
  return (
    <Field label={label} hint={hint}>
      {(attributes) => (
        <select
          {...attributes}
          name={name}
          value={value}
          onChange={(event) => {
            const [chosen] = options.find(([option]) => option === event.currentTarget.value) ?? []
            if (chosen !== undefined) onChange(chosen)
          }}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

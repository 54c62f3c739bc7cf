import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { lateWords } from '../state/late-words.ts'
import { Field } from '../ui/field.tsx'

/** As long as the server takes them. */
const MOST_LETTERS = 10_000

interface Props {
  label?: string
  name?: string
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
}

/** Free words about a workout or one of its exercises. */
export function NotesField({ label = 'Notes', name = 'notes', value, onChange, onBlur }: Props) {
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
          onBlur={onBlur}
        />
      )}
    </Field>
  )
}

/** Notes that are saved while they are written: after a pause, and when the field or the page is left. */
export function LateNotesField({ value, onChange, ...field }: Props) {
  /** What stands in the field as long as it has the focus. */
  const [draft, setDraft] = useState<string | null>(null)
  const send = useRef(onChange)
  send.current = onChange
  const words = useMemo(() => lateWords((text) => send.current(text)), [])
  useEffect(() => {
    addEventListener('pagehide', words.flush)
    document.addEventListener('visibilitychange', words.flush)
    return () => {
      removeEventListener('pagehide', words.flush)
      document.removeEventListener('visibilitychange', words.flush)
      words.flush()
    }
  }, [words])
  return (
    <NotesField
      {...field}
      value={draft ?? value}
      onChange={(text) => {
        setDraft(text)
        words.type(text)
      }}
      onBlur={() => {
        words.flush()
        setDraft(null)
      }}
    />
  )
}

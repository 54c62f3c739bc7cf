import { useEffect, useRef, useState } from 'preact/hooks'
import { readWhole } from '../format/decimal.ts'

interface Props {
  id?: string
  'aria-describedby'?: string
  'aria-label'?: string
  'data-testid'?: string
  class?: string | undefined
  name?: string
  value: number
  min: number
  max: number
  onChange: (value: number) => void
}

/**
 * A whole number, typed in the digits of any script: a field of the type `number` swallows what it cannot read. What is
 * no number in range stays as it was typed, is said at the field, and keeps its form from being sent.
 */
export function WholeNumberInput({ value, min, max, onChange, ...attributes }: Props) {
  const [text, setText] = useState(String(value))
  const input = useRef<HTMLInputElement>(null)
  const read = readWhole(text, min, max)
  // changed in another window, or by the other end of a range
  useEffect(() => {
    if (readWhole(text, min, max) !== value) setText(String(value))
  }, [value])
  useEffect(
    () => input.current?.setCustomValidity(read === null ? `Enter a whole number from ${min} to ${max}.` : ''),
    [read, min, max],
  )
  return (
    <input
      {...attributes}
      ref={input}
      inputMode="numeric"
      autocomplete="off"
      aria-invalid={read === null}
      value={text}
      onInput={({ currentTarget }) => {
        setText(currentTarget.value)
        const typed = readWhole(currentTarget.value, min, max)
        if (typed !== null) onChange(typed)
      }}
    />
  )
}

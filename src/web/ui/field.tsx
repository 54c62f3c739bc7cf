import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './field.module.css'

interface Props {
  label: string
  hint?: string | undefined
  children: (attributes: { id: string; 'aria-describedby'?: string }) => ComponentChildren
}

/** A control with its label and an explanation, tied together. */
export function Field({ label, hint, children }: Props) {
  const id = useId()
  return (
    <div class={styles.field}>
      <label for={id}>{label}</label>
      {children(hint === undefined ? { id } : { id, 'aria-describedby': `${id}-hint` })}
      {hint !== undefined && (
        <p class={styles.fieldHint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

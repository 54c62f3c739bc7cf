import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './form.module.css'
import type { IconName } from './icon.tsx'

interface Props {
  onSubmit: () => unknown
  /** One below the other, in two columns where there is room, side by side, or as the page's own style sheet says. */
  layout?: 'stack' | 'grid' | 'line' | 'own'
  class?: string | undefined
  label?: string
  testid?: string
  /** What is wrong is said by the page itself, at the field. */
  noValidate?: boolean
  onInput?: () => void
  children: ComponentChildren
}

/** Fields that are sent together. */
export function Form({
  onSubmit,
  layout = 'stack',
  class: extra,
  label,
  testid,
  noValidate,
  onInput,
  children,
}: Props) {
  return (
    <form
      class={classes(layout !== 'own' && styles[layout], extra)}
      aria-label={label}
      data-testid={testid}
      noValidate={noValidate}
      onInput={onInput}
      onSubmit={(event) => {
        event.preventDefault()
        void onSubmit()
      }}
    >
      {children}
    </form>
  )
}

interface StatusProps {
  /** Why it could not be done; null if nothing is wrong. */
  problem: string | null
  /** What is said when it was. */
  done?: ComponentChildren
  class?: string | undefined
}

/** What came of sending, announced when it changes. */
export const FormStatus = ({ problem, done = '', class: extra }: StatusProps) => (
  <p role="status" class={classes(problem === null ? 'quiet' : 'problem-text', extra)}>
    {problem ?? done}
  </p>
)

interface FootProps extends StatusProps {
  submit: string
  kind?: 'primary' | 'plain'
  icon?: IconName
  busy?: boolean
  disabled?: boolean
  testid?: string
  /** Other ways out. */
  children?: ComponentChildren
}

/** The end of a form: the button that sends it, and what came of it. */
export function FormFoot({ submit, kind = 'primary', icon, busy, disabled, testid, children, ...status }: FootProps) {
  return (
    <div class={styles.foot}>
      <Button
        kind={kind}
        type="submit"
        {...(icon && { icon })}
        busy={busy ?? false}
        disabled={disabled ?? false}
        data-testid={testid}
      >
        {submit}
      </Button>
      {children}
      <FormStatus {...status} />
    </div>
  )
}

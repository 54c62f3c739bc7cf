import type { ComponentChildren, JSX } from 'preact'
import styles from './button.module.css'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'
import spinnerStyles from './spinner.module.css'

interface Props extends Omit<JSX.IntrinsicElements['button'], 'ref' | 'icon' | 'class'> {
  class?: string | undefined
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  busy?: boolean
  children?: ComponentChildren
}

/** A button; `busy` keeps its size and says so to everybody. */
export function Button({ kind = 'plain', icon, busy = false, children, class: extra, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      class={classes(styles.button, styles[kind], children === undefined && styles.buttonIcon, extra)}
      aria-busy={busy}
      disabled={busy || rest.disabled === true}
    >
      {busy ? <span class={spinnerStyles.spinner} aria-hidden="true" /> : icon ? <Icon name={icon} size={18} /> : null}
      {children}
    </button>
  )
}

import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import styles from './notice.module.css'

interface Props {
  kind?: 'info' | 'problem' | 'good'
  action?: { label: string; run: () => void }
  children: ComponentChildren
}

/** A sentence that must be noticed. Problems are announced at once. */
export function Notice({ kind = 'info', action, children }: Props) {
  return (
    <div class={classes(styles.notice, styles[kind])} role={kind === 'problem' ? 'alert' : 'status'}>
      <p>{children}</p>
      {action && <Button onClick={action.run}>{action.label}</Button>}
    </div>
  )
}

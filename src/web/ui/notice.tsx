import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'

interface Props {
  kind?: 'info' | 'problem' | 'good'
  action?: { label: string; run: () => void }
  children: ComponentChildren
}

/** A sentence that must be noticed. Problems are announced at once. */
export function Notice({ kind = 'info', action, children }: Props) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <p>{children}</p>
      {action && <Button onClick={action.run}>{action.label}</Button>}
    </div>
  )
}

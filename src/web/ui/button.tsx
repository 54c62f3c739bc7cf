import type { ComponentChildren, JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface Props extends Omit<JSX.IntrinsicElements['button'], 'ref' | 'icon'> {
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
      class={`button button-${kind} ${children === undefined ? 'button-icon' : ''} ${extra ?? ''}`}
      aria-busy={busy}
      disabled={busy || rest.disabled === true}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} size={18} /> : null}
      {children}
    </button>
  )
}

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** What stands where there is nothing yet: why, and what to do about it. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} size={22} />
      </span>
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

import type { ComponentChildren } from 'preact'
import styles from './empty.module.css'
import { Icon, type IconName } from './icon.tsx'

/** What stands where there is nothing yet: why, and what to do about it. */
export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class={styles.empty}>
      <span class={styles.emptyIcon}>
        <Icon name={icon} size={22} />
      </span>
      <p class={styles.emptyTitle}>{title}</p>
      {children}
    </div>
  )
}

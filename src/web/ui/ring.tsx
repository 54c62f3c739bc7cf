import type { ComponentChildren } from 'preact'
import { classes } from './classes.ts'
import styles from './ring.module.css'

const RADIUS = 44
const LENGTH = 2 * Math.PI * RADIUS

/** A share of a goal as a ring; `children` stand in its middle and say the same in words. */
export function Ring({
  share,
  small = false,
  children,
}: {
  share: number
  small?: boolean
  children?: ComponentChildren
}) {
  const filled = Math.min(1, Math.max(0, share))
  return (
    <div class={classes(styles.ring, small && styles.ringSmall, filled >= 1 && styles.ringFull)}>
      <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <circle class={styles.ringTrack} cx="50" cy="50" r={RADIUS} />
        <circle
          class={styles.ringFill}
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={`${LENGTH}`}
          stroke-dashoffset={`${LENGTH * (1 - filled)}`}
          visibility={filled === 0 ? 'hidden' : 'visible'}
        />
      </svg>
      <div class={styles.ringMiddle}>{children}</div>
    </div>
  )
}

import type { LiveStatus } from '../../client/index.ts'
import { classes } from '../ui/classes.ts'
import styles from './connection.module.css'

const WORDS: Record<LiveStatus, string> = { live: 'Live', connecting: 'Connecting', offline: 'Offline' }
const MEANINGS: Record<LiveStatus, string> = {
  live: 'Changes show at once',
  connecting: 'Looking for the server',
  offline: "You're offline. Showing your last synced data.",
}

/** How this page is connected. Changes are announced. */
export function Connection({ status }: { status: LiveStatus }) {
  return (
    <p
      class={classes(styles.connection, styles[status])}
      role="status"
      aria-live="polite"
      data-testid="connection"
      data-status={status}
      title={MEANINGS[status]}
    >
      <span class={styles.connectionDot} aria-hidden="true" />
      {WORDS[status]}
    </p>
  )
}

import { useUnsent } from '../state/unsent.ts'
import styles from './unsent-count.module.css'

/** How many saves have not reached the server yet, beside the state of the connection. Changes are announced. */
export function UnsentCount() {
  const { length } = useUnsent()
  return (
    <span role="status" aria-live="polite">
      {length > 0 && (
        <a class={styles.unsentCount} href="#/today" data-testid="unsent-count">
          {length} unsent
        </a>
      )}
    </span>
  )
}

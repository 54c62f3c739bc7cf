import type { LiveStatus } from '../../client/index.ts'

const WORDS: Record<LiveStatus, string> = { live: 'Live', connecting: 'Connecting', offline: 'Offline' }
const MEANINGS: Record<LiveStatus, string> = {
  live: 'Changes show at once',
  connecting: 'Looking for the server',
  offline: 'No connection: this is the last state that was seen',
}

/** How this page is connected. Changes are announced. */
export function Connection({ status }: { status: LiveStatus }) {
  return (
    <p
      class={`connection connection-${status}`}
      role="status"
      aria-live="polite"
      data-testid="connection"
      data-status={status}
      title={MEANINGS[status]}
    >
      <span class="connection-dot" aria-hidden="true" />
      {WORDS[status]}
    </p>
  )
}

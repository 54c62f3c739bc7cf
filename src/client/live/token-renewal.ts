import type { Session } from '../session.ts'

/**
 * Gets a new access token when three quarters of the present one's time have passed, and tells of each new token,
 * whoever asked for it. A failed attempt is made again after three quarters of what is left.
 * @returns stops it
 */
export function keepTokenFresh(session: Session, onToken: (token: string) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function schedule(): void {
    clearTimeout(timer)
    const leftMs = session.expiresAtMs - Date.now()
    timer = setTimeout(renew, Math.max(1000, leftMs * (0.7 + Math.random() / 10)))
  }

  function renew(): void {
    // Success is told to the listener below, which schedules the next; without a user there is none.
    session.refresh().catch(() => {
      if (session.user !== null) schedule()
    })
  }

  const stopListening = session.onToken((token) => {
    onToken(token)
    schedule()
  })
  if (session.user !== null) schedule()
  return () => {
    stopListening()
    clearTimeout(timer)
  }
}

import { backoffMs } from '../contract/arithmetic/backoff.ts'
import { SpotterError } from './errors.ts'

const WAIT = { firstMs: 250, longestMs: 4_000 }

/** A name for one save. Works on plain http too, where browsers have no `crypto.randomUUID`. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Runs `attempt` until it succeeds, fails for good, or `persistMs` have passed. For what may be sent twice without harm.
 */
export async function repeat<T>(attempt: () => Promise<T>, persistMs: number, signal?: AbortSignal): Promise<T> {
  const giveUpAt = Date.now() + persistMs
  for (let failures = 0; ; failures += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof SpotterError) || !error.temporary) throw error
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(failures, WAIT))
      if (Date.now() + waitMs > giveUpAt) throw error
      await pause(waitMs, signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    function done() {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    function abort() {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}

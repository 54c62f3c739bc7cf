/** An answer did not come in time. By its code it is what a connection reports that hangs. */
export class TooLate extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(ms: number) {
    super(`No answer within ${ms} ms`)
    this.name = 'TooLate'
  }
}

/** A query without an answer by then is on a connection that hangs: what comes in turns or stands in line goes on. */
export const HANGING_QUERY_MS = 5_000

/** So long any statement may take before Postgres ends it; those of a read have a shorter time. */
export const STATEMENT_MS = 15_000

/**
 * Rejects with TooLate when the answer takes longer; one that comes later is dropped.
 * @param gone aborted then: nobody waits for the answer any more
 */
export function within<T>(answer: Promise<T>, ms: number, gone?: AbortController): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const late = new TooLate(ms)
      reject(late)
      gone?.abort(late)
    }, ms)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

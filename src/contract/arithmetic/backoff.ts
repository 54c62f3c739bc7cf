/** Between half of `ms` and all of it: many that were told the same thing at once do not come back at once. */
export const jitter = (ms: number, random: () => number = Math.random): number => Math.round(ms * (0.5 + random() / 2))

export interface Backoff {
  firstMs: number
  longestMs: number
}

/** The wait after so many failures, 0 the first time: about `firstMs`, doubled each time, and at most `longestMs`. */
export const backoffMs = (failures: number, { firstMs, longestMs }: Backoff, random?: () => number): number =>
  jitter(Math.min(firstMs * 2 ** failures, longestMs), random)

/** The same as ioredis' `retryStrategy`, which counts attempts from 1. */
export const retryStrategy =
  (backoff: Backoff) =>
  (attempt: number): number =>
    backoffMs(attempt - 1, backoff)

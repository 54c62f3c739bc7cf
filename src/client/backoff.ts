/** Between half of `ms` and all of it: many clients told the same thing at once do not come back at once. */
export const jitter = (ms: number, random: () => number = Math.random): number => Math.round(ms * (0.5 + random() / 2))

/** The wait after so many failures, 0 the first time: about `firstMs`, doubled each time, and at most `longestMs`. */
export const backoffMs = (
  failures: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
  random?: () => number,
): number => jitter(Math.min(firstMs * 2 ** failures, longestMs), random)

/** The wait before reconnection attempt number `failures` + 1. */
export const reconnectDelayMs = (failures: number, random?: () => number): number =>
  backoffMs(failures, { firstMs: 200, longestMs: 5_000 }, random)

/**
 * The wait before a page asks again that is connected but could not be answered. Never long: when the server can answer
 * again, the page has to be right within two seconds.
 */
export const askAgainDelayMs = (failures: number, random?: () => number): number =>
  backoffMs(failures, { firstMs: 200, longestMs: 1_000 }, random)

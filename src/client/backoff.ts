import { backoffMs } from '../contract/arithmetic/backoff.ts'

/** The wait before reconnection attempt number `failures` + 1. */
export const reconnectDelayMs = (failures: number, random?: () => number): number =>
  backoffMs(failures, { firstMs: 200, longestMs: 5_000 }, random)

/**
 * The wait before a page asks again that is connected but could not be answered. Never long: when the server can answer
 * again, the page has to be right within two seconds.
 */
export const askAgainDelayMs = (failures: number, random?: () => number): number =>
  backoffMs(failures, { firstMs: 200, longestMs: 1_000 }, random)

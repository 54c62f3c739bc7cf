/** Both clocks of a process; tests bring their own. */
export interface Clock {
  /** Milliseconds that only move forward. */
  monotonicMs(): number
  /** Milliseconds since 1970. */
  wallMs(): number
}

export const systemClock: Clock = { monotonicMs: () => performance.now(), wallMs: () => Date.now() }

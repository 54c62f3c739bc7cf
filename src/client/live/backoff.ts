/** Between half of `ms` and all of it: many clients told the same thing at once do not come back at once. */
export const jitter = (ms: number, random: () => number = Math.random): number => Math.round(ms * (0.5 + random() / 2))

/** The wait before reconnection attempt number `failures` + 1. */
export const reconnectDelayMs = (failures: number, random?: () => number): number =>
  jitter(Math.min(200 * 2 ** failures, 5000), random)

import { type FaultWindow, FOLLOWS_MS, type Story } from './story.ts'

/** A driver that was later than this could not see what happened, nor when. */
export const LATE_MS = 200

/** Since when something counts: the end of the last fault that is in its way, if there is one. */
export function countsFrom(
  { faults }: Pick<Story, 'faults'>,
  { begunAtMs, sinceMs, excuses }: { begunAtMs: number; sinceMs: number; excuses: (fault: FaultWindow) => boolean },
): number {
  let fromMs = sinceMs
  // in the order in which they began: who begins after this deadline cannot be in the way, nor can any later one
  for (const fault of faults) {
    if (fault.beganAtMs > fromMs + FOLLOWS_MS) break
    if (fault.endedAtMs > begunAtMs && excuses(fault)) fromMs = Math.max(fromMs, fault.endedAtMs)
  }
  return fromMs
}

/** The promise's deadline for what counts from `fromMs`, later by as much as the driver was late meanwhile. */
export function dueAfter({ late }: Pick<Story, 'late'>, fromMs: number): number {
  let dueAtMs = fromMs + FOLLOWS_MS
  for (const { atMs, lateMs } of late) {
    if (lateMs > LATE_MS && atMs > fromMs && atMs - lateMs <= dueAtMs) dueAtMs += lateMs
  }
  return dueAtMs
}

import { addDays } from '../../../contract/arithmetic/civil-days.ts'
import type { Rest } from '../lighter-weeks.ts'
import { fewestReps, type Lifted, lastOf, type NextLoad } from './next-load.ts'
import { safeLoad } from './safe-load.ts'

/**
 * The way back from a lighter week: what was lifted before it, as far as the caps allow. Null when the last session was
 * not in the last lighter week, or was no lighter than the one before that week.
 */
export function afterDeload(lifted: Lifted, { since }: Rest): (NextLoad & { sets: number }) | null {
  if (since === null) return null
  const last = lastOf(lifted)
  const start = addDays(since, -7)
  const before = lifted.sessions.findLast(({ on }) => on < start)
  if (last.on < start || last.on >= since || before?.weightKg == null || before.weightKg <= last.weightKg) return null
  return {
    ...safeLoad(before.weightKg, lifted.limits),
    reps: fewestReps(before),
    sets: before.sets,
    reason: 'after-deload',
  }
}

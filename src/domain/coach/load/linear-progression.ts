import type { WorkingSets } from '../working-sets.ts'
import { fewestReps, type Lifted, lastOf, type NextLoad, stepUp } from './next-load.ts'
import { safeLoad } from './safe-load.ts'

/** So many sessions in a row short of the target at one weight, and the load comes down by a tenth. */
const FAILURES = 3
const LESS = 0.9

/**
 * Linear progression: one step up whenever every set reached the target, which is the bottom of the range; the same
 * again when one fell short; a tenth less after three such sessions in a row. After Liftosaur,
 * `lp(increment, successes 1, decrement 10 %, failures 3)`.
 */
export function linearProgression(lifted: Lifted): NextLoad {
  const { repsMin } = lifted.plan
  const last = lastOf(lifted)
  const fellShort = (session: WorkingSets) => session.weightKg === last.weightKg && fewestReps(session) < repsMin
  if (!fellShort(last)) return stepUp(lifted, repsMin)
  const recent = lifted.sessions.slice(-FAILURES)
  if (recent.length < FAILURES || !recent.every(fellShort))
    return { weightKg: last.weightKg, reps: repsMin, reason: 'same-as-last', capped: false }
  const { weightKg } = safeLoad(last.weightKg * LESS, lifted.limits)
  return { weightKg, reps: repsMin, reason: 'reduce-load', capped: false }
}

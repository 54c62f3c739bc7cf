import type { LoggedSet } from '../history.ts'
import { fewestReps, type Lifted, lastOf, type NextLoad } from './next-load.ts'
import { safeLoad } from './safe-load.ts'

/** People judge effort well near failure and in short sets only (Helms 2017, Zourdos 2021). */
const LEAST_RPE = 7
const MOST_REPS = 12

/**
 * The share of a one-repetition maximum that `reps` at an effort of `rpe` are, in percent: the curve of OpenPowerlifting,
 * as Liftosaur uses it. One repetition or one point of effort are about 2.6 points; it ends at 50 %.
 */
export function percentOfMax(reps: number, rpe: number): number {
  const inReserve = 10 - rpe + (reps - 1)
  if (inReserve >= 16) return 50
  if (inReserve <= 2.92) return 0.347619 * inReserve ** 2 - 4.60714 * inReserve + 99.9667
  return 97.0955 - 2.64249 * inReserve
}

/** The maximum that a set says was there today, kg; null where its effort was not logged or cannot be trusted. */
function maxToday({ weightKg, reps, rpe }: LoggedSet): number | null {
  if (weightKg === null || reps === null || rpe === null) return null
  if (reps < 1 || reps > MOST_REPS || rpe < LEAST_RPE) return null
  return (weightKg * 100) / percentOfMax(reps, rpe)
}

/** The best estimate of last session's maximum by effort; null when no set says. */
export function maxByEffort(sets: readonly LoggedSet[]): number | null {
  const estimates = sets.map(maxToday).filter((kg) => kg !== null)
  return estimates.length === 0 ? null : Math.max(...estimates)
}

/**
 * Autoregulation by effort (RPE): the load that should feel as hard as the plan asks for, from what the last session's
 * effort says the maximum was. Helms et al. 2018: at least as good as fixed percentages. Null when no set of the last
 * session has an effort that can be trusted.
 */
export function rpeAutoregulation(lifted: Lifted): NextLoad | null {
  const { repsMin, repsMax, targetRpe } = lifted.plan
  const last = lastOf(lifted)
  const maxKg = maxByEffort(last.all)
  if (maxKg === null) return null
  const reps = Math.min(Math.max(fewestReps(last), repsMin), repsMax)
  const load = safeLoad((maxKg * percentOfMax(reps, targetRpe)) / 100, lifted.limits)
  return { ...load, reps, reason: 'match-effort' }
}

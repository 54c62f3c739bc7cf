import { roundTo } from '../../contract/arithmetic/units.ts'
import type { SetType, Tracking } from '../../contract/enums.ts'

/** The formula behind every estimated one-repetition maximum, as it is named on the wire. */
export const E1RM_FORMULA = 'epley'
/** Beyond so many repetitions an estimate says more about endurance than about strength. */
const E1RM_MAX_REPS = 12

/** A working set is any set that is not a warm-up: drop sets and sets to failure count. */
export const isWorkingSet = (type: SetType): boolean => type !== 'warmup'

/** Exercises whose weight is a load that a maximum can be estimated from: help is none, and time says nothing of it. */
export const LIFTS: ReadonlySet<Tracking> = new Set(['weight_reps', 'bodyweight_reps', 'reps_only'])

/** What a set says about strength. Null is "not recorded", never zero. */
export interface Lift {
  type: SetType
  weightKg: number | null
  reps: number | null
  rpe?: number | null
}

/**
 * Estimated one-repetition maximum in kg, to the six decimals that are stored, so that equal estimates compare as equal;
 * null when it cannot be estimated: a warm-up, no load, no repetitions, or more than twelve.
 *
 * One repetition is its own weight w; otherwise Epley (1985): w · (1 + r / 30). An RPE adds the repetitions left in
 * reserve, r + (10 − RPE), and those too have to be within twelve.
 */
export function e1rm({ type, weightKg, reps, rpe }: Lift): number | null {
  if (!isWorkingSet(type) || weightKg === null || weightKg <= 0 || reps === null || reps < 1) return null
  const effectiveReps = reps + (rpe == null ? 0 : 10 - rpe)
  if (effectiveReps > E1RM_MAX_REPS) return null
  if (effectiveReps === 1) return weightKg
  return roundTo((weightKg * (30 + effectiveReps)) / 30, 6)
}

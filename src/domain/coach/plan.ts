import { toKg } from '../../contract/arithmetic/units.ts'
import type { Mechanic, Unit } from '../../contract/enums.ts'
import type { ExercisePlan } from '../../contract/index.ts'

/** A plan in which nothing is left open. */
export interface Plan extends ExercisePlan {
  targetRpe: number
  stepKg: number
}

/** Effort to aim for where the member named none: two repetitions in reserve. */
const USUAL_RPE = 8

const COMPOUND = { repsMin: 6, repsMax: 10, step: { kg: 2.5, lb: 5 } }
const ISOLATION = { repsMin: 8, repsMax: 12, step: { kg: 1, lb: 2.5 } }

/**
 * How an exercise is moved on where its member chose nothing: double progression, 6 to 10 repetitions and steps of
 * 2.5 kg (5 lb) for compound exercises; 8 to 12 and 1 kg (2.5 lb) for the others, those of unknown mechanic among them.
 * After GymCoach's and Liftosaur's increments.
 */
export function usualPlan(mechanic: Mechanic | null, unit: Unit): Plan {
  const { repsMin, repsMax, step } = mechanic === 'compound' ? COMPOUND : ISOLATION
  return { method: 'double', repsMin, repsMax, targetRpe: USUAL_RPE, stepKg: toKg(step[unit], unit) }
}

/** The member's own plan, its open parts filled with the usual ones. */
export function planOf(exercise: { mechanic: Mechanic | null; plan: ExercisePlan | null }, unit: Unit): Plan {
  const usual = usualPlan(exercise.mechanic, unit)
  const { plan } = exercise
  if (plan === null) return usual
  return { ...plan, targetRpe: plan.targetRpe ?? usual.targetRpe, stepKg: plan.stepKg ?? usual.stepKg }
}

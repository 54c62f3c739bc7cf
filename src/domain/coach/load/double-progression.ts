import { fewestReps, type Lifted, lastOf, type NextLoad, stepUp } from './next-load.ts'

/**
 * Double progression: repetitions first, then load. When every set at the working weight reached the top of the range,
 * one step up and back to its bottom; otherwise the same weight and one repetition more than the weakest set had.
 * After GymCoach (`suggestNextWeight`) and Liftosaur (`dp(increment, min, max)`).
 */
export function doubleProgression(lifted: Lifted): NextLoad {
  const { repsMin, repsMax } = lifted.plan
  const last = lastOf(lifted)
  const fewest = fewestReps(last)
  if (fewest >= repsMax) return stepUp(lifted, repsMin)
  return { weightKg: last.weightKg, reps: fewest + 1, reason: 'add-rep', capped: false }
}

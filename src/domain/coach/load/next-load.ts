import type { Suggestion } from '../../../contract/index.ts'
import type { Plan } from '../plan.ts'
import type { WorkingSets } from '../working-sets.ts'
import { type LoadLimits, safeLoad } from './safe-load.ts'

/** What a rule of progression is given: sessions that leave nothing out, with a load, and not older than eight weeks. */
export interface Lifted {
  plan: Plan
  /** oldest first; the last one is what the next builds on */
  sessions: readonly [...WorkingSets[], Loaded]
  limits: LoadLimits
}

export type Loaded = WorkingSets & { weightKg: number }

/** What a rule answers. */
export type NextLoad = Pick<Suggestion, 'reps' | 'weightKg' | 'reason' | 'capped'>

/** The session that the next one builds on. */
export const lastOf = ({ sessions }: Lifted): Loaded => sessions[sessions.length - 1] as Loaded

/** The fewest repetitions of any set at the working weight. */
export const fewestReps = ({ reps }: WorkingSets): number => Math.min(...reps)

/**
 * One step up, for `reps` repetitions. Where a step up would be too big a jump the load stays, and a repetition is
 * added in its place.
 */
export function stepUp(lifted: Lifted, reps: number): NextLoad {
  const last = lastOf(lifted)
  const { weightKg, capped } = safeLoad(last.weightKg + lifted.plan.stepKg, lifted.limits)
  if (weightKg > last.weightKg) return { weightKg, reps, reason: 'add-load', capped }
  return { weightKg: last.weightKg, reps: fewestReps(last) + 1, reason: 'add-rep', capped: true }
}

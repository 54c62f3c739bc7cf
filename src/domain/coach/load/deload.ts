import { daysBetween } from '../../../contract/arithmetic/civil-days.ts'
import { fewestReps, type Lifted, lastOf, type NextLoad } from './next-load.ts'
import { safeLoad } from './safe-load.ts'

const STALLS = 2
const WEEKS = 6
const LESS = 0.9
/** A lighter session does not make the next one lighter still: the load is a tenth under the best of so many days. */
const LOOKED_BACK_DAYS = 21

/** What speaks for a lighter week. */
export interface Fatigue {
  /** lifts (any exercise but isolation) that have stalled since the last lighter week */
  stalls: number
  /** trained weeks since then */
  weeks: number
  /** change of strength over six weeks, as a share; null: unknown */
  trend: number | null
}

/**
 * Whether a lighter week is due: two lifts or more have stalled, or there were six weeks or more without a lighter
 * one and strength does not rise. GymCoach's rule and the practice of 246 athletes (a lighter week every 5.8 ± 3.4
 * weeks, preprint 10.21203/rs.3.rs-3468381). An unknown trend is no reason.
 */
export function isDeloadDue({ stalls, weeks, trend }: Fatigue): boolean {
  return stalls >= STALLS || (weeks >= WEEKS && trend !== null && trend <= 0)
}

/**
 * The load of a lighter week: a tenth less, the same repetitions, never more than last time. Load and sets come down
 * while the exercises stay, because a week off costs strength (Coleman 2023).
 */
export function deload(lifted: Lifted, today: string): NextLoad {
  const last = lastOf(lifted)
  const recent = lifted.sessions.filter(({ on }) => daysBetween(on, today) <= LOOKED_BACK_DAYS)
  const best = Math.max(last.weightKg, ...recent.map(({ weightKg }) => weightKg ?? 0))
  const { weightKg } = safeLoad(Math.min(best * LESS, last.weightKg), lifted.limits)
  return { weightKg, reps: fewestReps(last), reason: 'deload', capped: false }
}

/** Half the sets, so that the week is a lighter one. */
export const setsOfDeload = (sets: number): number => Math.ceil(sets / 2)

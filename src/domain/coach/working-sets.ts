import type { Tracking } from '../../contract/enums.ts'
import type { LoggedSet, Session } from './history.ts'

/** A session as the rules of progression look at it. */
export interface WorkingSets {
  on: string
  /** the heaviest weight, of an assisted lift the least help; null where none was logged */
  weightKg: number | null
  /** how many sets had it */
  sets: number
  /** their repetitions, as far as they were logged */
  reps: readonly number[]
  /** every set has a weight, where the exercise has one, and repetitions */
  complete: boolean
  all: readonly LoggedSet[]
}

/** Exercises that count repetitions; the others are repeated as they were. */
export const COUNTS_REPS: ReadonlySet<Tracking> = new Set([
  'weight_reps',
  'bodyweight_reps',
  'assisted_reps',
  'reps_only',
])

/**
 * The sets at the working weight W, the heaviest of the session (GymCoach, `suggestNextWeight`): lighter ones before and
 * after led up to it or followed it. Where body weight is the load, no weight means none was added; help that some sets
 * name and others do not is left out.
 */
export function workingSets({ on, sets }: Session, tracking: Tracking): WorkingSets {
  const isHelp = tracking === 'assisted_reps'
  const isNamed = tracking === 'weight_reps' || (isHelp && sets.some(({ weightKg }) => weightKg !== null))
  const weightOf = ({ weightKg }: LoggedSet) => (isNamed ? weightKg : (weightKg ?? 0))
  const weights = sets.map(weightOf)
  const known = weights.filter((kg) => kg !== null)
  const hardest = isHelp ? Math.min : Math.max
  const weightKg = known.length === 0 ? null : hardest(...known)
  const heaviest = sets.filter((set) => weightOf(set) === weightKg)
  return {
    on,
    weightKg,
    sets: heaviest.length,
    reps: heaviest.map(({ reps }) => reps).filter((reps) => reps !== null),
    complete: known.length === sets.length && sets.every(({ reps }) => reps !== null && reps > 0),
    all: sets,
  }
}

import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { Unit } from '../../../contract/enums.ts'

/** What a suggested load is held against. */
export interface LoadLimits {
  /** the working weight of the last session, kg */
  lastKg: number
  /** the heaviest working weight among the sessions that count, kg */
  loggedMaxKg: number
  /** the smallest change of load, kg */
  stepKg: number
  /** what the plates are marked in */
  unit: Unit
}

export interface SafeLoad {
  weightKg: number
  /** it was cut back to what is safe to suggest */
  capped: boolean
}

/** No load is suggested that is a bigger jump than this from the last one. */
const MOST_JUMP = 1.1
/** Where steps are so coarse that rounding down would take a fifth or more away, the last load stays. */
const LEAST_LEFT = 0.8
/** Hundredths of a unit are shown; quotients a millionth below a whole step are that step. */
const SLIP = 1e-6

/**
 * The load nearest to the one wanted that may be suggested: at most a tenth above the last session's, at most a step
 * above the heaviest logged, rounded down to a step in the member's unit. A load that was lifted last time needs no
 * rounding: it is known to be there.
 */
export function safeLoad(wantedKg: number, { lastKg, loggedMaxKg, stepKg, unit }: LoadLimits): SafeLoad {
  const [wanted, last, max, step] = [wantedKg, lastKg, loggedMaxKg, stepKg].map((kg) => fromKg(kg, unit)) as [
    number,
    number,
    number,
    number,
  ]
  const limit = Math.min(last * MOST_JUMP, max + step)
  const down = (value: number) => Math.floor(value / step + SLIP) * step
  const rounded = down(Math.min(wanted, limit))
  const capped = rounded < down(wanted)
  const isRaise = wanted >= last
  if (isRaise ? rounded <= last : rounded < wanted * LEAST_LEFT) return { weightKg: lastKg, capped: isRaise && capped }
  return { weightKg: toKg(rounded, unit), capped }
}

import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { Unit } from '../../../contract/enums.ts'
import type { Plan } from '../plan.ts'
import type { WorkingSets } from '../working-sets.ts'
import { fewestReps, type NextLoad } from './next-load.ts'

/** So many sessions in a row short of the target with one help, and a step of it is given back. */
const FAILURES = 3
/** Hundredths of a unit are shown; quotients a millionth above a whole step are that step. */
const SLIP = 1e-6

/**
 * The next step of an assisted lift, whose load is body weight less help: what adds load elsewhere takes a step of help
 * away here, down to none. The same rules say when: every set at the top of the range (double progression), every set on
 * target (linear), where three sessions in a row short of it give a step back. Effort says nothing while the load is
 * unknown, so a plan by RPE goes by repetitions.
 * @param sessions oldest first; the last one leaves nothing out
 */
export function lessHelp(
  sessions: readonly WorkingSets[],
  { method, repsMin, repsMax, stepKg }: Plan,
  unit: Unit,
): NextLoad {
  const last = sessions.at(-1) as WorkingSets
  const helpKg = last.weightKg ?? 0
  const fewest = fewestReps(last)
  const target = method === 'linear' ? repsMin : repsMax
  const same = { weightKg: helpKg, capped: false }
  if (fewest >= target)
    return { weightKg: stepDown(helpKg, stepKg, unit), reps: repsMin, reason: 'less-help', capped: false }
  if (method !== 'linear') return { ...same, reps: fewest + 1, reason: 'add-rep' }
  const recent = sessions.slice(-FAILURES)
  const fellShort = recent.every((one) => one.complete && one.weightKg === helpKg && fewestReps(one) < repsMin)
  if (recent.length < FAILURES || !fellShort) return { ...same, reps: repsMin, reason: 'same-as-last' }
  return { weightKg: helpKg + stepKg, reps: repsMin, reason: 'more-help', capped: false }
}

/** A step less help, rounded up to a step in the member's unit, as the machine has them, where that is still less. */
function stepDown(helpKg: number, stepKg: number, unit: Unit): number {
  const [help, step] = [fromKg(helpKg, unit), fromKg(stepKg, unit)]
  const wanted = Math.max(0, help - step)
  const rounded = Math.ceil(wanted / step - SLIP) * step
  return toKg(rounded < help ? rounded : wanted, unit)
}

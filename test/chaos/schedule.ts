import type { Random } from './random.ts'

/** What a schedule has to know of a fault. */
export interface Schedulable {
  readonly name: string
  readonly lengthMs: number
  /** Two faults with a part in common are never on at once. */
  readonly parts: readonly string[]
}

/** Faults that are on together: each begins so long after the step does. */
export interface Step<F extends Schedulable> {
  faults: { fault: F; afterMs: number }[]
  /** Before the step, so long nothing is broken. */
  quietMs: number
}

const QUIET_MS = { min: 1_000, max: 3_000 }
/** Of the steps that could have a second fault, so many have. */
const TOGETHER = 0.3

/**
 * Every fault once, in an order that the seed decides, sometimes two at once, with moments between in which nothing is
 * broken.
 */
export function schedule<F extends Schedulable>(faults: readonly F[], random: Random): Step<F>[] {
  const waiting = random.shuffle(faults)
  const steps: Step<F>[] = []
  for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
    const step: Step<F> = { faults: [{ fault, afterMs: 0 }], quietMs: random.int(QUIET_MS.min, QUIET_MS.max) }
    const { parts, lengthMs } = fault
    const partner = waiting.findIndex((other) => !other.parts.some((part) => parts.includes(part)))
    if (partner >= 0 && random.chance(TOGETHER)) {
      const [second] = waiting.splice(partner, 1)
      if (second !== undefined) step.faults.push({ fault: second, afterMs: random.int(0, Math.floor(lengthMs / 2)) })
    }
    steps.push(step)
  }
  return steps
}

/** About how long the steps take, for telling people. */
export const lengthOf = (steps: readonly Step<Schedulable>[]): number =>
  steps.reduce(
    (sum, { faults, quietMs }) =>
      sum + quietMs + Math.max(...faults.map(({ fault, afterMs }) => afterMs + fault.lengthMs)),
    0,
  )

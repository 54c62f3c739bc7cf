import { type Clock, systemClock } from '../runtime/clock.ts'
import { StoreUnavailable } from './store.ts'

export interface BreakerOptions {
  /** This many failures in a row open it. */
  failures?: number
  /** So long after opening, one call may try again. */
  probeAfterMs?: number
  clock?: Clock
  onChange?: (open: boolean) => void
}

/** Spares callers the wait for something that does not answer: after some failures in a row it refuses at once. */
export class Breaker {
  readonly #failuresToOpen: number
  readonly #probeAfterMs: number
  readonly #clock: Clock
  readonly #onChange: (open: boolean) => void
  #failures = 0
  /** While open: when the next probe may go. While a probe is under way: when it is given up. */
  #probeAtMs: number | undefined

  constructor({
    failures = 3,
    probeAfterMs = 1_000,
    clock = systemClock,
    onChange = () => undefined,
  }: BreakerOptions = {}) {
    this.#failuresToOpen = failures
    this.#probeAfterMs = probeAfterMs
    this.#clock = clock
    this.#onChange = onChange
  }

  get open(): boolean {
    return this.#probeAtMs !== undefined
  }

  /** True when a call made now would be let through. */
  get allows(): boolean {
    return this.#probeAtMs === undefined || this.#clock.monotonicMs() >= this.#probeAtMs
  }

  /** Runs the call, or rejects with StoreUnavailable while open; half open it lets one probe through. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (!this.allows) throw new StoreUnavailable('it failed several times in a row')
    if (this.open) this.#probeAtMs = this.#clock.monotonicMs() + this.#probeAfterMs
    return this.observe(call)
  }

  /** Runs the call whatever the state, and learns from it. */
  async observe<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call()
      this.#succeeded()
      return result
    } catch (error) {
      this.#failed()
      throw error
    }
  }

  #succeeded(): void {
    this.#failures = 0
    if (!this.open) return
    this.#probeAtMs = undefined
    this.#onChange(false)
  }

  #failed(): void {
    this.#failures += 1
    if (this.#failures < this.#failuresToOpen) return
    const wasOpen = this.open
    this.#probeAtMs = this.#clock.monotonicMs() + this.#probeAfterMs
    if (!wasOpen) this.#onChange(true)
  }
}

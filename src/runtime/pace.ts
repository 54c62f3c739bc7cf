/** Somebody else's request waits for a piece at each of its steps, and has half a dozen of them. */
const PIECE_MS = 5

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Where long work gives way: it asks `isDue` after every little thing it does, and rests when it is. Of all that rests in
 * this process one goes on in a turn of the event loop, so that however much is under way a turn is one piece long; only
 * what is inside a transaction does not wait for the others.
 */
export class Pace {
  static #line: Promise<void> = Promise.resolve()

  readonly #restMs: (workedMs: number) => number
  readonly #standsInLine: boolean
  #beganAtMs = performance.now()

  /** @param restMs how long to rest after a piece of so many ms; none is a turn of the event loop */
  constructor(restMs: (workedMs: number) => number = () => 0, standsInLine = true) {
    this.#restMs = restMs
    this.#standsInLine = standsInLine
  }

  /**
   * For work inside a transaction, whose locks others wait for and which Postgres ends when it is idle: each rest is one
   * turn of the event loop, whatever else rests.
   */
  static inTransaction(): Pace {
    return new Pace(() => 0, false)
  }

  /** Whether this piece has lasted long enough. */
  get isDue(): boolean {
    return performance.now() - this.#beganAtMs >= PIECE_MS
  }

  /** Ends this piece; resolves when the next may begin. */
  async rest(): Promise<void> {
    const restMs = this.#restMs(performance.now() - this.#beganAtMs)
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
    if (this.#standsInLine) {
      Pace.#line = Pace.#line.then(nextTurn)
      await Pace.#line
    } else await nextTurn()
    this.#beganAtMs = performance.now()
  }
}

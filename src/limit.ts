/** Too many loads wait for the database already: 503 busy. */
export class TooManyLoads extends Error {
  constructor() {
    super('Too many reads wait for the database')
    this.name = 'TooManyLoads'
  }
}

/** Runs at most `atOnce` calls; `waiting` more stand in line, the rest are refused with TooManyLoads. */
export class Limit {
  readonly #atOnce: number
  readonly #waiting: number
  readonly #line: (() => void)[] = []
  #running = 0

  constructor({ atOnce, waiting }: { atOnce: number; waiting: number }) {
    this.#atOnce = atOnce
    this.#waiting = waiting
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) {
      if (this.#line.length >= this.#waiting) throw new TooManyLoads()
      // Whoever leaves hands its place over, so nobody can slip in between.
      await new Promise<void>((resolve) => this.#line.push(resolve))
    } else {
      this.#running += 1
    }
    try {
      return await call()
    } finally {
      const next = this.#line.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

/** An answer did not come in time. By its code it is what a connection reports that hangs. */
export class TooLate extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(ms: number) {
    super(`No answer within ${ms} ms`)
    this.name = 'TooLate'
  }
}

/** A query without an answer by then is on a connection that hangs: what comes in turns or stands in line goes on. */
export const HANGING_QUERY_MS = 5_000

/** Rejects with TooLate when the answer takes longer; one that comes later is dropped. */
export function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(ms)), ms)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

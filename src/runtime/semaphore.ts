/** Too many loads wait for the database already: 503 busy. */
export class TooManyLoads extends Error {
  constructor() {
    super('Too many reads wait for the database')
    this.name = 'TooManyLoads'
  }
}

/** One caller's calls fill their own line already: 429 too-many-requests. */
export class TooManyAtOnce extends TooManyLoads {
  constructor() {
    super()
    this.message = 'Too many of your requests wait already'
    this.name = 'TooManyAtOnce'
  }
}

export interface FairLimitOptions {
  atOnce: number
  /** Who has so many running waits, though there may be places left. Default: as many as there are. */
  atOnceAKey?: number
  /** So many stand in line, and so many of one key; the rest are refused. Default: any number. */
  waiting?: number
  waitingAKey?: number
  /** A call that takes longer gives its place away and goes on: what hangs must not hold up the others for good. */
  holdMs?: number
}

export interface Turn {
  /** Nobody waits for the answer any more: a call that is in line leaves it, and rejects with the reason. */
  gone?: AbortSignal
  /**
   * Whoever has more in line when the call ends rests for so many times as long as it took, while there are others: places
   * are not all that is shared, and a processor that one keeps busy answers nobody else. Default: 0.
   */
  restTimes?: number
}

interface Caller {
  running: number
  line: (() => void)[]
  /** Rests that have not ended. */
  rests: number
}

/** Whoever came within this time is somebody to rest for. */
const PRESENT_MS = 1_000

/** A call that took long may have waited for a lock, and a lease is renewed more often than this. */
export const LONGEST_REST_MS = 1_000

/**
 * Runs at most `atOnce` calls. Those in line are let in turn by turn, key by key: however many calls of one key wait,
 * somebody else's waits for one of them. What is too much is refused with TooManyLoads, or with TooManyAtOnce where it is
 * too much of one key.
 */
export class FairLimit {
  readonly #options: Required<FairLimitOptions>
  /** Whoever runs or waits; whose turn was longest ago comes first. */
  readonly #callers = new Map<string, Caller>()
  #running = 0
  #waiting = 0
  /** Who came last, and who came last of all others. */
  #newest = { key: '', atMs: Number.NEGATIVE_INFINITY }
  #newestOther = this.#newest

  constructor({
    atOnce,
    atOnceAKey = atOnce,
    waiting = Number.POSITIVE_INFINITY,
    waitingAKey = waiting,
    holdMs = Number.POSITIVE_INFINITY,
  }: FairLimitOptions) {
    this.#options = { atOnce, atOnceAKey, waiting, waitingAKey, holdMs }
  }

  async run<T>(key: string, call: () => Promise<T>, { gone, restTimes = 0 }: Turn = {}): Promise<T> {
    await this.#enter(key, gone)
    const { holdMs } = this.#options
    const beganAtMs = performance.now()
    let isHeld = true
    const leave = () => {
      if (isHeld) this.#leave(key, restTimes * (performance.now() - beganAtMs))
      isHeld = false
    }
    const timer = holdMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(leave, holdMs).unref()
    try {
      return await call()
    } finally {
      clearTimeout(timer)
      leave()
    }
  }

  async #enter(key: string, gone: AbortSignal | undefined): Promise<void> {
    gone?.throwIfAborted()
    const { atOnce, atOnceAKey, waiting, waitingAKey } = this.#options
    if (this.#newest.key !== key) this.#newestOther = this.#newest
    this.#newest = { key, atMs: performance.now() }
    const caller = this.#callers.get(key) ?? { running: 0, line: [], rests: 0 }
    if (this.#running < atOnce && caller.running < atOnceAKey && caller.rests === 0) {
      this.#callers.set(key, caller)
      this.#running += 1
      caller.running += 1
      return
    }
    if (caller.line.length >= waitingAKey) throw waitingAKey < waiting ? new TooManyAtOnce() : new TooManyLoads()
    if (this.#waiting >= waiting) throw new TooManyLoads()
    this.#callers.set(key, caller)
    this.#waiting += 1
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        caller.line.splice(caller.line.indexOf(enter), 1)
        this.#waiting -= 1
        if (caller.running === 0 && caller.line.length === 0) this.#callers.delete(key)
        reject(gone?.reason)
      }
      const enter = () => {
        gone?.removeEventListener('abort', giveUp)
        resolve()
      }
      gone?.addEventListener('abort', giveUp, { once: true })
      caller.line.push(enter)
    })
  }

  #leave(key: string, restMs: number): void {
    const caller = this.#callers.get(key)
    if (caller === undefined) return
    this.#running -= 1
    caller.running -= 1
    if (restMs > 0 && caller.line.length > 0 && this.hasOthers(key)) {
      caller.rests += 1
      setTimeout(
        () => {
          caller.rests -= 1
          this.#letIn()
        },
        Math.min(restMs, LONGEST_REST_MS),
      )
    }
    this.#callers.delete(key)
    if (caller.running > 0 || caller.line.length > 0) this.#callers.set(key, caller)
    this.#letIn()
  }

  /** Whether anybody else has come within the last second. */
  hasOthers(key: string): boolean {
    const other = this.#newest.key === key ? this.#newestOther : this.#newest
    return performance.now() - other.atMs < PRESENT_MS
  }

  /** Whoever leaves hands its place over, so nobody can slip in between. */
  #letIn(): void {
    // only those who have something running, or rest, can be passed over, and they are few
    for (const caller of this.#callers.values()) {
      if (this.#running >= this.#options.atOnce) return
      if (caller.running >= this.#options.atOnceAKey || caller.rests > 0) continue
      const next = caller.line.shift()
      if (next === undefined) continue
      this.#waiting -= 1
      this.#running += 1
      caller.running += 1
      next()
    }
  }
}

/** Runs at most `atOnce` calls, whoever calls; `waiting` more stand in line, the rest are refused with TooManyLoads. */
export class Limit {
  readonly #limit: FairLimit

  constructor(options: { atOnce: number; waiting: number }) {
    this.#limit = new FairLimit(options)
  }

  run<T>(call: () => Promise<T>): Promise<T> {
    return this.#limit.run('', call)
  }
}

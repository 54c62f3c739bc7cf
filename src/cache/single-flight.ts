import { judgeJoin } from './protocol.ts'

interface Waiting<T> {
  promise: Promise<T>
  /** The most that anybody who joined asks for. */
  atLeast: number
}

interface Lane<T> {
  running: Promise<T>
  waiting: Waiting<T> | undefined
}

/** `waited`: it stood behind another flight, so what its caller saw before is old. */
export type Flight<T> = (atLeast: number, waited: boolean) => Promise<T>

/**
 * docs/protocol.md, "Joins only waiting loads": at most one flight running and one waiting for each key. Whoever comes while one runs joins the waiting one,
 * whose work has not begun, and never the running one: its snapshot may be older than what the caller was told.
 */
export class SingleFlight<T> {
  readonly #lanes = new Map<string, Lane<T>>()
  readonly #joinsOnlyWaiting: boolean

  constructor({ joinsOnlyWaiting = true }: { joinsOnlyWaiting?: boolean } = {}) {
    this.#joinsOnlyWaiting = joinsOnlyWaiting
  }

  /** Keys with a flight running or waiting. */
  get size(): number {
    return this.#lanes.size
  }

  /** Starts a flight or joins the waiting one; a flight gets the greatest `atLeast` of those who joined it. */
  run(key: string, atLeast: number, flight: Flight<T>): Promise<T> {
    const lane = this.#lanes.get(key)
    if (!lane) return this.#start(key, () => flight(atLeast, false))
    const join = judgeJoin({ isWaiting: lane.waiting !== undefined }, { joinsOnlyWaiting: this.#joinsOnlyWaiting })
    if (join === 'running') return lane.running
    if (join === 'waiting' && lane.waiting) {
      lane.waiting.atLeast = Math.max(lane.waiting.atLeast, atLeast)
      return lane.waiting.promise
    }
    const next = () => this.#start(key, () => flight(waiting.atLeast, true))
    const waiting: Waiting<T> = { atLeast, promise: lane.running.then(next, next) }
    lane.waiting = waiting
    return waiting.promise
  }

  #start(key: string, flight: () => Promise<T>): Promise<T> {
    const running = flight()
    const lane: Lane<T> = { running, waiting: undefined }
    this.#lanes.set(key, lane)
    const landed = () => {
      if (this.#lanes.get(key) === lane && !lane.waiting) this.#lanes.delete(key)
    }
    running.then(landed, landed)
    return running
  }
}

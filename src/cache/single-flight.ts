import { type Decisions, decisions } from './protocol.ts'

interface Load<T> {
  hasBegun: boolean
  promise: Promise<T>
  /** The most that anybody who joined before it began asks for. */
  atLeast: number
}

interface Lane<T> {
  running: Load<T>
  waiting: Load<T> | undefined
}

/** `waited`: it stood behind another flight, so what its caller saw before is old. */
export type Flight<T> = (atLeast: number, waited: boolean) => Promise<T>

/**
 * docs/protocol.md, "Joins only waiting loads": at most one flight running and one waiting for each key. Whoever comes
 * while one runs joins the waiting one, whose work has not begun, and never the running one: its snapshot may be older
 * than what the caller was told.
 */
export class SingleFlight<T> {
  readonly #lanes = new Map<string, Lane<T>>()
  readonly #mayJoin: Decisions['mayJoin']

  constructor(mayJoin: Decisions['mayJoin'] = decisions.mayJoin) {
    this.#mayJoin = mayJoin
  }

  /** Keys with a flight running or waiting. */
  get size(): number {
    return this.#lanes.size
  }

  /** Starts a flight or joins the waiting one; a flight gets the greatest `atLeast` of those who joined it. */
  run(key: string, atLeast: number, flight: Flight<T>): Promise<T> {
    const lane = this.#lanes.get(key)
    if (!lane) return this.#start(key, atLeast, () => flight(atLeast, false))
    const joined = [lane.running, lane.waiting].find((load) => load !== undefined && this.#mayJoin(load))
    if (joined) {
      joined.atLeast = Math.max(joined.atLeast, atLeast)
      return joined.promise
    }
    const next = () => this.#start(key, waiting.atLeast, () => flight(waiting.atLeast, true))
    const waiting: Load<T> = { hasBegun: false, atLeast, promise: lane.running.promise.then(next, next) }
    lane.waiting = waiting
    return waiting.promise
  }

  #start(key: string, atLeast: number, flight: () => Promise<T>): Promise<T> {
    const running = flight()
    const lane: Lane<T> = { running: { hasBegun: true, promise: running, atLeast }, waiting: undefined }
    this.#lanes.set(key, lane)
    const landed = () => {
      if (this.#lanes.get(key) === lane && !lane.waiting) this.#lanes.delete(key)
    }
    running.then(landed, landed)
    return running
  }
}

import {
  ACKNOWLEDGE_AFTER_MS,
  type Decisions,
  type Floor,
  unknownFloor,
  verifiedFloor,
} from '../../src/cache/protocol.ts'
import { floorCode, NONCES } from './state.ts'

const RUNS = 4
const REVISIONS = 8
const NOT_ASKED = -1

export type Look = 'hit' | 'check' | 'load'
const LOOKS: readonly Look[] = ['hit', 'check', 'load']

const runName = (run: number): string => `run${run}`
const nonceName = (nonce: number): string | null => (nonce === 0 ? null : `n${nonce}`)
const entryAt = (revision: number) => ({ epoch: 'e', revision, view: '1', expiresAtMs: null })

const FLOOR_TEXTS: (string | null)[] = [null]
for (let run = 0; run < RUNS; run++) {
  for (let revision = 0; revision < 8; revision++) {
    FLOOR_TEXTS[floorCode.verified(run, revision)] = verifiedFloor(runName(run), revision)
  }
  for (let nonce = 1; nonce < NONCES; nonce++) {
    FLOOR_TEXTS[floorCode.unknown(run, nonce)] = unknownFloor(runName(run), `n${nonce}`)
  }
}
const FLOOR_CODES = new Map(Array.from(FLOOR_TEXTS, (text, code) => [text, code]))
const FLOORS = FLOOR_TEXTS.length

const textOf = (floor: number): string | null => FLOOR_TEXTS[floor] ?? null

/** A floor for people. */
export const tellFloor = (floor: number): string => textOf(floor) ?? 'none'

function codeOf(text: string): number {
  const code = FLOOR_CODES.get(text)
  if (code === undefined) throw new Error(`No floor of the model: ${text}`)
  return code
}

/**
 * The cache's own decisions, asked with the model's small numbers. They are pure functions of few values, so each
 * question is asked once and its answer remembered.
 */
export class RememberedDecisions {
  readonly #protocol: Decisions
  readonly #hit = new Int16Array(FLOORS * RUNS * 64).fill(NOT_ASKED)
  readonly #plant = new Int16Array(FLOORS * RUNS * NONCES).fill(NOT_ASKED)
  readonly #fill = new Int16Array(FLOORS * RUNS * NONCES * REVISIONS).fill(NOT_ASKED)
  readonly #raise = new Int16Array(FLOORS * RUNS * NONCES * REVISIONS).fill(NOT_ASKED)

  constructor(protocol: Decisions) {
    this.#protocol = protocol
  }

  /** A reader with what the store said. `isOld`: the last poll began before a commit that was acknowledged by time. */
  look(floor: number, run: number, entry: number, local: number, isOld: number): Look {
    const at = ((floor * RUNS + run) << 6) | (entry << 3) | (local << 1) | isOld
    if (this.#hit[at] === NOT_ASKED) this.#hit[at] = LOOKS.indexOf(this.#judgeHit(floor, run, entry, local, isOld))
    return LOOKS[this.#hit[at]!]!
  }

  #judgeHit(floor: number, run: number, entry: number, localFloor: number, isOld: number): Look {
    const question = {
      floor: this.#parse(floor, run),
      entry: entry === 0 ? null : entryAt(entry - 1),
      localFloor,
      epoch: 'e',
      pollAgeMs: isOld === 1 ? ACKNOWLEDGE_AFTER_MS : 0,
      view: '1',
      nowMs: 0,
      atLeast: 0,
    }
    return this.#protocol.judgeHit(question).decision
  }

  #parse(floor: number, run: number): Floor {
    return this.#protocol.parseFloor(textOf(floor), runName(run))
  }

  /** What `floor` says in that run, as a floor of that run: 0 when it says nothing. */
  readIn(floor: number, run: number): number {
    const parsed = this.#parse(floor, run)
    if (parsed.state === 'verified') return floorCode.verified(run, parsed.revision)
    return parsed.nonce === null ? 0 : codeOf(unknownFloor(runName(run), parsed.nonce))
  }

  /** The floor that a plant leaves, and what was planted (as in R.planted), as `floor * 16 + planted`. */
  plant(floor: number, run: number, nonce: number): number {
    const at = (floor * RUNS + run) * NONCES + nonce
    if (this.#plant[at] === NOT_ASKED) {
      const { floor: planted, write } = this.#protocol.judgePlant(this.#parse(floor, run), runName(run), `n${nonce}`)
      const mine = planted.state === 'verified' || planted.nonce === null ? 1 : Number(planted.nonce.slice(1)) + 1
      this.#plant[at] = (write === null ? floor : codeOf(write)) * 16 + mine
    }
    return this.#plant[at]!
  }

  /** The floor that a fill leaves, 0: nothing is stored. */
  fill(floor: number, run: number, nonce: number, revision: number): number {
    const at = ((floor * RUNS + run) * NONCES + nonce) * REVISIONS + revision
    if (this.#fill[at] === NOT_ASKED) {
      const write = this.#protocol.judgeFill(this.#parse(floor, run), runName(run), nonceName(nonce), revision)
      this.#fill[at] = write === null ? 0 : codeOf(write)
    }
    return this.#fill[at]!
  }

  /** The floor that a raise leaves. */
  raise(floor: number, run: number, nonce: number, revision: number): number {
    const at = ((floor * RUNS + run) * NONCES + nonce) * REVISIONS + revision
    if (this.#raise[at] === NOT_ASKED) {
      const { write } = this.#protocol.judgeRaise(this.#parse(floor, run), runName(run), revision, `n${nonce}`)
      this.#raise[at] = write === null ? floor : codeOf(write)
    }
    return this.#raise[at]!
  }

  mayFill(plantedRun: number, run: number): boolean {
    return this.#protocol.isOfThisRun(runName(plantedRun), runName(run))
  }

  confirms(entryRevision: number, revision: number): boolean {
    return this.#protocol.judgeCheck(entryAt(entryRevision), entryAt(revision))
  }

  /** Which load a reader joins while one runs; `next`: it waits itself. */
  join(isWaiting: boolean): 'running' | 'waiting' | 'next' {
    if (this.#protocol.mayJoin({ hasBegun: true })) return 'running'
    return isWaiting && this.#protocol.mayJoin({ hasBegun: false }) ? 'waiting' : 'next'
  }

  acknowledges(known: { confirmed: boolean; rowGone: boolean; replayed: boolean }, isLate = false): boolean {
    return this.#protocol.judgeAcknowledge({ ...known, sinceCommitMs: isLate ? ACKNOWLEDGE_AFTER_MS : 0 }) !== null
  }
}

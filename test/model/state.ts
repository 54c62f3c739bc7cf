import { FAULTS, type Fault, MOST_READERS, MOST_WRITERS, type World } from './world.ts'

/**
 * A state as bytes, one a field. Revisions and floors are small numbers: a floor is 0 (missing) or `floorCode`, an entry
 * 0 or its revision + 1.
 */
export type State = Uint8Array

/** What all share: the database, Redis, the network. */
export const G = {
  committed: 0,
  /** The greatest revision that was acknowledged: what a read that begins now is owed. */
  acknowledged: 1,
  /** A process that has not polled since this commit did so too long ago. */
  fencedBelow: 2,
  /** The last revision at which the outbox had no row: the row is there while more is committed. */
  rowGoneAt: 3,
  /** The relay has raised the newest revision and not yet removed its row. */
  relayed: 4,
  run: 5,
  floor: 6,
  entry: 7,
  /** What Redis last saved to disk. */
  saved: 8,
  savedFloor: 9,
  savedEntry: 10,
  writesRefused: 11,
  away: 12,
  /** Commands that were reported failed and are on their way: 0 or `raiseCode`, 0 or `fillCode`. */
  lateRaise: 13,
  lateFill: 14,
  lateNonce: 15,
} as const

const FAULTS_LEFT = 16
export const leftOf = (fault: Fault): number => FAULTS_LEFT + FAULTS.indexOf(fault)

export const WRITER = { idle: 0, committed: 1, failed: 2, raised: 3 } as const
/** A writer's fields, from `writerAt(w)`. */
export const W = {
  phase: 0,
  revision: 1,
  acknowledged: 2,
  /** The request is a repeated one. */
  replayed: 3,
  /** The run that its raise was sent to. */
  sent: 4,
} as const
const WRITER_FIELDS = 5
const WRITERS = FAULTS_LEFT + FAULTS.length
export const writerAt = (w: number): number => WRITERS + w * WRITER_FIELDS

/** Its flight is under way from `missed` to `loaded`, and in `lookingAgain`. */
export const READER = {
  idle: 0,
  looking: 1,
  missed: 2,
  planted: 3,
  loaded: 4,
  /** Leads the flight that waits behind the running one. */
  waiting: 5,
  joinedWaiting: 6,
  joinedRunning: 7,
  lookingAgain: 8,
} as const
/** A reader's fields, from `readerAt(r)`. */
export const R = {
  phase: 0,
  /** Reads it has not begun. */
  left: 1,
  owed: 2,
  /** Its process' word from the database when it looked: the row, and whether that poll is too long ago. */
  local: 3,
  old: 4,
  /** An entry that the database may confirm. */
  held: 5,
  /** 0: nothing, 1: no nonce, else its nonce + 1. */
  planted: 6,
  plantedRun: 7,
  /** What was committed when it planted; once loaded: what it read. */
  since: 8,
  /** The run that its command was sent to. */
  sent: 9,
  /** The last poll of its process, where polls are steps of their own. */
  polled: 10,
  polledLocal: 11,
  polledOld: 12,
} as const
const READER_FIELDS = 13
const READERS = writerAt(MOST_WRITERS)
export const readerAt = (r: number): number => READERS + r * READER_FIELDS

export const STATE_BYTES = readerAt(MOST_READERS)

// — codes —

/** Nonces are numbered from 1; 0 is none. */
export const NONCES = 8
export const floorCode = {
  verified: (run: number, revision: number): number => 1 + run * 16 + revision,
  unknown: (run: number, nonce: number): number => 1 + run * 16 + 8 + nonce,
}
/** The nonce in an unknown floor, 0 in any other. */
export const nonceOf = (floor: number): number => {
  const rest = (floor - 1) & 15
  return floor > 0 && rest >= 8 ? rest - 8 : 0
}

/** A raise or a fill: run, revision, and whether a fill brings the entry. */
export const commandCode = (run: number, revision: number, withEntry = false): number =>
  1 + ((run << 3) | (revision << 1) | (withEntry ? 1 : 0))
export const commandOf = (code: number): { run: number; revision: number; withEntry: boolean } => ({
  run: (code - 1) >> 3,
  revision: ((code - 1) >> 1) & 3,
  withEntry: ((code - 1) & 1) === 1,
})

/** The greatest value of each field in a state of this world. `runs`: how many have to be told apart. */
export function fieldsOf(world: World, runs: number, pollsAreSteps: boolean): Map<number, number> {
  const { writers, readers, reads = 1, faults } = world
  const floor = floorCode.unknown(runs - 1, NONCES - 1)
  const entry = writers + 1
  const may = (fault: Fault, most: number): number => ((faults[fault] ?? 0) > 0 ? most : 0)
  const fields = new Map<number, number>([
    [G.committed, writers],
    [G.acknowledged, writers],
    [G.fencedBelow, writers],
    [G.rowGoneAt, writers],
    [G.relayed, pollsAreSteps ? 1 : 0],
    [G.run, runs - 1],
    [G.floor, floor],
    [G.entry, entry],
    [G.saved, may('restart with old data', 1)],
    [G.savedFloor, may('restart with old data', floor)],
    [G.savedEntry, may('restart with old data', entry)],
    [G.writesRefused, may('writes refused', 1)],
    [G.away, may('Redis away for readers', 1)],
    [G.lateRaise, may('raise late', commandCode(runs - 1, 3))],
    [G.lateFill, may('fill late', commandCode(runs - 1, 3, true))],
    [G.lateNonce, may('fill late', NONCES - 1)],
  ])
  for (const fault of FAULTS) fields.set(leftOf(fault), faults[fault] ?? 0)
  const put = (from: number, most: Record<number, number>) => {
    for (const [field, value] of Object.entries(most)) fields.set(from + Number(field), value)
  }
  for (let w = 0; w < writers; w++) {
    const replayed = may('writer dies', 1)
    const most = {
      [W.phase]: 3,
      [W.revision]: writers,
      [W.acknowledged]: 1,
      [W.replayed]: replayed,
      [W.sent]: runs - 1,
    }
    put(writerAt(w), most)
  }
  for (let r = 0; r < readers; r++) {
    put(readerAt(r), { [R.phase]: 8, [R.left]: reads, [R.owed]: writers, [R.local]: writers, [R.old]: 1 })
    put(readerAt(r), { [R.held]: entry, [R.planted]: NONCES, [R.plantedRun]: runs - 1, [R.since]: writers })
    put(readerAt(r), { [R.sent]: runs - 1 })
    if (pollsAreSteps) put(readerAt(r), { [R.polled]: writers, [R.polledLocal]: writers, [R.polledOld]: 1 })
  }
  return fields
}

export function firstState({ readers, reads = 1, faults, cold = false }: World): State {
  const state = new Uint8Array(STATE_BYTES)
  if (!cold) {
    state[G.floor] = floorCode.verified(0, 0)
    state[G.entry] = 1
  }
  for (const fault of FAULTS) state[leftOf(fault)] = faults[fault] ?? 0
  for (let r = 0; r < readers; r++) state[readerAt(r) + R.left] = reads
  return state
}

/**
 * The decisions of the coherent cache, as pure functions. The memory store and the coherent reader call them; the Lua in
 * stores/ says the same and a differential test holds the two together. The promise they keep: a read that begins after a
 * save was acknowledged never returns older data.
 */

/** A process whose last good poll began longer ago may not answer from the cache on its own. */
export const FENCE_MS = 500
/** By then every other process has polled since the commit, or has fenced itself off. */
export const ACKNOWLEDGE_AFTER_MS = FENCE_MS + 100

// — the floor: `<run> <revision>` or `<run> ?<nonce>` —

export type Floor =
  | { state: 'verified'; revision: number }
  /** `nonce` null: there is nothing, or nothing of this run. */
  | { state: 'unknown'; nonce: string | null }

export const verifiedFloor = (run: string, revision: number): string => `${run} ${revision}`
export const unknownFloor = (run: string, nonce: string): string => `${run} ?${nonce}`

/** docs/protocol.md, "Known runs": a floor of another run is unknown, and so is what cannot be read. */
function parseFloor(raw: string | null, run: string): Floor {
  const [, ofRun, mark, rest] = /^([^ ]+) (\??)([^ ]+)$/.exec(raw ?? '') ?? []
  if (rest === undefined || ofRun !== run) return { state: 'unknown', nonce: null }
  if (mark === '?') return { state: 'unknown', nonce: rest }
  if (!/^[0-9]{1,16}$/.test(rest)) return { state: 'unknown', nonce: null }
  return { state: 'verified', revision: Number(rest) }
}

// — a reader, before it asks the database —

/** What a reader carries from before its question to its fill. */
export type PlantedFloor = { state: 'verified'; revision: number } | { state: 'planted'; nonce: string | null }

export interface PlantJudgement {
  floor: PlantedFloor
  /** To be written with a new lifetime; null leaves the floor as it is. */
  write: string | null
}

/**
 * docs/protocol.md, "Verified floors". A nonce that is there already is taken over: it says as well that no raise came since, and readers of one subject's
 * several views do not refuse each other's fills.
 */
function judgePlant(floor: Floor, run: string, nonce: string): PlantJudgement {
  if (floor.state === 'verified') return { floor, write: null }
  const planted = floor.nonce ?? nonce
  return { floor: { state: 'planted', nonce: planted }, write: unknownFloor(run, planted) }
}

// — a reader, with what the database said —

/**
 * docs/protocol.md, "Judged fills": stored only on a verified floor that is not above it, or on the nonce found before the
 * database was asked. The new floor, or null: store nothing. `nonce` is the planted one, null when the floor was verified then.
 */
function judgeFill(floor: Floor, run: string, nonce: string | null, revision: number): string | null {
  const allowed =
    floor.state === 'verified' ? revision >= floor.revision : floor.nonce !== null && floor.nonce === nonce
  return allowed ? verifiedFloor(run, revision) : null
}

/** Another run has forgotten what was planted, and may have come back with what was planted long ago: no fill is sent. */
const isOfThisRun = (plantedIn: string, run: string): boolean => plantedIn === run

// — a reader of a process in which another one is on its way to the database —

/** docs/protocol.md, "Joins only waiting loads": a snapshot that has begun may be older than what the reader was told of. */
const mayJoin = (load: { hasBegun: boolean }): boolean => !load.hasBegun

// — a writer, after its commit —

export interface RaiseJudgement {
  verified: boolean
  /** To be written with a new lifetime; null leaves the floor, which is higher, to its end. */
  write: string | null
}

/**
 * docs/protocol.md, "Verified floors": a raise knows its own revision and not whether a newer one was forgotten, so it
 * verifies nothing. On an unknown floor it replaces the nonce, which voids the fills that are under way.
 */
function judgeRaise(floor: Floor, run: string, revision: number, nonce: string): RaiseJudgement {
  if (floor.state === 'unknown') return { verified: false, write: unknownFloor(run, nonce) }
  return { verified: true, write: floor.revision > revision ? null : verifiedFloor(run, revision) }
}

// — a reader, with what the cache said —

export interface HitQuestion {
  floor: Floor
  /** The parts of the stored version that are compared, null: nothing is stored. */
  entry: { epoch: string; revision: number; view: string; expiresAtMs: number | null } | null
  /** The outbox's row for the subject, 0 without one, and the epoch: both as known before the cache was asked. */
  localFloor: number
  epoch: string | undefined
  /** How long ago the last good poll began, before the cache was asked. */
  pollAgeMs: number
  view: string
  nowMs: number
  /** What the caller asks at least; Infinity when it names another epoch. */
  atLeast: number
}

/**
 * `hit`: answer with the entry. `check`: the entry may be used if the database confirms its revision. `load`: the entry
 * is of no use.
 */
export type HitJudgement =
  | { decision: 'hit' }
  | { decision: 'check'; reason: 'unknown-floor' | 'fenced' }
  | { decision: 'load'; reason: 'absent' | 'foreign' | 'older' }

/**
 * docs/protocol.md, "Watched outbox": its row is a floor too, and a process that has not heard from the database lately has
 * each entry confirmed.
 */
function judgeHit(question: HitQuestion): HitJudgement {
  const { floor, entry, epoch } = question
  if (entry === null) return { decision: 'load', reason: 'absent' }
  if (!isCurrent(entry, question)) return { decision: 'load', reason: 'foreign' }
  const known = Math.max(question.atLeast, question.localFloor, floor.state === 'verified' ? floor.revision : 0)
  if (entry.revision < known) return { decision: 'load', reason: 'older' }
  if (epoch === undefined || question.pollAgeMs > FENCE_MS) return { decision: 'check', reason: 'fenced' }
  if (floor.state === 'unknown') return { decision: 'check', reason: 'unknown-floor' }
  return { decision: 'hit' }
}

/** True when the entry is of this history, this build and this day, as far as is known. */
export const isCurrent = (
  entry: NonNullable<HitQuestion['entry']>,
  now: Pick<HitQuestion, 'epoch' | 'view' | 'nowMs'>,
): boolean =>
  entry.view === now.view &&
  (now.epoch === undefined || entry.epoch === now.epoch) &&
  (entry.expiresAtMs === null || entry.expiresAtMs > now.nowMs)

/** An entry that the database confirms is as good as one just loaded. */
const judgeCheck = (
  entry: { epoch: string; revision: number },
  truth: { epoch: string; revision: number } | null,
): boolean => truth !== null && truth.epoch === entry.epoch && truth.revision === entry.revision

// — a writer, waiting to answer —

export interface AcknowledgeQuestion {
  /** The store confirmed a raise to this revision or above. */
  confirmed: boolean
  /** A poll that began after the commit found no row of this revision: the relay has raised it. */
  rowGone: boolean
  sinceCommitMs: number
  /** A repeated Idempotency-Key. */
  replayed: boolean
}

/**
 * By what the save may be acknowledged; null: not yet. One that nobody has confirmed waits until every other process has
 * heard of its outbox row or is fenced (docs/protocol.md, "Watched outbox"). A repeated one waits no less (docs/protocol.md,
 * "Repeats raise"): the process that saved first may have died before its raise.
 */
function judgeAcknowledge(question: AcknowledgeQuestion): 'raise' | 'outbox' | 'wait' | null {
  if (question.confirmed) return 'raise'
  if (question.rowGone) return 'outbox'
  return question.sinceCommitMs >= ACKNOWLEDGE_AFTER_MS ? 'wait' : null
}

/** All of them, as the cache and its stores are given them. The promise needs each as it is. */
export const decisions = {
  parseFloor,
  judgePlant,
  judgeFill,
  isOfThisRun,
  mayJoin,
  judgeRaise,
  judgeHit,
  judgeCheck,
  judgeAcknowledge,
}

export type Decisions = typeof decisions

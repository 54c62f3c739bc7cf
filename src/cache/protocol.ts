/**
 * The decisions of the coherent cache, as pure functions. The memory store and the coherent reader call them; the Lua of
 * stores/redis-scripts.ts says the same and a differential test holds the two together. The promise they keep: a read that
 * begins after a save was acknowledged never returns older data.
 */

/** The rules, each a heading of docs/protocol.md. A test may switch one off to see what breaks without it. */
export interface ProtocolRules {
  /** docs/protocol.md, "Verified floors": a floor is verified or unknown; a missing one is unknown, and a raise verifies nothing. */
  floorsAreVerified: boolean
  /**
   * docs/protocol.md, "Judged fills": a fill is stored only on a verified floor that is not above it, or on the nonce
   * found before the database was asked.
   */
  fillsAreJudged: boolean
  /** docs/protocol.md, "Known runs": a floor of another run of the store is unknown. */
  runsAreTold: boolean
  /** docs/protocol.md, "Watched outbox": the outbox is a second floor and a fence, and an unconfirmed save waits for it. */
  outboxIsWatched: boolean
  /** docs/protocol.md, "Repeats raise": a repeated Idempotency-Key raises before it is answered. */
  replaysRaise: boolean
  /** docs/protocol.md, "Joins only waiting loads": a reader joins only a load whose snapshot has not begun. */
  joinsOnlyWaiting: boolean
  /**
   * docs/protocol.md, "Commands are not resent": what was asked over a connection that broke is never executed on the
   * next one (stores/redis-connection.ts).
   */
  commandsAreNotResent: boolean
}

export const ALL_RULES: ProtocolRules = {
  floorsAreVerified: true,
  fillsAreJudged: true,
  runsAreTold: true,
  outboxIsWatched: true,
  replaysRaise: true,
  joinsOnlyWaiting: true,
  commandsAreNotResent: true,
}

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

/** Reads a floor as it is written. What cannot be read is unknown. */
export function parseFloor(raw: string | null, run: string, rules: ProtocolRules = ALL_RULES): Floor {
  const [, ofRun, mark, rest] = /^([^ ]+) (\??)([^ ]+)$/.exec(raw ?? '') ?? []
  if (rest === undefined || (rules.runsAreTold && ofRun !== run)) return { state: 'unknown', nonce: null }
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
 * A nonce that is there already is taken over: it says as well that no raise came since, and readers of one subject's
 * several views do not refuse each other's fills.
 */
export function judgePlant(raw: string | null, run: string, nonce: string, rules = ALL_RULES): PlantJudgement {
  const floor = parseFloor(raw, run, rules)
  if (floor.state === 'verified') return { floor, write: null }
  if (!rules.floorsAreVerified) return { floor: { state: 'planted', nonce: null }, write: null }
  const planted = floor.nonce ?? nonce
  return { floor: { state: 'planted', nonce: planted }, write: unknownFloor(run, planted) }
}

// — a reader, with what the database said —

/** The new floor, or null: store nothing. `nonce` is the planted one, null when the floor was verified then. */
export function judgeFill(
  raw: string | null,
  run: string,
  nonce: string | null,
  revision: number,
  rules = ALL_RULES,
): string | null {
  const floor = parseFloor(raw, run, rules)
  const allowed =
    !rules.fillsAreJudged ||
    (floor.state === 'verified'
      ? revision >= floor.revision
      : !rules.floorsAreVerified || (floor.nonce !== null && floor.nonce === nonce))
  return allowed ? verifiedFloor(run, revision) : null
}

/** Another run has forgotten what was planted, and may have come back with what was planted long ago: no fill is sent. */
export const isOfThisRun = (plantedIn: string, run: string, rules: ProtocolRules = ALL_RULES): boolean =>
  !rules.runsAreTold || plantedIn === run

// — a reader of a process in which another one is on its way to the database —

/** `running`: shares its answer. `waiting`: shares the answer of the one that waits behind it. `next`: waits itself. */
export function judgeJoin(
  { isWaiting }: { isWaiting: boolean },
  rules: Pick<ProtocolRules, 'joinsOnlyWaiting'> = ALL_RULES,
): 'running' | 'waiting' | 'next' {
  if (!rules.joinsOnlyWaiting) return 'running'
  return isWaiting ? 'waiting' : 'next'
}

// — a writer, after its commit —

export interface RaiseJudgement {
  verified: boolean
  /** To be written with a new lifetime; null leaves the floor, which is higher, to its end. */
  write: string | null
}

export function judgeRaise(
  raw: string | null,
  run: string,
  revision: number,
  nonce: string,
  rules = ALL_RULES,
): RaiseJudgement {
  const floor = parseFloor(raw, run, rules)
  if (floor.state === 'unknown' && rules.floorsAreVerified) {
    return { verified: false, write: unknownFloor(run, nonce) }
  }
  const isHigher = floor.state === 'verified' && floor.revision > revision
  return { verified: true, write: isHigher ? null : verifiedFloor(run, revision) }
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

export function judgeHit(question: HitQuestion, rules = ALL_RULES): HitJudgement {
  const { floor, entry, epoch } = question
  if (entry === null) return { decision: 'load', reason: 'absent' }
  if (!isCurrent(entry, question)) return { decision: 'load', reason: 'foreign' }
  const known = Math.max(
    question.atLeast,
    rules.outboxIsWatched ? question.localFloor : 0,
    floor.state === 'verified' ? floor.revision : 0,
  )
  if (entry.revision < known) return { decision: 'load', reason: 'older' }
  const fenced = epoch === undefined || question.pollAgeMs > FENCE_MS
  if (fenced && rules.outboxIsWatched) return { decision: 'check', reason: 'fenced' }
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
export const judgeCheck = (
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

/** By what the save may be acknowledged; null: not yet. */
export function judgeAcknowledge(question: AcknowledgeQuestion, rules = ALL_RULES): 'raise' | 'outbox' | 'wait' | null {
  if (question.confirmed) return 'raise'
  if (question.rowGone) return 'outbox'
  if (question.sinceCommitMs >= ACKNOWLEDGE_AFTER_MS) return 'wait'
  const mustWait = question.replayed ? rules.replaysRaise : rules.outboxIsWatched
  return mustWait ? null : 'wait'
}

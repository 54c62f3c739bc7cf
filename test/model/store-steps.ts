import { type Context, isLeft, raise, settle, use } from './context.ts'
import { commandCode, commandOf, floorCode, G, R, readerAt, type State } from './state.ts'

/** The relay, or a publisher: raises what has been committed, and removes the row when nothing newer is in it. */
export function relaySteps(c: Context, state: State): void {
  const committed = state[G.committed]!
  const hasRow = state[G.rowGoneAt]! < committed
  if (state[G.writesRefused] === 0) {
    // Also an older row than today's: it was claimed long ago.
    for (let revision = 1; revision <= committed; revision++) {
      const next = c.copy(state)
      raise(c, next, state[G.run]!, revision)
      const isNewest = revision === committed && hasRow
      // Reduction: the row goes with the raise. Nothing needs it to stay: who polled while it was there may be chosen.
      if (isNewest && c.isReduced) next[G.rowGoneAt] = committed
      if (isNewest && !c.isReduced) next[G.relayed] = 1
      settle(c, next)
      c.emit(next, isNewest && c.isReduced ? 'relaysAndRemoves' : 'relays', 0, revision, false)
    }
  }
  if (state[G.relayed] === 1) {
    const next = c.copy(state)
    next[G.relayed] = 0
    next[G.rowGoneAt] = committed
    c.emit(next, 'removesRow', 0, committed, false)
  }
  if (hasRow && isLeft(state, 'raise late') && state[G.lateRaise] === 0) {
    const next = c.copy(state)
    use(next, 'raise late')
    next[G.lateRaise] = commandCode(next[G.run]!, committed)
    c.emit(next, 'relayDelayed', 0, committed, false)
  }
}

/** Commands that were reported failed are executed after all. */
export function lateSteps(c: Context, state: State): void {
  if (state[G.writesRefused] === 1) return
  if (state[G.lateRaise] !== 0) {
    const { run, revision } = commandOf(state[G.lateRaise]!)
    const next = c.copy(state)
    next[G.lateRaise] = 0
    raise(c, next, run, revision)
    c.emit(next, 'raisesLate', 0, revision, false)
  }
  if (state[G.lateFill] !== 0) {
    const { run, revision, withEntry } = commandOf(state[G.lateFill]!)
    const next = c.copy(state)
    const stored = fill(c, next, run, state[G.lateNonce]!, revision, withEntry)
    next[G.lateFill] = 0
    next[G.lateNonce] = 0
    c.emit(next, stored ? 'fillsLate' : 'fillLateRefused', 0, revision, false)
  }
}

/** One fill as Redis executes it; true when it stored. */
export function fill(c: Context, state: State, run: number, nonce: number, revision: number, entry: boolean): boolean {
  const floor = c.decide.fill(state[G.floor]!, run, nonce, revision)
  if (floor === 0) return false
  state[G.floor] = floor
  if (entry) state[G.entry] = revision + 1
  return true
}

/** What happens to Redis. */
export function faultSteps(c: Context, state: State): void {
  if (isLeft(state, 'entry evicted')) {
    const next = c.copy(state)
    use(next, 'entry evicted')
    next[G.entry] = 0
    c.emit(next, 'evictsEntry', 0, 0, false)
  }
  if (isLeft(state, 'floor evicted')) {
    const next = c.copy(state)
    use(next, 'floor evicted')
    next[G.floor] = 0
    c.emit(next, 'evictsFloor', 0, 0, false)
  }
  if (isLeft(state, 'flush')) {
    const next = c.copy(state)
    use(next, 'flush')
    next[G.floor] = 0
    next[G.entry] = 0
    c.emit(next, 'flushes', 0, 0, false)
  }
  restartSteps(c, state)
  for (const [fault, field, begins, ends] of OUTAGES) {
    if (state[field] === 1) {
      const next = c.copy(state)
      next[field] = 0
      c.emit(next, ends, 0, 0, false)
    } else if (isLeft(state, fault)) {
      const next = c.copy(state)
      use(next, fault)
      next[field] = 1
      c.emit(next, begins, 0, 0, false)
    }
  }
}

const OUTAGES = [
  ['writes refused', G.writesRefused, 'refusesWrites', 'takesWrites'],
  ['Redis away for readers', G.away, 'goesAway', 'isBack'],
] as const

function restartSteps(c: Context, state: State): void {
  if (isLeft(state, 'restart empty')) {
    const next = c.copy(state)
    use(next, 'restart empty')
    next[G.floor] = 0
    next[G.entry] = 0
    restarted(c, next)
    c.emit(next, 'restartsEmpty', 0, 0, false)
  }
  if (!isLeft(state, 'restart with old data')) return
  const next = c.copy(state)
  if (state[G.saved] === 0) {
    next[G.saved] = 1
    next[G.savedFloor] = c.tellsRuns ? next[G.floor]! : readInNext(c, next[G.floor]!)
    next[G.savedEntry] = next[G.entry]!
    c.emit(next, 'savesToDisk', 0, 0, false)
    return
  }
  use(next, 'restart with old data')
  next[G.floor] = next[G.savedFloor]!
  next[G.entry] = next[G.savedEntry]!
  next[G.saved] = 0
  next[G.savedFloor] = 0
  next[G.savedEntry] = 0
  restarted(c, next)
  c.emit(next, 'restartsOld', 0, 0, false)
}

function restarted(c: Context, state: State): void {
  state[G.run]! += 1
  if (c.resends) return
  // Commands are not resent. (Of the rest, a reader's MGET that fails makes it ask the database and store nothing: it can neither break
  // the promise nor help another to.)
  state[G.lateRaise] = 0
  state[G.lateFill] = 0
  state[G.lateNonce] = 0
  if (!c.tellsRuns) forgetRuns(c, state)
}

/**
 * Reduction: where commands are not resent, nothing of an earlier run is asked for any more but by what was planted then, and what lies
 * on disk comes back to a later run only. Both can be judged now, by the real functions, and every run be called 0.
 */
function forgetRuns(c: Context, state: State): void {
  const run = state[G.run]!
  state[G.floor] = readInNext(c, state[G.floor]!)
  for (let r = 0; r < c.world.readers; r++) {
    const at = readerAt(r)
    if (state[at + R.planted] !== 0 && !c.decide.mayFill(state[at + R.plantedRun]!, run)) state[at + R.planted] = 0
  }
  state[G.run] = 0
}

/** A floor of run 0 as run 1 reads it, with run 1 called 0. */
function readInNext(c: Context, floor: number): number {
  const read = c.decide.readIn(floor, 1)
  return read === 0 ? 0 : read - (floorCode.verified(1, 0) - floorCode.verified(0, 0))
}

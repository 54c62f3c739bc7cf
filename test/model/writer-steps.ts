import { acknowledge, type Context, isLeft, mayAcknowledge, raise, runsFor, settle, use } from './context.ts'
import { commandCode, G, R, readerAt, type State, W, WRITER, writerAt } from './state.ts'

/** Commit, raise, acknowledge, and what may go wrong between them. */
export function writerSteps(c: Context, state: State): void {
  for (let w = 0; w < c.world.writers; w++) {
    const phase = state[writerAt(w) + W.phase]!
    if (phase === WRITER.idle) commit(c, state, w)
    else {
      if (phase !== WRITER.raised) raisingSteps(c, state, w)
      if (!c.isReduced && mayAcknowledge(c, state, writerAt(w))) {
        const next = c.copy(state)
        acknowledge(next, writerAt(w))
        c.emit(next, 'acknowledges', w, state[writerAt(w) + W.revision]!, false)
      }
    }
  }
}

function commit(c: Context, state: State, w: number): void {
  const next = c.copy(state)
  const at = writerAt(w)
  next[G.committed]! += 1
  next[G.relayed] = 0
  next[at + W.phase] = WRITER.committed
  next[at + W.revision] = next[G.committed]!
  if (c.resends) next[at + W.sent] = next[G.run]!
  settle(c, next)
  c.emit(next, 'commits', w, next[G.committed]!, false)
}

function raisingSteps(c: Context, state: State, w: number): void {
  const at = writerAt(w)
  const revision = state[at + W.revision]!
  const isFirst = state[at + W.phase] === WRITER.committed
  if (state[G.writesRefused] === 0) {
    for (const run of runsFor(c, state, isFirst ? state[at + W.sent]! : state[G.run]!)) {
      const next = c.copy(state)
      raise(c, next, run, revision)
      next[at + W.phase] = WRITER.raised
      settle(c, next)
      c.emit(next, run === state[G.run] ? 'raises' : 'raisesResent', w, revision, false)
    }
  } else if (isFirst) fail(c, state, w, 'raiseRefused')
  if (isFirst && isLeft(state, 'raise lost')) fail(c, state, w, 'raiseLost')
  if (isLeft(state, 'raise late') && state[G.lateRaise] === 0) {
    const next = c.copy(state)
    use(next, 'raise late')
    next[G.lateRaise] = commandCode(next[G.run]!, revision)
    next[at + W.phase] = WRITER.failed
    c.emit(next, 'raiseDelayed', w, revision, false)
  }
  if (state[at + W.acknowledged] === 0) unacknowledgedSteps(c, state, w)
}

function fail(c: Context, state: State, w: number, how: 'raiseLost' | 'raiseRefused'): void {
  const next = c.copy(state)
  if (how === 'raiseLost') use(next, 'raise lost')
  next[writerAt(w) + W.phase] = WRITER.failed
  c.emit(next, how, w, next[writerAt(w) + W.revision]!, false)
}

function unacknowledgedSteps(c: Context, state: State, w: number): void {
  const at = writerAt(w)
  const revision = state[at + W.revision]!
  if (mayAcknowledgeByTime(c, state, w)) {
    const next = c.copy(state)
    acknowledge(next, at)
    next[G.fencedBelow] = Math.max(next[G.fencedBelow]!, revision)
    fencePolledBefore(c, next, revision)
    c.emit(next, 'acknowledgesByTime', w, revision, false)
  }
  if (isLeft(state, 'writer dies') && state[at + W.replayed] === 0) {
    const next = c.copy(state)
    use(next, 'writer dies')
    next[at + W.phase] = WRITER.committed
    next[at + W.replayed] = 1
    // The repeated request raises to what it finds.
    next[at + W.revision] = next[G.committed]!
    if (c.resends) next[at + W.sent] = next[G.run]!
    settle(c, next)
    c.emit(next, 'dies', w, next[G.committed]!, false)
  }
}

/** A raise that failed is not confirmed by then; one that has not failed needs less time. */
export function mayAcknowledgeByTime({ decide }: Context, state: State, w: number): boolean {
  const at = writerAt(w)
  if (state[at + W.phase] !== WRITER.failed || state[at + W.acknowledged] === 1) return false
  return decide.acknowledges({ confirmed: false, rowGone: false, replayed: state[at + W.replayed] === 1 }, true)
}

/** Where polls are steps: a process that has not polled since that commit last polled longer ago than that. */
function fencePolledBefore(c: Context, state: State, revision: number): void {
  if (c.isReduced) return
  for (let r = 0; r < c.world.readers; r++) {
    if (state[readerAt(r) + R.polled]! < revision) state[readerAt(r) + R.polledOld] = 1
  }
}

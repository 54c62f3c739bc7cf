import { type Context, isLeft, use } from './context.ts'
import { answer, flies, joinedNowRun, waits } from './flights.ts'
import { G, R, READER, readerAt, type State } from './state.ts'
import { mayAcknowledgeByTime } from './writer-steps.ts'

/**
 * Reduction: polls are no steps. A reader may know whatever some process may know now: any poll since the newest commit
 * that was acknowledged by time, or an older one, which is too old. The outbox' history says what such a poll found.
 */
export function beginSteps(c: Context, state: State, r: number): void {
  const at = readerAt(r)
  if (!c.isReduced) {
    pollSteps(c, state, r)
    begin(c, state, r, state[at + R.polledLocal]!, state[at + R.polledOld]!, true)
    return
  }
  const fencedBelow = state[G.fencedBelow]!
  // Looking is one step with beginning, unless what can be known is about to change, or the connection to break.
  const alone = beginsAlone(c, state)
  for (let local = 0; local <= state[G.committed]!; local++) {
    const last = local === 0 ? state[G.rowGoneAt]! : local
    if (last >= fencedBelow) begin(c, state, r, local, 0, alone)
    if (local < fencedBelow || isLeft(state, 'old poll')) begin(c, state, r, local, 1, alone)
  }
}

function pollSteps(c: Context, state: State, r: number): void {
  const at = readerAt(r)
  const committed = state[G.committed]!
  const next = c.copy(state)
  next[at + R.polled] = committed
  next[at + R.polledLocal] = state[G.rowGoneAt]! < committed ? committed : 0
  next[at + R.polledOld] = 0
  c.emit(next, 'polls', r, next[at + R.polledLocal]!, false)
  if (isLeft(state, 'old poll') && state[at + R.polledOld] === 0) {
    const frozen = c.copy(state)
    use(frozen, 'old poll')
    frozen[at + R.polledOld] = 1
    c.emit(frozen, 'pollsNoMore', r, 0, false)
  }
}

function beginsAlone(c: Context, state: State): boolean {
  if (c.resends) return true
  for (let w = 0; w < c.world.writers; w++) if (mayAcknowledgeByTime(c, state, w)) return true
  return false
}

function begin(c: Context, state: State, r: number, local: number, old: number, alone: boolean): void {
  const at = readerAt(r)
  const isFlight = state[at + R.phase] === READER.waiting
  const begun = (): State => {
    const next = c.copy(state)
    if (c.isReduced && old === 1 && local >= state[G.fencedBelow]!) use(next, 'old poll')
    if (isFlight) joinedNowRun(c, next)
    else {
      next[at + R.owed] = next[G.acknowledged]!
      next[at + R.left]! -= 1
    }
    return next
  }
  if (alone) {
    const next = begun()
    next[at + R.phase] = isFlight ? READER.lookingAgain : READER.looking
    next[at + R.local] = local
    next[at + R.old] = old
    if (c.resends) next[at + R.sent] = next[G.run]!
    c.emit(next, isFlight ? 'beginsAgain' : 'begins', r, local * 2 + old, false)
  }
  if (c.isReduced) look(c, begun(), r, { local, old, run: state[G.run]!, isFlight })
}

// — the look —

interface Looking {
  local: number
  old: number
  run: number
  /** It has waited, and leads the flight that runs. */
  isFlight: boolean
}

export function look(c: Context, next: State, r: number, { local, old, run, isFlight }: Looking): void {
  const at = readerAt(r)
  const what = local * 2 + old
  const isResent = run !== next[G.run]
  next[at + R.local] = 0
  next[at + R.old] = 0
  next[at + R.sent] = 0
  if (next[G.away] === 1) {
    miss(c, next, r, 0, isFlight)
    c.emit(next, 'looksInVain', r, what, false)
    return
  }
  const decision = c.decide.look(next[G.floor]!, run, next[G.entry]!, local, old)
  if (decision === 'hit') {
    const isBroken = answer(c, next, r, next[G.entry]! - 1, isFlight)
    c.emit(next, isResent ? 'hitsResent' : 'hits', r, what, isBroken)
    return
  }
  miss(c, next, r, decision === 'check' ? next[G.entry]! : 0, isFlight)
  c.emit(next, decision === 'check' ? 'checks' : 'misses', r, what, false)
}

/** On to the database, or behind another one of the process that is on its way there. */
function miss(c: Context, next: State, r: number, held: number, isFlight: boolean): void {
  const at = readerAt(r)
  const joins = isFlight || !c.world.oneProcess || !flies(c, next) ? null : c.decide.join(waits(c, next))
  if (joins !== null) {
    next[at + R.phase] = JOINED[joins]
    return
  }
  // Two reads of the database follow in the cache, a confirmation and a load. The later one alone says the same.
  next[at + R.held] = held
  next[at + R.phase] = next[G.away] === 1 ? READER.planted : READER.missed
  if (next[G.away] === 1) next[at + R.since] = next[G.committed]!
  if (c.resends) next[at + R.sent] = next[G.run]!
}

const JOINED = { running: READER.joinedRunning, waiting: READER.joinedWaiting, next: READER.waiting } as const

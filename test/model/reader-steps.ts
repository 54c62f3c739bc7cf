import { type Context, freshNonce, isLeft, runsFor, use } from './context.ts'
import { answer, flies } from './flights.ts'
import { beginSteps, look } from './reader-begins.ts'
import { commandCode, G, R, READER, readerAt, type State } from './state.ts'
import { fill } from './store-steps.ts'

/** Look, and if that is no hit: plant, ask the database, fill. */
export function readerSteps(c: Context, state: State): void {
  for (let r = 0; r < c.world.readers; r++) {
    const at = readerAt(r)
    switch (state[at + R.phase]) {
      case READER.idle:
        if (state[at + R.left]! > 0) beginSteps(c, state, r)
        break
      case READER.waiting:
        if (!flies(c, state)) beginSteps(c, state, r)
        break
      case READER.looking:
      case READER.lookingAgain: {
        const isFlight = state[at + R.phase] === READER.lookingAgain
        for (const run of runsFor(c, state, state[at + R.sent]!)) {
          look(c, c.copy(state), r, { local: state[at + R.local]!, old: state[at + R.old]!, run, isFlight })
        }
        break
      }
      case READER.missed:
        for (const run of runsFor(c, state, state[at + R.sent]!)) plant(c, state, r, run)
        break
      case READER.planted:
        if (c.isReduced)
          for (let found = state[at + R.since]!; found <= state[G.committed]!; found++) land(c, state, r, found)
        else ask(c, state, r)
        break
      case READER.loaded:
        land(c, state, r, state[at + R.since]!)
    }
  }
}

function plant(c: Context, state: State, r: number, run: number): void {
  const next = c.copy(state)
  const at = readerAt(r)
  next[at + R.phase] = READER.planted
  next[at + R.since] = next[G.committed]!
  next[at + R.sent] = 0
  const fails = next[G.away] === 1 || next[G.writesRefused] === 1
  if (!fails) {
    const planted = c.decide.plant(next[G.floor]!, run, freshNonce(c, next))
    next[G.floor] = planted >> 4
    next[at + R.planted] = planted & 15
    next[at + R.plantedRun] = run
  }
  c.emit(next, fails ? 'plantFails' : 'plants', r, 0, false)
}

function ask(c: Context, state: State, r: number): void {
  const next = c.copy(state)
  next[readerAt(r) + R.phase] = READER.loaded
  next[readerAt(r) + R.since] = next[G.committed]!
  c.emit(next, 'asks', r, next[G.committed]!, false)
}

/**
 * Fills with what the database said, and answers. Reduction: when it was asked, between plant and fill, matters only in
 * what it said, so that is chosen here.
 */
function land(c: Context, state: State, r: number, found: number): void {
  const at = readerAt(r)
  const planted = state[at + R.planted]!
  const plantedRun = state[at + R.plantedRun]!
  const nonce = planted > 1 ? planted - 1 : 0
  const held = state[at + R.held]!
  const withEntry = held === 0 || !c.decide.confirms(held - 1, found)
  const maySend = planted !== 0 && state[G.away] === 0 && c.decide.mayFill(plantedRun, state[G.run]!)

  const next = c.copy(state)
  const reaches = maySend && state[G.writesRefused] === 0
  const stored = reaches && fill(c, next, plantedRun, nonce, found, withEntry)
  c.emit(next, stored ? 'fills' : 'answers', r, found, answer(c, next, r, found, true))

  if (maySend && isLeft(state, 'fill late') && state[G.lateFill] === 0) {
    const late = c.copy(state)
    use(late, 'fill late')
    late[G.lateFill] = commandCode(plantedRun, found, withEntry)
    late[G.lateNonce] = nonce
    c.emit(late, 'fillDelayed', r, found, answer(c, late, r, found, true))
  }
  // Sent when the database had been asked, before Redis was killed.
  if (c.resends && planted !== 0 && plantedRun !== state[G.run] && found === state[at + R.since]) {
    const resent = c.copy(state)
    fill(c, resent, plantedRun, nonce, found, withEntry)
    c.emit(resent, 'fillsResent', r, found, answer(c, resent, r, found, true))
  }
}

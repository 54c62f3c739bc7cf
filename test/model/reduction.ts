import { type Context, isLeft } from './context.ts'
import { G, nonceOf, R, READER, readerAt, type State, W, WRITER, writerAt } from './state.ts'

/**
 * Reductions that make states one which differ in nothing that can still matter. Each either renames what has no name
 * of its own (writers, readers, nonces) or forgets what no later step asks for. True when something can still go wrong.
 */
export function reduce(c: Context, state: State): boolean {
  if (!someoneMayLook(c, state)) return false
  forgetWhoIsDone(c, state)
  forgetWhatNobodyIsOwed(c, state)
  renameNonces(c, state)
  sortActors(state, writerAt(0), writerAt(1) - writerAt(0), c.world.writers)
  sortActors(state, readerAt(0), readerAt(1) - readerAt(0), c.world.readers)
  return true
}

/**
 * Only a hit, or another's flight, can show too little: whoever asks the database itself does so after it began, and
 * gets all that was committed.
 */
function someoneMayLook(c: Context, state: State): boolean {
  for (let r = 0; r < c.world.readers; r++) {
    const phase = state[readerAt(r) + R.phase]!
    if (state[readerAt(r) + R.left]! > 0) return true
    if (phase === READER.looking || phase >= READER.waiting) return true
  }
  return false
}

function forgetWhoIsDone(c: Context, state: State): void {
  for (let w = 0; w < c.world.writers; w++) {
    const at = writerAt(w)
    if (state[at + W.phase] !== WRITER.committed) state[at + W.sent] = 0
    if (state[at + W.phase] !== WRITER.raised || state[at + W.acknowledged] === 0) continue
    state[at + W.revision] = 0
    state[at + W.replayed] = 0
  }
  for (let r = 0; r < c.world.readers; r++) {
    const at = readerAt(r)
    const phase = state[at + R.phase]!
    // It asks the database itself.
    if (phase === READER.missed || phase === READER.planted) state[at + R.owed] = 0
    // It will store nothing, and nobody shares its answer.
    if (phase === READER.planted && state[at + R.planted] === 0 && !c.world.oneProcess) {
      state[at + R.phase] = READER.idle
      state[at + R.held] = 0
      state[at + R.plantedRun] = 0
      state[at + R.since] = 0
      state[at + R.sent] = 0
    }
  }
}

function forgetWhatNobodyIsOwed(c: Context, state: State): void {
  let begins = false
  // It waits for another's flight, or may come to, and looks again then.
  let waits = false
  for (let r = 0; r < c.world.readers; r++) {
    begins ||= state[readerAt(r) + R.left]! > 0
    const phase = state[readerAt(r) + R.phase]
    waits ||= phase === READER.waiting || (phase === READER.looking && c.world.oneProcess === true)
  }
  if (begins) return
  state[G.acknowledged] = 0
  for (let w = 0; w < c.world.writers; w++) {
    const at = writerAt(w)
    // Nor does anybody fence itself off because of it, if nobody looks again.
    if (!waits && !isLeft(state, 'writer dies') && state[at + W.phase] !== WRITER.idle) state[at + W.acknowledged] = 1
  }
  if (waits) return
  state[G.fencedBelow] = 0
  state[G.rowGoneAt] = 0
}

/** A nonce matters only where it is the floor's, or may come back from disk: it is 1, or 2; any other is as good as none. */
function renameNonces(c: Context, state: State): void {
  const inFloor = nonceOf(state[G.floor]!)
  const onDisk = nonceOf(state[G.savedFloor]!)
  const renamed = (nonce: number): number => {
    if (nonce === 0) return 0
    return nonce === inFloor ? 1 : nonce === onDisk ? 2 : 0
  }
  let floorIsHeld = false
  let diskIsHeld = false
  const held = (nonce: number): number => {
    const name = renamed(nonce)
    floorIsHeld ||= name === 1
    diskIsHeld ||= nonce !== 0 && nonce === onDisk
    return name
  }
  state[G.lateNonce] = held(state[G.lateNonce]!)
  for (let r = 0; r < c.world.readers; r++) {
    const at = readerAt(r)
    if (state[at + R.planted]! > 1) state[at + R.planted] = held(state[at + R.planted]! - 1) + 1
  }
  // A floor whose nonce nobody holds says as little as none at all: whoever finds it may plant.
  if (inFloor !== 0) state[G.floor] = floorIsHeld ? state[G.floor]! - inFloor + 1 : 0
  if (onDisk !== 0) state[G.savedFloor] = diskIsHeld ? state[G.savedFloor]! - onDisk + renamed(onDisk) : 0
}

/** By their fields, so that it does not matter who is called by which number. */
function sortActors(state: State, from: number, size: number, count: number): void {
  for (let sorted = 1; sorted < count; sorted++) {
    for (let at = from + sorted * size; at > from && isGreater(state, at - size, at, size); at -= size) {
      for (let field = 0; field < size; field++) {
        const kept = state[at + field]!
        state[at + field] = state[at - size + field]!
        state[at - size + field] = kept
      }
    }
  }
}

function isGreater(state: State, one: number, other: number, size: number): boolean {
  for (let field = 0; field < size; field++) {
    if (state[one + field] !== state[other + field]) return state[one + field]! > state[other + field]!
  }
  return false
}

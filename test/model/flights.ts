import type { Context } from './context.ts'
import { R, READER, readerAt, type State } from './state.ts'

/** Ends the read, and those that share its flight; true when one of them was owed more. */
export function answer(c: Context, state: State, r: number, shown: number, isFlight: boolean): boolean {
  let isBroken = ended(state, r, shown)
  if (isFlight && c.world.oneProcess) {
    for (let other = 0; other < c.world.readers; other++) {
      if (state[readerAt(other) + R.phase] === READER.joinedRunning) isBroken = ended(state, other, shown) || isBroken
    }
  }
  return isBroken
}

/** What is not needed any more is forgotten, so that states that differ in nothing else are one. */
function ended(state: State, r: number, shown: number): boolean {
  const at = readerAt(r)
  const isBroken = shown < state[at + R.owed]!
  state[at + R.phase] = READER.idle
  for (const field of FORGOTTEN) state[at + field] = 0
  return isBroken
}

const FORGOTTEN = [R.owed, R.local, R.old, R.held, R.planted, R.plantedRun, R.since, R.sent]

/** Whether a flight of the process is under way. */
export function flies(c: Context, state: State): boolean {
  for (let r = 0; r < c.world.readers; r++) if (FLYING[state[readerAt(r) + R.phase]!]) return true
  return false
}
const FLYING: boolean[] = []
for (const phase of [READER.missed, READER.planted, READER.loaded, READER.lookingAgain]) FLYING[phase] = true

/** Whether another one waits behind it. */
export function waits(c: Context, state: State): boolean {
  for (let r = 0; r < c.world.readers; r++) if (state[readerAt(r) + R.phase] === READER.waiting) return true
  return false
}

/** Those that joined the waiting flight share the one that runs now. */
export function joinedNowRun(c: Context, state: State): void {
  for (let r = 0; r < c.world.readers; r++) {
    const at = readerAt(r)
    if (state[at + R.phase] === READER.joinedWaiting) state[at + R.phase] = READER.joinedRunning
  }
}

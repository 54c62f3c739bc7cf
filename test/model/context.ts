import type { Variant } from './broken.ts'
import { RememberedDecisions } from './decisions.ts'
import { G, leftOf, NONCES, nonceOf, R, readerAt, STATE_BYTES, type State, W, WRITER, writerAt } from './state.ts'
import type { StepName } from './story.ts'
import type { Fault, World } from './world.ts'

/** Gets each state that is one step on. Who took the step, and with what, is for the story only. */
export type Emit = (state: State, step: StepName, who: number, what: number, isBroken: boolean) => void

/** What the steps need to know. */
export interface Context {
  world: World
  decide: RememberedDecisions
  /** Without reductions every action is a step of its own. */
  isReduced: boolean
  /** Commands are resent and Redis may be restarted: a command may be executed in another run than it was sent to. */
  resends: boolean
  /** Whether earlier runs have to be remembered. */
  tellsRuns: boolean
  emit: Emit
  /** The state, copied to where it may be changed; good until the next copy. */
  copy(state: State): State
}

export const restartsOf = ({ faults }: World): number =>
  (faults['restart empty'] ?? 0) + (faults['restart with old data'] ?? 0)

export function createContext(world: World, variant: Variant, isReduced: boolean, emit: Emit): Context {
  const scratch = new Uint8Array(STATE_BYTES)
  const resends = variant.off.includes('commandsAreNotResent') && restartsOf(world) > 0
  return {
    world,
    decide: new RememberedDecisions(variant.protocol),
    isReduced,
    resends,
    tellsRuns: resends || !isReduced,
    emit,
    copy: (state) => {
      scratch.set(state)
      return scratch
    },
  }
}

export const isLeft = (state: State, fault: Fault): boolean => state[leftOf(fault)]! > 0
export const use = (state: State, fault: Fault): void => {
  state[leftOf(fault)]! -= 1
}

/** A nonce that is nowhere in the state. */
export function freshNonce({ world }: Context, state: State): number {
  let taken = (1 << nonceOf(state[G.floor]!)) | (1 << nonceOf(state[G.savedFloor]!)) | (1 << state[G.lateNonce]!)
  for (let r = 0; r < world.readers; r++) {
    const planted = state[readerAt(r) + R.planted]!
    if (planted > 1) taken |= 1 << (planted - 1)
  }
  for (let nonce = 1; nonce < NONCES; nonce++) if ((taken & (1 << nonce)) === 0) return nonce
  throw new Error('There are too few nonces')
}

/** One raise as Redis executes it. */
export function raise(c: Context, state: State, run: number, revision: number): void {
  state[G.floor] = c.decide.raise(state[G.floor]!, run, freshNonce(c, state), revision)
}

/** Whether the writer may acknowledge now, by a raise or by the row that is gone. */
export function mayAcknowledge({ decide }: Context, state: State, at: number): boolean {
  const phase = state[at + W.phase]!
  if (phase === WRITER.idle || state[at + W.acknowledged] === 1) return false
  return decide.acknowledges({
    confirmed: phase === WRITER.raised,
    rowGone: state[G.rowGoneAt]! >= state[at + W.revision]!,
    replayed: state[at + W.replayed] === 1,
  })
}

export function acknowledge(state: State, at: number): void {
  state[at + W.acknowledged] = 1
  state[G.acknowledged] = Math.max(state[G.acknowledged]!, state[at + W.revision]!)
}

/**
 * Reduction: whoever may acknowledge does so at once. That takes no choice away, it only makes later readers be owed
 * more: what breaks the promise later breaks it then too.
 */
export function settle(c: Context, state: State): void {
  if (!c.isReduced) return
  for (let w = 0; w < c.world.writers; w++) {
    const at = writerAt(w)
    if (mayAcknowledge(c, state, at)) acknowledge(state, at)
  }
}

/** The runs in which a command may be executed: today's, and if commands are resent the one that it was sent to. */
export function runsFor(c: Context, state: State, sent: number): readonly number[] {
  const run = state[G.run]!
  return c.resends && sent !== run ? [sent, run] : ONE_RUN[run]!
}
const ONE_RUN: readonly (readonly number[])[] = [[0], [1], [2], [3]]

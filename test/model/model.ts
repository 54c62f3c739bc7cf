import { asItIs, type Variant } from './broken.ts'
import { type Context, createContext, type Emit, restartsOf } from './context.ts'
import type { Space } from './explorer.ts'
import { Packing } from './packing.ts'
import { readerSteps } from './reader-steps.ts'
import { reduce } from './reduction.ts'
import { fieldsOf, firstState, STATE_BYTES, type State } from './state.ts'
import { faultSteps, lateSteps, relaySteps } from './store-steps.ts'
import { tell } from './story.ts'
import type { World } from './world.ts'
import { writerSteps } from './writer-steps.ts'

/**
 * Every step that could be next, whoever takes it. Not in the model: another history of the database, the member's
 * midnight, X-Min-Revision, and a Redis that is replaced behind a live connection. A floor that is deleted or made
 * unknown is one that is evicted.
 */
export function stepsFrom(c: Context, state: State): void {
  writerSteps(c, state)
  readerSteps(c, state)
  relaySteps(c, state)
  lateSteps(c, state)
  faultSteps(c, state)
}

/** A world with this cache as something that can be explored, and whose ways can be told. */
export class Model implements Space {
  readonly words: number
  readonly first: Int32Array
  readonly #context: Context
  readonly #packing: Packing
  readonly #state: State = new Uint8Array(STATE_BYTES)
  readonly #next: Int32Array
  readonly #world: World
  #emit: Emit = () => undefined

  constructor(world: World, variant: Variant = asItIs, isReduced = true) {
    this.#world = world
    this.#context = createContext(world, variant, isReduced, (...step) => this.#emit(...step))
    this.#packing = new Packing(fieldsOf(world, this.#context.tellsRuns ? 1 + restartsOf(world) : 1, !isReduced))
    this.words = this.#packing.words
    this.#next = new Int32Array(this.words)
    this.first = new Int32Array(this.words)
    this.#packTo(this.first, firstState(world))
  }

  next(state: Int32Array, found: (state: Int32Array, isBroken: boolean) => void): void {
    this.#emit = (next, _step, _who, _what, isBroken) => {
      if (isBroken || this.#packTo(this.#next, next)) found(this.#next, isBroken)
    }
    this.#packing.unpack(state, this.#state)
    stepsFrom(this.#context, this.#state)
  }

  /**
   * The way through these states to the broken promise, in words. It is walked again without exchanging actors, so that
   * each keeps its name.
   */
  story(way: Int32Array[]): string[] {
    let state = firstState(this.#world)
    const told: string[] = []
    for (let step = 0; step < way.length; step++) {
      const goal = way[step + 1]
      let reached: State | undefined
      this.#emit = (next, name, who, what, isBroken) => {
        if (reached !== undefined || isBroken !== (goal === undefined)) return
        const kept = next.slice()
        if (
          goal !== undefined &&
          !(this.#packTo(this.#next, next) && goal.every((word, at) => word === this.#next[at]))
        ) {
          return
        }
        told.push(`${step + 1}. ${tell(name, who, what, state, kept)}`)
        reached = kept
      }
      stepsFrom(this.#context, state)
      if (reached === undefined) throw new Error(`Step ${step + 1} cannot be told`)
      state = reached
    }
    return told
  }

  /** Changes `state` to its normal form. False: nothing can go wrong any more. */
  #packTo(packed: Int32Array, state: State): boolean {
    if (this.#context.isReduced && !reduce(this.#context, state)) return false
    this.#packing.pack(state, packed)
    return true
  }
}

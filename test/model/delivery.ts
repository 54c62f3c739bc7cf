import { explore, type Space } from './explorer.ts'
import { Packing } from './packing.ts'
import type { Outcome } from './report.ts'

/*
 * How a page comes to know of saves: who raises a floor is told whether anybody watches; what nobody watches is not told;
 * and once in a while everything is compared. One subject, one watcher on an instance of its own, any number of savers.
 */

/** What may happen, so often each. */
export const DELIVERY_FAULTS = ['mark lost', 'flush', 'event lost', 'saver dies', 'Redis away'] as const
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number]

export interface DeliveryWorld {
  /** Each saves once. */
  savers: number
  faults: Partial<Record<DeliveryFault, number>>
}

export interface DeliveryRules {
  /** A join marks its room before it reads its state. */
  marksBeforeReading: boolean
  /** An outbox row goes only when its floor is raised. */
  rowsAwaitFloors: boolean
}

export const DELIVERY_RULES: DeliveryRules = { marksBeforeReading: true, rowsAwaitFloors: true }

export const deliveryNameOf = ({ savers, faults }: DeliveryWorld): string => {
  const told = DELIVERY_FAULTS.filter((fault) => (faults[fault] ?? 0) > 0).map((fault) =>
    faults[fault] === 1 ? fault : `${fault} twice`,
  )
  return `${savers} saver${savers === 1 ? '' : 's'}, a watcher: ${told.join(' + ') || 'no fault'}`
}

const MOST_SAVERS = 3
/** 0 is an unknown floor and a page that shows nothing yet; else the revision + 1. */
const F = { committed: 0, floor: 1, row: 2, mark: 3, away: 4, joined: 5, subscribed: 6, shown: 7, compares: 8 } as const
const FAULTS_LEFT = 9
const TELLERS = FAULTS_LEFT + DELIVERY_FAULTS.length
const T = { phase: 0, revision: 1, page: 2, raised: 3 } as const
const TELLER_FIELDS = 4
const PHASE = { idle: 0, committed: 1, watched: 2, loaded: 3, told: 4, ended: 5 } as const
/** How far a join is. */
const JOIN = { begins: 0, subscribed: 1, halfway: 2, done: 3 } as const
const STATE_BYTES = TELLERS + (MOST_SAVERS + 1) * TELLER_FIELDS

type State = Uint8Array
type Step = (next: State, told: string, isBroken?: boolean) => void

export class DeliveryModel implements Space {
  readonly words: number
  readonly first: Int32Array
  readonly #world: DeliveryWorld
  readonly #rules: DeliveryRules
  readonly #packing: Packing
  readonly #scratch = new Uint8Array(STATE_BYTES)

  constructor(world: DeliveryWorld, rules: DeliveryRules = DELIVERY_RULES) {
    this.#world = world
    this.#rules = rules
    const { savers, faults } = world
    const fields = new Map<number, number>([
      [F.committed, savers],
      [F.floor, savers + 1],
      [F.row, savers],
      [F.mark, 1],
      [F.away, 1],
      [F.joined, 3],
      [F.subscribed, 1],
      [F.shown, savers + 1],
      [F.compares, savers + 1],
    ])
    for (const [at, fault] of DELIVERY_FAULTS.entries()) fields.set(FAULTS_LEFT + at, faults[fault] ?? 0)
    for (let who = 0; who <= savers; who++) {
      for (const [field, most] of Object.entries({ phase: 5, revision: savers, page: savers, raised: 1 })) {
        fields.set(tellerAt(who) + T[field as keyof typeof T], most)
      }
    }
    this.#packing = new Packing(fields)
    this.words = this.#packing.words
    const state = new Uint8Array(STATE_BYTES)
    state[F.floor] = 1
    for (const [at, fault] of DELIVERY_FAULTS.entries()) state[FAULTS_LEFT + at] = faults[fault] ?? 0
    this.first = new Int32Array(this.words)
    this.#packing.pack(state, this.first)
  }

  next(packed: Int32Array, found: (state: Int32Array, isBroken: boolean) => void): void {
    const next = new Int32Array(this.words)
    this.#stepsFrom(packed, (state, _, isBroken = false) => {
      this.#packing.pack(state, next)
      found(next, isBroken)
    })
  }

  /** The way through these states to the broken promise, in words. */
  story(way: Int32Array[]): string[] {
    return way.map((packed, at) => {
      let line = ''
      const next = new Int32Array(this.words)
      this.#stepsFrom(packed, (state, told, isBroken = false) => {
        this.#packing.pack(state, next)
        const isIt = way[at + 1]?.every((word, place) => word === next[place]) ?? isBroken
        if (line === '' && isIt) line = `${at + 1}. ${told}`
      })
      return line
    })
  }

  #stepsFrom(packed: Int32Array, step: Step): void {
    const state = this.#scratch
    this.#packing.unpack(packed, state)
    const { savers } = this.#world
    for (let who = 0; who <= savers; who++) this.#tell(state, who, who === savers, step)
    this.#join(state, step)
    this.#compare(state, step)
    this.#fail(state, step)
    const isFaultless = Object.keys(this.#world.faults).length === 0
    if (isFaultless && this.#isAtRest(state) && state[F.shown]! <= state[F.committed]!) {
      step(state, `nothing is left to be done, and the page shows ${shown(state)}`, true)
    }
  }

  /** A saver, or the relay, which does the same for the row that it finds: raise, read, tell, remove. */
  #tell(state: State, who: number, isRelay: boolean, step: Step): void {
    const at = tellerAt(who)
    const name = isRelay ? 'the relay' : `saver ${who + 1}`
    const revision = state[at + T.revision]!
    const next = state.slice()
    const end = (of: State) => {
      of.fill(0, at, at + TELLER_FIELDS)
      if (!isRelay) of[at + T.phase] = PHASE.ended
    }
    switch (state[at + T.phase]) {
      case PHASE.idle:
        if (isRelay && state[F.row] === 0) return
        if (!isRelay) next[F.row] = ++next[F.committed]!
        next[at + T.phase] = PHASE.committed
        next[at + T.revision] = next[F.row]!
        step(next, `${name} ${isRelay ? 'claims' : 'commits'} ${next[F.row]}`)
        return
      case PHASE.committed:
        if (!isRelay && this.#isLeft(state, 'saver dies')) {
          const dead = state.slice()
          use(dead, 'saver dies')
          end(dead)
          step(dead, `${name} dies`)
        }
        if (state[F.away] === 0) {
          raise(next, revision)
          next[at + T.raised] = 1
          next[at + T.phase] = state[F.mark] === 1 ? PHASE.watched : PHASE.told
          step(next, `${name} raises the floor to ${revision}: ${state[F.mark] === 1 ? 'watched' : 'not watched'}`)
          return
        }
        // an event would be repeated in vain until the floor can be raised
        if (isRelay) end(next)
        else next[at + T.phase] = PHASE.watched
        step(next, `${name} cannot raise the floor`)
        return
      case PHASE.watched:
        next[at + T.page] = state[F.committed]!
        next[at + T.phase] = PHASE.loaded
        step(next, `${name} reads ${state[F.committed]}`)
        return
      case PHASE.loaded:
        this.#emit(state, at, name, end, step)
        return
      case PHASE.told:
        if (state[at + T.raised] === 1 || !this.#rules.rowsAwaitFloors) {
          if (next[F.row]! <= revision) next[F.row] = 0
        }
        end(next)
        step(next, `${name} removes the row up to ${revision}`)
        return
    }
  }

  #emit(state: State, at: number, name: string, end: (of: State) => void, step: Step): void {
    const next = state.slice()
    const page = state[at + T.page]!
    if (state[F.away] === 1) {
      if (this.#rules.rowsAwaitFloors) end(next)
      else next[at + T.phase] = PHASE.told
      step(next, `${name} cannot tell of ${page}`)
      return
    }
    if (state[at + T.raised] === 0) raise(next, state[at + T.revision]!)
    next[at + T.raised] = 1
    next[at + T.phase] = PHASE.told
    if (this.#isLeft(state, 'event lost')) {
      const lost = next.slice()
      use(lost, 'event lost')
      step(lost, `${name} tells of ${page}, and the event is lost`)
    }
    if (state[F.subscribed] === 1) next[F.shown] = Math.max(next[F.shown]!, page + 1)
    step(next, `${name} tells of ${page}`)
  }

  #join(state: State, step: Step): void {
    const next = state.slice()
    const phase = state[F.joined]!
    if (phase === JOIN.done) return
    next[F.joined] = phase + 1
    if (phase === JOIN.begins) {
      next[F.subscribed] = 1
      step(next, 'the watcher hears the room')
      return
    }
    const isMarking = (phase === JOIN.subscribed) === this.#rules.marksBeforeReading
    if (isMarking) next[F.mark] = state[F.away] === 1 ? state[F.mark]! : 1
    else next[F.shown] = Math.max(state[F.shown]!, state[F.committed]! + 1)
    step(next, isMarking ? 'the room is marked, if Redis can be asked' : `the join reads ${state[F.committed]}`)
  }

  /** Marks, asks for the newest revision, repairs. What was committed when it began is shown when it ends. */
  #compare(state: State, step: Step): void {
    if (state[F.joined] !== JOIN.done || Object.keys(this.#world.faults).length === 0) return
    const next = state.slice()
    if (state[F.compares] === 0) {
      if (state[F.away] === 0) next[F.mark] = 1
      next[F.compares] = state[F.committed]! + 1
      step(next, 'the comparison begins, and marks the room, if Redis can be asked')
      return
    }
    const { [F.floor]: floor = 0, [F.row]: row = 0, [F.committed]: committed = 0 } = state
    const newest = state[F.away] === 1 || floor === 0 ? committed : Math.max(floor - 1, row)
    if (newest >= state[F.shown]!) next[F.shown] = committed + 1
    next[F.compares] = 0
    const isBroken = next[F.shown]! < state[F.compares]!
    step(next, `the comparison finds ${newest} to be the newest: the page shows ${shown(next)}`, isBroken)
  }

  #fail(state: State, step: Step): void {
    if (this.#isLeft(state, 'mark lost') && state[F.mark] === 1) {
      const next = state.slice()
      use(next, 'mark lost')
      next[F.mark] = 0
      step(next, 'Redis loses the mark')
    }
    if (this.#isLeft(state, 'flush')) {
      const next = state.slice()
      use(next, 'flush')
      next[F.mark] = 0
      next[F.floor] = 0
      step(next, 'FLUSHALL')
    }
    if (state[F.away] === 1 || this.#isLeft(state, 'Redis away')) {
      const next = state.slice()
      if (state[F.away] === 0) use(next, 'Redis away')
      next[F.away] = 1 - state[F.away]!
      step(next, state[F.away] === 1 ? 'Redis is within reach again' : 'Redis is out of reach from now on')
    }
  }

  #isAtRest(state: State): boolean {
    if (state[F.joined] !== JOIN.done || state[F.row] !== 0) return false
    const { savers } = this.#world
    for (let who = 0; who < savers; who++) if (state[tellerAt(who) + T.phase] !== PHASE.ended) return false
    return state[tellerAt(savers) + T.phase] === PHASE.idle
  }

  #isLeft(state: State, fault: DeliveryFault): boolean {
    return state[FAULTS_LEFT + DELIVERY_FAULTS.indexOf(fault)]! > 0
  }
}

const tellerAt = (who: number): number => TELLERS + who * TELLER_FIELDS

const use = (state: State, fault: DeliveryFault): void => {
  state[FAULTS_LEFT + DELIVERY_FAULTS.indexOf(fault)]! -= 1
}

/** An unknown floor stays so: protocol.ts. */
const raise = (state: State, revision: number): void => {
  if (state[F.floor]! > 0) state[F.floor] = Math.max(state[F.floor]!, revision + 1)
}

const shown = (state: State): string => (state[F.shown] === 0 ? 'nothing' : String(state[F.shown]! - 1))

const PAIRS = DELIVERY_FAULTS.flatMap((one, at) =>
  DELIVERY_FAULTS.slice(at).map((other) => (one === other ? { [one]: 2 } : { [one]: 1, [other]: 1 })),
)
const SINGLE: DeliveryWorld['faults'][] = [{}, ...DELIVERY_FAULTS.map((fault) => ({ [fault]: 1 }))]
const worldsOf = (savers: number, faults: DeliveryWorld['faults'][]): DeliveryWorld[] =>
  faults.map((some) => ({ savers, faults: some }))

/** With no fault and each fault, and a single saver with each two. */
export const deliveryWorlds = [...worldsOf(1, PAIRS), ...worldsOf(2, SINGLE)]
/** What does not fit in a test run. */
export const largeDeliveryWorlds = [...worldsOf(2, PAIRS), ...worldsOf(3, SINGLE)]

/** Every interleaving of the world's steps, until one breaks the promise. */
export function searchDelivery(
  world: DeliveryWorld,
  { rules = DELIVERY_RULES, limit = 20_000_000 }: { rules?: DeliveryRules; limit?: number } = {},
): Outcome {
  const startedAtMs = performance.now()
  const model = new DeliveryModel(world, rules)
  const { violation, ...exploration } = explore(model, limit)
  const seconds = (performance.now() - startedAtMs) / 1_000
  return { name: deliveryNameOf(world), seconds, ...exploration, violation: violation && model.story(violation) }
}

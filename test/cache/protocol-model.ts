import {
  ALL_RULES,
  judgeAcknowledge,
  judgeCheck,
  judgeFill,
  judgeHit,
  judgePlant,
  judgeRaise,
  type PlantedFloor,
  type ProtocolRules,
  parseFloor,
  type RaiseJudgement,
} from '../../src/cache/protocol.ts'

/**
 * A small world of writers, readers (each a process of its own), one relay, one store and one database, in which every
 * step that could happen next is tried. The decisions are those of protocol.ts.
 */
export interface ModelOptions {
  writers: number
  readers: number
  faults: { evictFloor?: number; flush?: number; restartOld?: number; raiseFails?: number }
  rules?: ProtocolRules
}

interface Entry {
  epoch: string
  revision: number
  view: string
  expiresAtMs: null
}

interface Store {
  floor: string | null
  entry: Entry | null
}

interface Writer {
  at: 'idle' | 'committed' | 'raised' | 'failed'
  revision: number
  acknowledged: boolean
}

interface Reader {
  at: 'idle' | 'looking' | 'missed' | 'planted' | 'loaded' | 'done'
  /** The newest acknowledged revision when the read began. */
  owed: number
  shown: number | null
  /** Of its process: the outbox's row as last polled, and whether that is too long ago. */
  local: number
  fenced: boolean
  /** Writers whose commit its process has polled since. */
  polledSince: boolean[]
  look: { local: number; fenced: boolean } | null
  entry: Entry | null
  planted: (PlantedFloor & { run: string }) | null
  read: number
}

interface State {
  committed: number
  row: number
  relayed: number
  run: string
  store: Store
  disk: Store | null
  writers: Writer[]
  readers: Reader[]
  left: { evictFloor: number; flush: number; restartOld: number; raiseFails: number }
}

export interface Outcome {
  states: number
  /** The steps to the first broken promise, or null. */
  violation: string[] | null
}

const entryAt = (revision: number): Entry => ({ epoch: 'e', revision, view: '1', expiresAtMs: null })

/** By which step a state was first reached. */
interface Arrival {
  from: string | null
  step: string
}

/** Tries every order of steps, breadth first, and stops at the first read that shows less than it owes. */
export function search({ writers, readers, faults, rules = ALL_RULES }: ModelOptions): Outcome {
  const first: State = {
    committed: 0,
    row: 0,
    relayed: 0,
    run: 'A',
    // A member who has been read already: floor and entry agree.
    store: { floor: 'A 0', entry: entryAt(0) },
    disk: null,
    writers: Array.from({ length: writers }, () => ({ at: 'idle', revision: 0, acknowledged: false })),
    readers: Array.from({ length: readers }, () => ({
      at: 'idle',
      owed: 0,
      shown: null,
      local: 0,
      fenced: false,
      polledSince: Array.from({ length: writers }, () => true),
      look: null,
      entry: null,
      planted: null,
      read: 0,
    })),
    left: { evictFloor: 0, flush: 0, restartOld: 0, raiseFails: 0, ...faults },
  }
  const reached = new Map<string, Arrival>()
  let frontier = [JSON.stringify(first)]
  reached.set(frontier[0]!, { from: null, step: '' })
  while (frontier.length > 0) {
    const next: string[] = []
    for (const from of frontier) {
      for (const [step, state] of stepsFrom(from, rules)) {
        // Nobody reads any more: nothing can go wrong.
        if (state.readers.every(({ at, shown, owed }) => at === 'done' && (shown ?? 0) >= owed)) continue
        const key = JSON.stringify(state)
        if (reached.has(key)) continue
        reached.set(key, { from, step })
        if (state.readers.some(({ shown, owed }) => shown !== null && shown < owed)) {
          return { states: reached.size, violation: pathTo(key, reached) }
        }
        next.push(key)
      }
    }
    frontier = next
  }
  return { states: reached.size, violation: null }
}

function pathTo(key: string, reached: Map<string, Arrival>): string[] {
  const steps: string[] = []
  for (let at: string | null = key; at !== null; ) {
    const arrival: Arrival = reached.get(at)!
    if (arrival.from !== null) steps.unshift(arrival.step)
    at = arrival.from
  }
  return steps
}

function* stepsFrom(from: string, rules: ProtocolRules): Generator<[step: string, state: State]> {
  const before = JSON.parse(from) as State
  const then = (change: (state: State) => void): State => {
    const state = JSON.parse(from) as State
    change(state)
    return state
  }
  for (const [w, writer] of before.writers.entries()) {
    for (const [name, change] of writerSteps(before, writer, w, rules)) yield [`writer ${w} ${name}`, then(change)]
  }
  for (const [r, reader] of before.readers.entries()) {
    for (const [name, change] of readerSteps(before, reader, r, rules)) yield [`reader ${r} ${name}`, then(change)]
  }
  const { left, store, disk } = before
  if (before.row > before.relayed) yield ['relay raises', then((s) => relayRaises(s, rules))]
  else if (before.row > 0) yield ['relay removes the row', then((s) => set(s, { row: 0 }))]
  if (left.evictFloor > 0 && store.floor !== null) {
    yield [
      'the floor is evicted',
      then((s) => set(s, { store: { ...store, floor: null }, left: one(left, 'evictFloor') })),
    ]
  }
  if (left.flush > 0) {
    yield ['flush', then((s) => set(s, { store: { floor: null, entry: null }, left: one(left, 'flush') }))]
  }
  if (left.restartOld > 0) {
    if (disk === null) yield ['save to disk', then((s) => set(s, { disk: store }))]
    else {
      const change = { store: disk, disk: null, run: `${before.run}'`, left: one(left, 'restartOld') }
      yield ['restart with old data', then((s) => set(s, change))]
    }
  }
}

const set = (state: State, change: Partial<State>): void => void Object.assign(state, change)

const one = (left: State['left'], fault: keyof State['left']): State['left'] => ({ ...left, [fault]: left[fault] - 1 })

type Change = [name: string, change: (state: State) => void]

function* writerSteps(state: State, writer: Writer, w: number, rules: ProtocolRules): Generator<Change> {
  if (writer.at === 'idle') {
    yield [
      'commits',
      (s) => {
        s.committed += 1
        s.row = s.committed
        s.writers[w]!.at = 'committed'
        s.writers[w]!.revision = s.committed
        for (const reader of s.readers) if (reader.at === 'idle') reader.polledSince[w] = false
      },
    ]
    return
  }
  if (writer.at === 'committed') {
    yield [
      'raises',
      (s) => {
        raiseWithEntry(s, writer.revision, `w${w}`, rules)
        s.writers[w]!.at = 'raised'
      },
    ]
    if (state.left.raiseFails > 0) {
      yield [
        'fails to raise',
        (s) => {
          s.writers[w]!.at = 'failed'
          s.left.raiseFails -= 1
        },
      ]
    }
  }
  if (writer.acknowledged) return
  const acknowledge = (sinceCommitMs: number, rowGone: boolean) =>
    judgeAcknowledge({ confirmed: writer.at === 'raised', rowGone, sinceCommitMs, replayed: false }, rules) !== null
  // The poll that finds the row gone is the writer's own: it began after the commit.
  if (acknowledge(0, state.row === 0)) {
    yield ['acknowledges', (s) => acknowledged(s, w)]
  } else if (acknowledge(600, false)) {
    yield [
      'acknowledges by time',
      (s) => {
        // Whoever has not polled since the commit last polled more than 500 ms ago.
        for (const reader of s.readers) if (!reader.polledSince[w]) reader.fenced = true
        acknowledged(s, w)
      },
    ]
  }
}

function acknowledged(state: State, w: number): void {
  state.writers[w]!.acknowledged = true
  for (const reader of state.readers) reader.polledSince[w] = true
}

function* readerSteps(state: State, reader: Reader, r: number, rules: ProtocolRules): Generator<Change> {
  const change = (name: string, apply: (me: Reader, s: State) => void): Change => [name, (s) => apply(s.readers[r]!, s)]
  if (reader.at === 'idle' && (reader.local !== state.row || reader.fenced || reader.polledSince.includes(false))) {
    yield change('polls', (me, s) => {
      me.local = s.row
      forgetPolls(me)
    })
  }
  switch (reader.at) {
    case 'idle':
      yield change('begins', (me, s) => {
        const acknowledged = s.writers.filter((writer) => writer.acknowledged).map(({ revision }) => revision)
        me.owed = Math.max(0, ...acknowledged)
        me.look = { local: me.local, fenced: me.fenced }
        me.local = 0
        forgetPolls(me)
        me.at = 'looking'
      })
      return
    case 'looking':
      yield change('reads the store', (me, s) => {
        const { local, fenced } = me.look!
        const judged = judgeHit(
          {
            floor: parseFloor(s.store.floor, s.run, rules),
            entry: s.store.entry,
            localFloor: local,
            epoch: 'e',
            pollAgeMs: fenced ? 501 : 0,
            view: '1',
            nowMs: 0,
            atLeast: 0,
          },
          rules,
        )
        me.look = null
        if (judged.decision === 'hit') end(me, s.store.entry!.revision)
        else {
          me.entry = judged.decision === 'check' ? s.store.entry : null
          me.at = 'missed'
        }
      })
      return
    case 'missed':
      yield change('plants', (me, s) => {
        const { floor, write } = judgePlant(s.store.floor, s.run, `r${r}`, rules)
        if (write !== null) s.store.floor = write
        me.planted = { ...floor, run: s.run }
        me.at = 'planted'
      })
      return
    case 'planted':
      yield change('asks the database', (me, s) => {
        me.read = s.committed
        // Unconfirmed: the same question brings the whole view.
        if (me.entry !== null && !judgeCheck(me.entry, { epoch: 'e', revision: s.committed })) me.entry = null
        me.at = 'loaded'
      })
      return
    case 'loaded':
      yield change('fills', (me, s) => {
        const { planted } = me
        const nonce = planted?.state === 'planted' ? planted.nonce : null
        const sameRun = !rules.runsAreTold || planted?.run === s.run
        const floor = sameRun ? judgeFill(s.store.floor, planted!.run, nonce, me.read, rules) : null
        if (floor !== null) {
          s.store.floor = floor
          if (me.entry === null) s.store.entry = entryAt(me.read)
        }
        end(me, me.read)
      })
  }
}

function forgetPolls(me: Reader): void {
  me.fenced = false
  me.polledSince.fill(true)
}

/** What it still holds is forgotten, so that states that differ in nothing else are one. */
function end(me: Reader, shown: number): void {
  Object.assign(me, { at: 'done', shown, look: null, entry: null, planted: null, read: 0 })
}

function raise(state: State, revision: number, nonce: string, rules: ProtocolRules): RaiseJudgement {
  const judged = judgeRaise(state.store.floor, state.run, revision, nonce, rules)
  if (judged.write !== null) state.store.floor = judged.write
  return judged
}

/** A writer's raise brings the new entry with it. */
function raiseWithEntry(state: State, revision: number, nonce: string, rules: ProtocolRules): void {
  const { storeFrom } = raise(state, revision, nonce, rules)
  if (storeFrom !== null && revision >= storeFrom) state.store.entry = entryAt(revision)
}

function relayRaises(state: State, rules: ProtocolRules): void {
  raise(state, state.row, `x${state.row}`, rules)
  state.relayed = state.row
}

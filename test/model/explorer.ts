import { grown, StateTable } from './state-table.ts'

/** What can be explored: states of a fixed number of 32-bit words. */
export interface Space {
  words: number
  first: Int32Array
  /** Tells each state that is one step on; `isBroken`: this step broke the promise. */
  next(state: Int32Array, found: (state: Int32Array, isBroken: boolean) => void): void
}

export interface Exploration {
  states: number
  /** Steps to the farthest state. */
  depth: number
  isFinished: boolean
  /** The shortest way to a broken promise: the states up to the one whose next step breaks it. */
  violation: Int32Array[] | null
}

/** Breadth first, every state once, until nothing is new, a step breaks the promise, or `limit` states are known. */
export function explore(space: Space, limit: number): Exploration {
  const table = new StateTable(space.words)
  let parents = new Int32Array(1024)
  const state = new Int32Array(space.words)
  let at = 0
  let isBroken = false
  table.add(space.first)
  parents[0] = -1

  const found = (next: Int32Array, breaks: boolean) => {
    isBroken ||= breaks
    if (breaks) return
    const number = table.add(next)
    if (number < 0) return
    if (number >= parents.length) parents = grown(parents)
    parents[number] = at
  }
  const wayTo = (last: number): Int32Array[] => {
    const way: Int32Array[] = []
    for (let number = last; number >= 0; number = parents[number]!) {
      const one = new Int32Array(space.words)
      table.read(number, one)
      way.unshift(one)
    }
    return way
  }

  let depth = 0
  for (let levelEnd = 1; at < table.size && table.size < limit; at++) {
    if (at === levelEnd) {
      depth += 1
      levelEnd = table.size
    }
    table.read(at, state)
    space.next(state, found)
    if (isBroken) return { states: table.size, depth: depth + 1, isFinished: true, violation: wayTo(at) }
  }
  return { states: table.size, depth, isFinished: at === table.size, violation: null }
}

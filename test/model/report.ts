/** What came of searching one world. */
export interface Outcome {
  /** The world's. */
  name: string
  states: number
  depth: number
  seconds: number
  isFinished: boolean
  /** The shortest interleaving that breaks the promise, a line a step. */
  violation: string[] | null
}

export const TABLE_HEAD = '| world | states | depth | seconds | outcome |\n| --- | ---: | ---: | ---: | --- |'

export function rowOf({ name, states, depth, seconds, isFinished, violation }: Outcome): string {
  const outcome = violation ? `violated in ${violation.length} steps` : isFinished ? 'holds' : 'not finished'
  return `| ${[name, grouped(states), depth, seconds.toFixed(1), outcome].join(' | ')} |`
}

/** What all of them come to, in a sentence. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0)
  const violated = sum(({ violation }) => (violation ? 1 : 0))
  const unfinished = sum(({ isFinished }) => (isFinished ? 0 : 1))
  const states = grouped(sum((outcome) => outcome.states))
  const depth = Math.max(0, ...outcomes.map((outcome) => outcome.depth))
  const seconds = sum((outcome) => outcome.seconds).toFixed(0)
  return `${outcomes.length} worlds, ${states} states, up to ${depth} steps deep, ${seconds} s: ${violated} violated, ${unfinished} not finished`
}

const grouped = (count: number): string => count.toLocaleString('en')

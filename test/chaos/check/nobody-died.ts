import { FOLLOWS_MS, type Of, type Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

/** pino's level of an error; what is above it, or is no line of the log at all, is never part of living with a fault. */
const ERROR = 50

/** No process ended by itself, and none complained but of what was broken just then. */
export const nobodyDied: Check = (story) =>
  story.entries.flatMap((entry) => {
    if (entry.kind === 'process-ended' && !entry.expected)
      return [violation(entry, `${entry.name} ended by itself: ${entry.how}`)]
    if (entry.kind === 'complaint' && !isExcused(story, entry))
      return [violation(entry, `${entry.instance} complained: ${entry.line}`)]
    return []
  })

const isExcused = ({ faults }: Story, { line, atMs }: Of<'complaint'>): boolean =>
  levelOf(line) === ERROR &&
  faults.some(
    ({ meanwhile, beganAtMs, endedAtMs }) =>
      meanwhile === 'heal' && beganAtMs <= atMs && endedAtMs + FOLLOWS_MS >= atMs,
  )

function levelOf(line: string): number | undefined {
  const [, level] = /^\{"level":(\d+),/.exec(line) ?? []
  return level === undefined ? undefined : Number(level)
}

const violation = (entry: Of<'process-ended' | 'complaint'>, text: string): Violation => ({
  promise: 'nobody-died',
  atMs: entry.atMs,
  text,
  entries: [entry],
  about: {},
})

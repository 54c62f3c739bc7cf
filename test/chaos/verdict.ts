import { CHECKS } from './check/index.ts'
import { judgeFreshness } from './check/never-stale.ts'
import { missingProof } from './check/proof.ts'
import { storyOf } from './check/story.ts'
import type { Violation } from './check/violation.ts'
import type { Entry, Truth } from './history.ts'
import { abbreviated, shortest } from './report/excerpt.ts'
import { type Row, tabulate } from './report/table.ts'

/** What a run showed. */
export interface Verdict {
  seed: number
  historyFile: string
  /** How long it was. */
  seconds: number
  entries: number
  rows: Row[]
  violations: Violation[]
  /** By broken promise: the shortest excerpt that tells how. */
  excerpts: string[]
  /** Why the run proves nothing, or less than it should. */
  missing: string[]
  /** Answers marked `verified: false`, and how many of them were older than what was acknowledged. */
  unverified: { answers: number; older: number }
  /** How late the driver's own event loop was at worst. */
  driverLateMs: number
  /** How busy the machine was at worst: processes that wanted a core, for each core. */
  loadPerCore: number
}

export interface RunNotes {
  seed: number
  historyFile: string
  /** The faults that were to come. */
  asked: readonly string[]
  /** What did not work in the run itself. */
  troubles: readonly string[]
}

/** Holds a history against everything that is promised. */
export function judge(entries: readonly Entry[], truth: Truth, notes: RunNotes): Verdict {
  const story = storyOf(entries)
  const violations = CHECKS.flatMap((check) => check(story, truth))
  const { unverified, unverifiedStale } = judgeFreshness(story, truth)
  return {
    seed: notes.seed,
    historyFile: notes.historyFile,
    seconds: Math.round(story.endedAtMs / 1_000),
    entries: entries.length,
    rows: tabulate(story, truth, violations),
    violations,
    excerpts: shortest(violations, story).map(({ promise, count, violation, lines }) =>
      [
        `${promise}: ${count} ${count === 1 ? 'violation' : 'violations'}, the shortest to tell:`,
        `  ${abbreviated(violation.text)}`,
        ...lines.map((line) => `    ${line}`),
      ].join('\n'),
    ),
    missing: [...notes.troubles, ...missingProof(story, truth, notes.asked)],
    unverified: { answers: unverified, older: unverifiedStale },
    loadPerCore: Math.max(0, ...entries.flatMap((entry) => (entry.kind === 'load' ? [entry.perCore] : []))),
    driverLateMs: Math.max(0, ...story.late.map(({ lateMs }) => Math.round(lateMs))),
  }
}

export const isGood = ({ violations, missing }: Verdict): boolean => violations.length === 0 && missing.length === 0

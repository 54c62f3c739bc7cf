import { judgeFollowing } from '../check/follows.ts'
import { FOLLOWS_MS, type Story } from '../check/story.ts'
import type { Violation } from '../check/violation.ts'
import type { Truth } from '../history.ts'

/** What happened while a fault lasted and in the 2 s after it. What falls into two faults counts for both. */
export interface Row {
  name: string
  /** How often it came. */
  times: number
  acknowledged: number
  refused: number
  lost: number
  cache: number
  database: number
  notModified: number
  readsFailed: number
  shown: number
  /** The longest that a watcher took to show what it had to. */
  worstMs: number
  violations: number
}

/** What was under no fault at all. */
export const QUIET = '(quiet)'
export const ALL = '(all)'

const emptyRow = (name: string): Row => ({
  name,
  times: 0,
  acknowledged: 0,
  refused: 0,
  lost: 0,
  cache: 0,
  database: 0,
  notModified: 0,
  readsFailed: 0,
  shown: 0,
  worstMs: 0,
  violations: 0,
})

/** One row for each fault that came, in the order of their names, then what was quiet, then everything. */
export function tabulate(story: Story, truth: Truth, violations: readonly Violation[]): Row[] {
  const quiet = emptyRow(QUIET)
  const all = emptyRow(ALL)
  const rows = new Map<string, Row>()
  const windows = story.faults.map(({ name, beganAtMs, endedAtMs }) => {
    const row = rows.get(name) ?? emptyRow(name)
    rows.set(name, row)
    row.times += 1
    all.times += 1
    return { row, fromMs: beganAtMs, untilMs: endedAtMs + FOLLOWS_MS }
  })
  /** The rows of what took from one time to the other, each once. */
  const rowsOf = (fromMs: number, toMs: number): Iterable<Row> => {
    const found = new Set<Row>([all])
    for (const { row, fromMs: from, untilMs } of windows) if (from <= toMs && untilMs >= fromMs) found.add(row)
    if (found.size === 1) found.add(quiet)
    return found
  }

  for (const { begun, outcome } of story.saves.values()) {
    if (outcome === undefined) continue
    for (const row of rowsOf(begun.atMs, outcome.atMs)) {
      if (outcome.kind === 'save-acknowledged') row.acknowledged += 1
      else if (outcome.kind === 'save-refused') row.refused += 1
      else row.lost += 1
    }
  }
  for (const { begun, outcome } of story.reads.values()) {
    if (outcome === undefined) continue
    for (const row of rowsOf(begun.atMs, outcome.atMs)) {
      if (outcome.kind === 'read-failed') row.readsFailed += 1
      else if (outcome.source === 'not-modified') row.notModified += 1
      else row[outcome.source] += 1
    }
  }
  for (const { kind, atMs } of story.entries) {
    if (kind === 'shown') for (const row of rowsOf(atMs, atMs)) row.shown += 1
  }
  for (const { tookMs, fromMs, shownAtMs } of judgeFollowing(story, truth).convergences) {
    for (const row of rowsOf(fromMs, shownAtMs)) row.worstMs = Math.max(row.worstMs, tookMs)
  }
  for (const { entries, atMs } of violations) {
    for (const row of rowsOf(entries[0]?.atMs ?? atMs, atMs)) row.violations += 1
  }
  const faults = [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return [...faults, quiet, all]
}

/** The rows of several runs put together by name. */
export function mergeRows(tables: readonly (readonly Row[])[]): Row[] {
  const merged = new Map<string, Row>()
  for (const row of tables.flat()) {
    const into = merged.get(row.name) ?? emptyRow(row.name)
    merged.set(row.name, into)
    for (const key of Object.keys(row) as (keyof Row)[]) {
      if (key === 'name') continue
      into[key] = key === 'worstMs' ? Math.max(into[key], row[key]) : into[key] + row[key]
    }
  }
  const isLast = ({ name }: Row) => [QUIET, ALL].indexOf(name)
  return [...merged.values()].sort((a, b) => isLast(a) - isLast(b) || (a.name < b.name ? -1 : 1))
}

const COLUMNS: readonly [title: string, text: (row: Row) => string][] = [
  ['fault', ({ name }) => name],
  ['times', ({ times }) => `${times}`],
  ['saves', ({ acknowledged }) => `${acknowledged}`],
  ['refused', ({ refused }) => `${refused}`],
  ['lost', ({ lost }) => `${lost}`],
  ['from cache', ({ cache }) => `${cache}`],
  ['from database', ({ database }) => `${database}`],
  ['not modified', ({ notModified }) => `${notModified}`],
  ['reads failed', ({ readsFailed }) => `${readsFailed}`],
  ['updates shown', ({ shown }) => `${shown}`],
  ['worst ms', ({ worstMs }) => `${Math.round(worstMs)}`],
  ['violations', ({ violations }) => `${violations}`],
]

/** For a terminal. */
export function asText(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, text]) => text(row)))]
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) =>
      line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n')
}

/** For docs/reliability.md. */
export const asMarkdown = (rows: readonly Row[]): string =>
  [
    `| ${COLUMNS.map(([title]) => title).join(' | ')} |`,
    `| ${COLUMNS.map((_, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => `| ${COLUMNS.map(([, text]) => text(row)).join(' | ')} |`),
  ].join('\n')

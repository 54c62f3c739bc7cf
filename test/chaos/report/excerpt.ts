import { FOLLOWS_MS, faultsBetween, type Story } from '../check/story.ts'
import type { PromiseName, Violation } from '../check/violation.ts'
import type { Entry } from '../history.ts'

const MOST_LINES = 20

/**
 * The part of a history that tells how a violation came: its cause and its effect, what else happened meanwhile to the
 * same member and watcher, and the faults that were on. At most some 20 entries; what is left out is said.
 */
export function excerptOf({ entries, about, atMs }: Violation, story: Story): { entries: Entry[]; leftOut: number } {
  const fromMs = Math.min(atMs, ...entries.map((entry) => entry.atMs))
  const untilMs = Math.max(atMs, ...entries.map((entry) => entry.atMs))
  const core = new Set(entries)
  const faults = new Set(faultsBetween(story, fromMs - FOLLOWS_MS, untilMs).map(({ fault }) => fault))
  for (const entry of story.entries) {
    if ((entry.kind === 'fault-begun' || entry.kind === 'fault-ended') && faults.has(entry.fault)) core.add(entry)
  }
  const between = story.entries.filter(
    (entry) => entry.atMs >= fromMs && entry.atMs <= untilMs && !core.has(entry) && concerns(entry, about),
  )
  // the latest say most
  const kept = new Set(between.slice(-Math.max(0, MOST_LINES - core.size)))
  return {
    entries: story.entries.filter((entry) => core.has(entry) || kept.has(entry)),
    leftOut: Math.max(0, between.length - kept.size),
  }
}

function concerns(entry: Entry, { watcher, memberId, workoutId, key }: Violation['about']): boolean {
  switch (entry.kind) {
    case 'connected':
    case 'disconnected':
    case 'stopped-reading':
    case 'reads-again':
      return entry.watcher === watcher
    case 'shown':
    case 'watch-opened':
    case 'room-closed':
      return entry.watcher === watcher && (memberId === undefined || entry.memberId === memberId)
    case 'link-ended':
    case 'link-made':
    case 'save-acknowledged':
      return entry.memberId === memberId || ('workoutId' in entry && entry.workoutId === workoutId)
    case 'save-begun':
      return (key !== undefined && entry.key === key) || (workoutId !== undefined && entry.workoutId === workoutId)
    case 'driver-late':
      return true
    default:
      return false
  }
}

/** For each promise that was broken: how often, and the violation with the shortest excerpt. */
export function shortest(
  violations: readonly Violation[],
  story: Story,
): { promise: PromiseName; count: number; violation: Violation; lines: string[] }[] {
  const byPromise = new Map<PromiseName, Violation[]>()
  for (const violation of violations) {
    byPromise.set(violation.promise, [...(byPromise.get(violation.promise) ?? []), violation])
  }
  return [...byPromise].map(([promise, all]) => {
    // each excerpt reads the whole history: a few are enough to choose from
    const tried = all.slice(0, 20).map((violation) => ({ violation, ...excerptOf(violation, story) }))
    const [best = undefined] = tried.sort((a, b) => a.entries.length + a.leftOut - b.entries.length - b.leftOut)
    const violation = best?.violation ?? (all[0] as Violation)
    const lines = (best?.entries ?? []).map(lineOf)
    if (best !== undefined && best.leftOut > 0) lines.push(`(${best.leftOut} more in between)`)
    return { promise, count: all.length, violation, lines }
  })
}

/** One entry on one line: the time in seconds, what happened, and its details. */
export function lineOf({ atMs, kind, ...details }: Entry): string {
  const words = Object.entries(details).map(([name, value]) => `${name}=${wordOf(value)}`)
  return abbreviated(`${(atMs / 1_000).toFixed(3).padStart(8)}  ${kind}  ${words.join(' ')}`)
}

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordOf).join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  const { epoch, revision, today } = value as { epoch?: string; revision?: number; today?: string }
  return epoch === undefined ? JSON.stringify(value) : `${revision}@${today}`
}

/** Long ids by their ends, which differ where their beginnings are times. */
export const abbreviated = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{6}([0-9a-f]{6})\b/g, '…$1')
    .replace(/\b[0-9a-f]{32}([0-9a-f]{8})\b/g, '…$1')

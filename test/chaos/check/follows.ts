import type { Truth } from '../history.ts'
import { type Committed, committedOf } from './committed.ts'
import { countsFrom, dueAfter } from './deadline.ts'
import { type Presence, type Watch, watchesOf } from './presence.ts'
import { type FaultWindow, isOfInstances, type Of, type Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

/** How long a watcher took to show a revision, from when it had to. */
export interface Convergence {
  tookMs: number
  fromMs: number
  shownAtMs: number
}

export interface Following {
  violations: Violation[]
  convergences: Convergence[]
}

/**
 * Every watcher shows every committed revision, or a newer one, within 2 s of the later of: its acknowledgement; the end
 * of each fault that is in its way; the watcher's being connected and reading. Only faults that have to heal first are in
 * the way, and one of a single instance only to that instance's watchers and to what that instance saved.
 */
export function judgeFollowing(story: Story, truth: Truth): Following {
  const committed = committedOf(story, truth)
  const result: Following = { violations: [], convergences: [] }
  for (const watch of watchesOf(story)) {
    const first = watch.shown[0]
    if (first === undefined) continue
    let at = 0
    let presenceAt = 0
    for (const one of committed.get(watch.memberId) ?? []) {
      if (one.epoch !== first.version.epoch || one.revision <= first.version.revision) continue
      while (at < watch.shown.length && (watch.shown[at]?.version.revision ?? 0) < one.revision) at += 1
      while (presenceAt < watch.presences.length && (watch.presences[presenceAt]?.untilMs ?? 0) < one.sinceMs)
        presenceAt += 1
      judge(story, watch, one, watch.shown[at], watch.presences.slice(presenceAt), result)
    }
  }
  result.violations.push(...whoNeverCameBack(story))
  return result
}

export const follows: Check = (story, truth) => judgeFollowing(story, truth).violations

function judge(
  story: Story,
  watch: Watch,
  one: Committed,
  shown: Of<'shown'> | undefined,
  presences: readonly Presence[],
  result: Following,
): void {
  for (const { fromMs: presentFromMs, untilMs, instance } of presences) {
    const fromMs = countsFrom(story, {
      begunAtMs: one.begunAtMs,
      sinceMs: Math.max(one.sinceMs, presentFromMs),
      excuses: (fault) => isInTheWay(fault, [instance, one.instance]),
    })
    const dueAtMs = dueAfter(story, fromMs)
    if (shown !== undefined && shown.atMs <= dueAtMs) {
      result.convergences.push({
        tookMs: Math.max(0, shown.atMs - fromMs),
        fromMs: one.begunAtMs,
        shownAtMs: shown.atMs,
      })
      return
    }
    // it went away before it had to show it; the history may end before, too
    if (untilMs < dueAtMs || story.endedAtMs < dueAtMs) continue
    result.violations.push(tooLate(watch, one, shown, { fromMs, instance }))
    return
  }
}

/** `instances`: the watcher's and the one that told of the save. Nobody knows it if nobody was told, nor behind nginx. */
function isInTheWay(fault: FaultWindow, instances: readonly (string | undefined)[]): boolean {
  if (fault.meanwhile === 'follow') return false
  if (!isOfInstances(fault)) return true
  return instances.some(
    (instance) => instance === undefined || instance === 'nginx' || fault.targets.includes(instance),
  )
}

function tooLate(
  { watcher, memberId, presences }: Watch,
  { revision, seenBy }: Committed,
  shown: Of<'shown'> | undefined,
  { fromMs, instance }: { fromMs: number; instance: string },
): Violation {
  const took = shown === undefined ? 'never' : `${Math.round(shown.atMs - fromMs)} ms after it had to count`
  const again = presences.length > 1 ? '' : ', without having lost its connection'
  return {
    promise: 'follows',
    atMs: shown?.atMs ?? fromMs,
    text: `${watcher} on ${instance} showed revision ${revision} of ${memberId} ${took}${again}`,
    entries: [...(seenBy === undefined ? [] : [seenBy]), ...(shown === undefined ? [] : [shown])],
    about: { watcher, memberId },
  }
}

/** Who lost its connection is connected again by the end. */
function whoNeverCameBack({ entries, endedAtMs }: Story): Violation[] {
  const gone = new Map<string, Of<'disconnected'>>()
  for (const entry of entries) {
    if (entry.kind === 'disconnected') gone.set(entry.watcher, entry)
    else if (entry.kind === 'connected') gone.delete(entry.watcher)
  }
  return [...gone.values()].map((entry) => ({
    promise: 'follows',
    atMs: entry.atMs,
    text: `${entry.watcher} lost its connection (${entry.reason}) and was not back ${Math.round(endedAtMs - entry.atMs)} ms later`,
    entries: [entry],
    about: { watcher: entry.watcher },
  }))
}

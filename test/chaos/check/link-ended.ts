import { dueAfter } from './deadline.ts'
import type { Of } from './story.ts'
import type { Check, Violation } from './violation.ts'

/** A trainer whose link ended is shown nothing of that member later than 2 s after, until the link is made again. */
export const linkEnded: Check = (story) => {
  /** By watcher and member: the end of the link, and when it holds. */
  const ended = new Map<string, { by: Of<'link-ended'>; dueAtMs: number }>()
  const watchersOf = new Map<string, readonly string[]>()
  const violations: Violation[] = []
  for (const entry of story.entries) {
    if (entry.kind === 'link-ended') {
      const dueAtMs = dueAfter(story, entry.atMs)
      for (const watcher of entry.watchers) ended.set(`${watcher} ${entry.memberId}`, { by: entry, dueAtMs })
      watchersOf.set(`${entry.trainerId} ${entry.memberId}`, entry.watchers)
    } else if (entry.kind === 'link-made') {
      for (const watcher of watchersOf.get(`${entry.trainerId} ${entry.memberId}`) ?? [])
        ended.delete(`${watcher} ${entry.memberId}`)
    } else if (entry.kind === 'shown') {
      const link = ended.get(`${entry.watcher} ${entry.memberId}`)
      if (link === undefined || entry.atMs <= link.dueAtMs) continue
      violations.push({
        promise: 'link-ended',
        atMs: entry.atMs,
        text: `${entry.watcher} was shown revision ${entry.version.revision} of ${entry.memberId} ${Math.round(entry.atMs - link.by.atMs)} ms after the link had ended`,
        entries: [link.by, entry],
        about: { watcher: entry.watcher, memberId: entry.memberId },
      })
    }
  }
  return violations
}

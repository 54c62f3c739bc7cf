import { faultsBetween } from './story.ts'
import type { Check, Violation } from './violation.ts'

/**
 * The server closes the page of nobody who may watch. After a link was made again that is so from the first state shown:
 * a refusal from before may still be under way.
 */
export const roomsStayOpen: Check = (story) => {
  const { entries } = story
  /** The room may close before the end of its link is acknowledged, which is noted after it. */
  const isEnding = (memberId: string, atMs: number) =>
    faultsBetween(story, atMs, atMs).some(({ name, targets }) => name === 'link-ended' && targets.includes(memberId))
  const access = new Map<string, 'ended' | 'awaited'>()
  const watchersOf = new Map<string, readonly string[]>()
  const violations: Violation[] = []
  for (const entry of entries) {
    if (entry.kind === 'link-ended') {
      watchersOf.set(`${entry.trainerId} ${entry.memberId}`, entry.watchers)
      for (const watcher of entry.watchers) access.set(`${watcher} ${entry.memberId}`, 'ended')
    } else if (entry.kind === 'link-made') {
      for (const watcher of watchersOf.get(`${entry.trainerId} ${entry.memberId}`) ?? [])
        access.set(`${watcher} ${entry.memberId}`, 'awaited')
    } else if (entry.kind === 'shown') {
      const pair = `${entry.watcher} ${entry.memberId}`
      if (access.get(pair) === 'awaited') access.delete(pair)
    } else if (entry.kind === 'room-closed') {
      if (access.has(`${entry.watcher} ${entry.memberId}`) || isEnding(entry.memberId, entry.atMs)) continue
      violations.push({
        promise: 'rooms-stay-open',
        atMs: entry.atMs,
        text: `the page that ${entry.watcher} had of ${entry.memberId} was closed (${entry.code}), and it may watch`,
        entries: [entry],
        about: { watcher: entry.watcher, memberId: entry.memberId },
      })
    }
  }
  return violations
}

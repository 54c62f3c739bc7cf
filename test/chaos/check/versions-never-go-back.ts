import type { Of } from './story.ts'
import type { Check, Violation } from './violation.ts'

/**
 * What one page shows of a member never gets older: neither its revision, nor its date, nor the database's history. A page
 * that was opened anew is another one: it begins with whatever it is answered.
 */
export const versionsNeverGoBack: Check = ({ entries }) => {
  const latest = new Map<string, Of<'shown'>>()
  const left = new Set<string>()
  const violations: Violation[] = []
  for (const entry of entries) {
    if (entry.kind !== 'shown') continue
    const pair = `${entry.watcher} ${entry.memberId} ${entry.watch}`
    const before = latest.get(pair)
    latest.set(pair, entry)
    if (before === undefined) continue
    if (before.version.epoch !== entry.version.epoch) {
      left.add(`${pair} ${before.version.epoch}`)
      if (!left.has(`${pair} ${entry.version.epoch}`)) continue
    } else if (!isOlder(entry, before)) continue
    violations.push({
      promise: 'versions-never-go-back',
      atMs: entry.atMs,
      text: `${entry.watcher} showed ${nameOf(before)} of ${entry.memberId} and then ${nameOf(entry)}`,
      entries: [before, entry],
      about: { watcher: entry.watcher, memberId: entry.memberId },
    })
  }
  return violations
}

const isOlder = ({ version }: Of<'shown'>, { version: before }: Of<'shown'>): boolean =>
  version.revision < before.revision || (version.revision === before.revision && version.today < before.today)

const nameOf = ({ version }: Of<'shown'>): string =>
  `revision ${version.revision} (${version.today}, history ${version.epoch.slice(0, 8)})`

import type { Truth, Witnessed } from '../history.ts'
import type { Of, Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

export interface Likeness {
  violations: Violation[]
  /** States compared with what the save's own transaction made of the page. */
  compared: number
  /** Shown on another day than they were written, or older than the first save: nobody wrote down how these look. */
  unknown: number
}

/** Each state shown is the one that the save's own transaction saw for this revision on this day. */
export function judgeLikeness({ entries }: Story, truth: Truth): Likeness {
  const written = new Map<string, Witnessed>()
  const first = new Map<string, number>()
  for (const state of truth.witnessed) {
    written.set(`${state.memberId} ${state.epoch} ${state.revision}`, state)
    const subject = `${state.memberId} ${state.epoch}`
    first.set(subject, Math.min(first.get(subject) ?? Number.POSITIVE_INFINITY, state.revision))
  }
  const result: Likeness = { violations: [], compared: 0, unknown: 0 }
  for (const entry of entries) {
    if (entry.kind !== 'shown') continue
    const { epoch, revision, today } = entry.version
    const state = written.get(`${entry.memberId} ${epoch} ${revision}`)
    if (state === undefined) {
      if (revision < (first.get(`${entry.memberId} ${epoch}`) ?? Number.POSITIVE_INFINITY)) result.unknown += 1
      else result.violations.push(violation(entry, 'which no transaction wrote'))
    } else if (state.today !== today) {
      result.unknown += 1
    } else {
      result.compared += 1
      if (state.hash !== entry.hash)
        result.violations.push(violation(entry, `with hash ${entry.hash}, and ${state.hash} was written`))
    }
  }
  return result
}

export const shownAsWritten: Check = (story, truth) => judgeLikeness(story, truth).violations

const violation = (entry: Of<'shown'>, how: string): Violation => ({
  promise: 'shown-as-written',
  atMs: entry.atMs,
  text: `${entry.watcher} showed revision ${entry.version.revision} of ${entry.memberId} on ${entry.version.today} ${how}`,
  entries: [entry],
  about: { memberId: entry.memberId, watcher: entry.watcher },
})

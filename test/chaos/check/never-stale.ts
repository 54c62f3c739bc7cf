import type { Entry, Truth } from '../history.ts'
import type { Of, Story } from './story.ts'
import type { Check, Violation } from './violation.ts'

/** After Postgres is back it takes a moment until a process has heard of it. */
const HEARD_OF_MS = 2_000

interface Known {
  revision: number
  by: Of<'save-acknowledged'>
}

/** The newest revision of each subject, in each history of the database, that somebody was told of so far. */
class Acknowledged {
  readonly #known = new Map<string, Known>()
  readonly #together: ReadonlyMap<string, Truth['together']>

  constructor(truth: Truth) {
    const together = new Map<string, Truth['together']>()
    for (const move of truth.together) {
      const name = `${move.subjectId} ${move.revision}`
      together.set(name, [...(together.get(name) ?? []), move])
    }
    this.#together = together
  }

  note(by: Of<'save-acknowledged'>): void {
    this.#raise(by.memberId, by.revision, by)
    // what the same transaction moved is acknowledged with it: a leaderboard, the other side of a link
    for (const { otherId, otherRevision } of this.#together.get(`${by.memberId} ${by.revision}`) ?? [])
      this.#raise(otherId, otherRevision, by)
  }

  #raise(subjectId: string, revision: number, by: Of<'save-acknowledged'>): void {
    const name = `${subjectId} ${by.epoch}`
    if ((this.#known.get(name)?.revision ?? 0) < revision) this.#known.set(name, { revision, by })
  }

  /** By epoch, as far as it is known now. */
  of(subjectId: string, epoch: string): Known | undefined {
    return this.#known.get(`${subjectId} ${epoch}`)
  }
}

export interface Freshness {
  violations: Violation[]
  /** Reads that had an acknowledgement before them. */
  compared: number
  /** Answers that were marked as not verified, and how many of them were older than what was acknowledged. */
  unverified: number
  unverifiedStale: number
}

/**
 * A read that began after the acknowledgement of revision r never returned less than r, whatever the family. An answer
 * marked as not verified may be older while Postgres is away, and only then.
 */
export function judgeFreshness(story: Story, truth: Truth): Freshness {
  const acknowledged = new Acknowledged(truth)
  const required = new Map<number, { begun: Of<'read-begun'>; known: Map<string, Known> }>()
  const epochs = new Set<string>()
  const away = story.faults.filter(({ name }) => name.startsWith('postgres'))
  const isAway = (fromMs: number, toMs: number) =>
    away.some(({ beganAtMs, endedAtMs }) => beganAtMs <= toMs && endedAtMs + HEARD_OF_MS >= fromMs)

  const result: Freshness = { violations: [], compared: 0, unverified: 0, unverifiedStale: 0 }
  for (const entry of story.entries) {
    if (entry.kind === 'save-acknowledged' && entry.revision > 0) {
      epochs.add(entry.epoch)
      acknowledged.note(entry)
    } else if (entry.kind === 'read-begun') {
      // the acknowledgements that precede the read are those noted so far: the order of entries, not their times
      const known = new Map<string, Known>()
      for (const epoch of epochs) {
        const found = acknowledged.of(entry.subjectId, epoch)
        if (found !== undefined) known.set(epoch, found)
      }
      required.set(entry.read, { begun: entry, known })
    } else if (entry.kind === 'read-answered') {
      const read = required.get(entry.read)
      if (read === undefined) continue
      required.delete(entry.read)
      if (!entry.verified) result.unverified += 1
      const known = read.known.get(entry.version.epoch)
      if (known === undefined) continue
      result.compared += 1
      if (entry.version.revision >= known.revision) continue
      if (!entry.verified && isAway(read.begun.atMs, entry.atMs)) result.unverifiedStale += 1
      else result.violations.push(stale(read.begun, entry, known))
    }
  }
  return result
}

export const neverStale: Check = (story, truth) => judgeFreshness(story, truth).violations

function stale(begun: Of<'read-begun'>, answered: Of<'read-answered'>, { revision, by }: Known): Violation {
  const sinceMs = Math.round(begun.atMs - by.atMs)
  const entries: Entry[] = [by, begun, answered]
  return {
    promise: 'never-stale',
    atMs: answered.atMs,
    text:
      `${begun.route} of ${begun.subjectId} on ${begun.instance} answered revision ${answered.version.revision} from ` +
      `${answered.source}${answered.verified ? '' : ' (not verified, though Postgres was there)'}; ` +
      `revision ${revision} was acknowledged ${sinceMs} ms before the read began`,
    entries,
    about: { memberId: begun.subjectId },
  }
}

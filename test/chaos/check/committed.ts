import type { Truth } from '../history.ts'
import type { Of, Story } from './story.ts'

/** A committed revision of a member, and from when it has to be seen. */
export interface Committed {
  epoch: string
  revision: number
  /** When its save began; for one that nobody was told of, when it was first seen. */
  begunAtMs: number
  /** The acknowledgement; for one that nobody was told of, when it was first seen. */
  sinceMs: number
  /** What `sinceMs` is taken from; undefined: nobody ever saw it. */
  seenBy: Of<'save-acknowledged' | 'shown' | 'read-answered'> | undefined
  /** The instance that told of it. */
  instance: string | undefined
}

/**
 * Every revision of each member that has to be shown, in order. One that was never acknowledged counts from when anything
 * as new was first seen anywhere: it was committed by then. One that nobody saw counts from the end of the last save.
 */
export function committedOf(story: Story, truth: Truth): Map<string, Committed[]> {
  const committed = new Map<string, Committed[]>()
  const add = (memberId: string, one: Committed) => {
    const list = committed.get(memberId)
    if (list === undefined) committed.set(memberId, [one])
    else list.push(one)
  }

  const told = new Set<string>()
  let savedUntilMs = 0
  for (const { outcome, begun } of story.saves.values()) {
    savedUntilMs = Math.max(savedUntilMs, outcome?.atMs ?? begun.atMs)
    if (outcome?.kind !== 'save-acknowledged' || outcome.revision === 0) continue
    const { memberId, epoch, revision, atMs, instance } = outcome
    const name = `${memberId} ${epoch} ${revision}`
    // a repeat is told of the first one's revision
    if (told.has(name)) continue
    told.add(name)
    add(memberId, { epoch, revision, begunAtMs: begun.atMs, sinceMs: atMs, seenBy: outcome, instance })
  }

  const sightings = sightingsOf(story)
  for (const { memberId, epoch, revision } of truth.witnessed) {
    if (told.has(`${memberId} ${epoch} ${revision}`)) continue
    const seenBy = firstAtLeast(sightings.get(`${memberId} ${epoch}`) ?? [], revision)
    const sinceMs = seenBy?.atMs ?? savedUntilMs
    add(memberId, { epoch, revision, begunAtMs: sinceMs, sinceMs, seenBy, instance: undefined })
  }
  for (const list of committed.values()) list.sort((a, b) => a.revision - b.revision)
  return committed
}

interface Sighting {
  revision: number
  by: NonNullable<Committed['seenBy']>
}

/** By member and epoch: whenever something newer than ever before was seen of it, by anybody. */
function sightingsOf({ entries, reads }: Story): Map<string, Sighting[]> {
  const sightings = new Map<string, Sighting[]>()
  const see = (subjectId: string, epoch: string, revision: number, by: Sighting['by']) => {
    const name = `${subjectId} ${epoch}`
    const list = sightings.get(name)
    if (list === undefined) sightings.set(name, [{ revision, by }])
    else if ((list.at(-1)?.revision ?? 0) < revision) list.push({ revision, by })
  }
  for (const entry of entries) {
    if (entry.kind === 'shown') see(entry.memberId, entry.version.epoch, entry.version.revision, entry)
    else if (entry.kind === 'save-acknowledged') see(entry.memberId, entry.epoch, entry.revision, entry)
    else if (entry.kind === 'read-answered') {
      const read = reads.get(entry.read)
      if (read !== undefined) see(read.begun.subjectId, entry.version.epoch, entry.version.revision, entry)
    }
  }
  return sightings
}

/** Their revisions rise, so the first that is enough is found by halving. */
function firstAtLeast(sightings: readonly Sighting[], revision: number): Sighting['by'] | undefined {
  let low = 0
  let high = sightings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sightings[middle]?.revision ?? 0) >= revision) high = middle
    else low = middle + 1
  }
  return sightings[low]?.by
}

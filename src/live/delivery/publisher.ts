import type { Id, Version } from '../../contract/common.ts'
import type { Change, ProgressUpdated } from '../../contract/live.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { isNewer } from '../../contract/version.ts'
import type { LiveContext } from '../context.ts'
import type { Broadcast } from './broadcast.ts'
import { changedSections } from './changed-sections.ts'
import type { OutboxRemoval } from './outbox-removal.ts'

/** The state before a save, as the cache kept it. */
export interface Before {
  version: Version
  /** The progress view as JSON. */
  body: Buffer
}

/** A committed change of what an account's page or a group's leaderboard shows. */
export type Publication = ProgressPublication | LeaderboardPublication

export interface ProgressPublication {
  kind: 'progress'
  subjectId: Id
  version: Version
  change: Change
  /** The whole view at `version`. */
  progress: ProgressView
  /** Null: not known; the event then carries the whole view. */
  before: Before | null
  /** The floor is there already. Raised once more, one that is unknown would refuse a read under way its fill. */
  isRaised?: boolean
}

export interface LeaderboardPublication {
  kind: 'leaderboard'
  subjectId: Id
  /** Without `today`, which is looked up: the event is for whoever was there in time. */
  version: Version
  isRaised?: boolean
}

/** The first event of a burst goes at once, and then one so often. */
const PACE_MS = 50

/**
 * Tells all instances what was saved, off the request path. One emit a subject at a time, PACE_MS apart: what is
 * published meanwhile becomes one event. The outbox row goes only when the bus took the event and the floor is raised.
 */
export class Publisher {
  readonly #context: Pick<LiveContext, 'ports' | 'log' | 'faultPoint'>
  readonly #broadcast: Broadcast
  readonly #removal: OutboxRemoval
  readonly #running = new Map<Id, Publication>()
  readonly #waiting = new Map<Id, Publication>()
  readonly #work = new Set<Promise<void>>()
  /** By subject: ends the pause after its last event. */
  readonly #pauses = new Map<Id, () => void>()

  constructor(
    context: Pick<LiveContext, 'ports' | 'log' | 'faultPoint'>,
    broadcast: Broadcast,
    removal: OutboxRemoval,
  ) {
    this.#context = context
    this.#broadcast = broadcast
    this.#removal = removal
  }

  /** To be called after the commit. Returns at once and never throws; whatever fails is left to the relay. */
  publish(publication: Publication): void {
    const { subjectId } = publication
    const waiting = this.#waiting.get(subjectId)
    const running = this.#running.get(subjectId)
    if (waiting !== undefined) this.#waiting.set(subjectId, merge(waiting, withTrustedBase(publication)))
    else if (running === undefined) this.#track(this.#publishAll(subjectId, withTrustedBase(publication)))
    else if (!isNewer(running.version, publication.version)) {
      this.#waiting.set(subjectId, withTrustedBase(publication))
    }
  }

  /** Resolves when everything published so far has been emitted and its outbox rows are removed, as far as possible. */
  async flush(): Promise<void> {
    while (this.#work.size > 0) {
      for (const endPause of this.#pauses.values()) endPause()
      await Promise.race(this.#work)
    }
    await this.#removal.flush()
  }

  async #publishAll(subjectId: Id, first: Publication): Promise<void> {
    for (let next: Publication | undefined = first; next !== undefined; next = this.#waiting.get(subjectId)) {
      this.#waiting.delete(subjectId)
      this.#running.set(subjectId, next)
      const pause = this.#pause(subjectId)
      if (await this.#emit(next)) this.#track(this.#settle(next))
      await pause
    }
    this.#running.delete(subjectId)
  }

  #pause(subjectId: Id): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#pauses.delete(subjectId)
        resolve()
      }
      const timer = setTimeout(end, PACE_MS)
      this.#pauses.set(subjectId, end)
    })
  }

  async #emit(publication: Publication): Promise<boolean> {
    const { subjectId } = publication
    const { faultPoint, log, ports } = this.#context
    try {
      await faultPoint('before-publish', subjectId)
      return publication.kind === 'leaderboard'
        ? await this.#announceLeaderboard(subjectId)
        : await this.#broadcast.progressUpdated(progressEvent(publication))
    } catch (error) {
      const details = { err: error, subjectId }
      if (ports.isUnavailable(error)) log.debug(details, 'An event could not be published; the relay will')
      else log.error(details, 'An event could not be published; the relay will')
      return false
    }
  }

  async #announceLeaderboard(groupId: Id): Promise<boolean> {
    const state = await this.#context.ports.leaderboard.load(groupId)
    // Gone: its room is closed by each instance's comparison.
    return state === undefined || (await this.#broadcast.leaderboardUpdated({ groupId, version: state.version }))
  }

  async #settle({ subjectId, version: { revision }, isRaised = false }: Publication): Promise<void> {
    try {
      if (isRaised || (await this.#context.ports.raise(subjectId, revision))) this.#removal.add({ subjectId, revision })
    } catch (error) {
      this.#context.log.warn({ err: error, subjectId }, 'A floor could not be raised; the relay will')
    }
  }

  #track(work: Promise<void>): void {
    this.#work.add(work)
    void work.finally(() => this.#work.delete(work))
  }
}

/** Sections of an older state than the one just before would be refused by everybody: better the whole view. */
function withTrustedBase(publication: Publication): Publication {
  if (publication.kind === 'leaderboard' || publication.before === null) return publication
  const { before, version } = publication
  const precedes = isNewer(version, before.version) && before.version.revision === version.revision - 1
  return precedes ? publication : { ...publication, before: null }
}

/**
 * Two changes as one event: the newer state, against what was there before the older one. Different kinds of change
 * become `newer-state`, which tells receivers to reckon with any.
 */
export function merge(one: Publication, other: Publication): Publication {
  const [older, newer] = isNewer(one.version, other.version) ? [other, one] : [one, other]
  if (older.kind === 'leaderboard' || newer.kind === 'leaderboard') return newer
  // between them another instance may have saved anything
  const follows = newer.version.revision === older.version.revision + 1
  const change = follows ? mergeChanges(older.change, newer.change) : { kind: 'newer-state' as const }
  return { ...newer, before: older.before, change }
}

function mergeChanges(older: Change, newer: Change): Change {
  if (older.kind !== newer.kind) return { kind: 'newer-state' }
  return older.workoutId === newer.workoutId ? newer : { kind: newer.kind }
}

function progressEvent({ subjectId, version, change, progress, before }: ProgressPublication): ProgressUpdated {
  const set = before === null ? progress : changedSections(JSON.parse(before.body.toString()) as ProgressView, progress)
  return { userId: subjectId, version, base: before?.version ?? null, change, set }
}

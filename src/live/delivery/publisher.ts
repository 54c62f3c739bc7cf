import { LRUCache } from 'lru-cache'
import type { Id } from '../../contract/common.ts'
import type { Change, ProgressUpdated } from '../../contract/live.ts'
import { isNewer } from '../../contract/version.ts'
import type { LiveContext } from '../context.ts'
import type { ProgressState } from '../ports.ts'
import type { RoomKind } from '../rooms/rooms.ts'
import type { Broadcast } from './broadcast.ts'
import { changedSections } from './changed-sections.ts'
import type { OutboxRemoval } from './outbox-removal.ts'

/** News of an account's page or a group's leaderboard, which is committed. The page itself is read when it is told. */
export interface Publication {
  kind: RoomKind
  subjectId: Id
  revision: number
  /**
   * The state that the change was made to, by its history and revision: whoever holds it is told the difference alone.
   * Null: not known, and everybody is sent the whole view.
   */
  follows: { epoch: string; revision: number } | null
  change: Change
  /** The floor is there already. Raised once more, one that is unknown would refuse a read under way its fill. */
  isRaised: boolean
  /** False: nobody has to be told. */
  isWatched: boolean
}

/** Published again after this one, with all that has come meanwhile. */
interface Waiting {
  publication: Publication
  done: Promise<boolean>
}

interface Lane {
  running: Publication
  done: Promise<boolean>
  waiting: Waiting | undefined
  /** Ends when the next may go. */
  turn: Promise<unknown>
  endPause: () => void
}

type Page = Pick<ProgressState, 'version' | 'progress'>

/** The first event of a burst goes at once, and then one so often. */
const PACE_MS = 50
/** So many pages are remembered as they were told last. */
const REMEMBERED = 500

/**
 * Tells all instances what was saved, off the request path; savers and the relay hand it what there is. One emit a
 * subject at a time, PACE_MS apart: what comes meanwhile becomes one event, and the page is read once for all of it. The
 * outbox row goes only when the bus took the event and the floor is raised.
 */
export class Publisher {
  readonly #context: Pick<LiveContext, 'ports' | 'log' | 'faultPoint'>
  readonly #broadcast: Broadcast
  readonly #removal: OutboxRemoval
  readonly #lanes = new Map<Id, Lane>()
  readonly #work = new Set<Promise<unknown>>()
  /** Pages as this instance told them last, which most of their watchers hold. */
  readonly #told = new LRUCache<Id, Page>({ max: REMEMBERED })

  constructor(
    context: Pick<LiveContext, 'ports' | 'log' | 'faultPoint'>,
    broadcast: Broadcast,
    removal: OutboxRemoval,
  ) {
    this.#context = context
    this.#broadcast = broadcast
    this.#removal = removal
  }

  /**
   * To be called after the commit. Never rejects: resolves to whether everybody was told and the floor is raised, so that
   * the outbox row is being removed. Otherwise it stays for the relay.
   */
  publish(publication: Publication): Promise<boolean> {
    const { subjectId } = publication
    const lane = this.#lanes.get(subjectId)
    if (lane === undefined) return this.#begin(publication)
    // The relay found the row of what is being told just now.
    if (publication.revision <= lane.running.revision) return lane.done
    if (lane.waiting === undefined) {
      const waiting: Waiting = { publication, done: lane.turn.then(() => this.#begin(waiting.publication)) }
      lane.waiting = waiting
    } else lane.waiting.publication = merge(lane.waiting.publication, publication)
    return lane.waiting.done
  }

  /** Resolves when everything published so far has been emitted and its outbox rows are removed, as far as possible. */
  async flush(): Promise<void> {
    while (this.#work.size > 0) {
      for (const { endPause } of this.#lanes.values()) endPause()
      await Promise.race(this.#work)
    }
    await this.#removal.flush()
  }

  #begin(publication: Publication): Promise<boolean> {
    const { subjectId } = publication
    let endPause = () => {}
    const pause = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PACE_MS)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    const done = this.#publish(publication)
    const lane: Lane = { running: publication, done, waiting: undefined, turn: Promise.all([done, pause]), endPause }
    this.#lanes.set(subjectId, lane)
    const ended = lane.turn.then(() => {
      this.#work.delete(ended)
      if (lane.waiting === undefined) this.#lanes.delete(subjectId)
    })
    this.#work.add(ended)
    return done
  }

  async #publish(publication: Publication): Promise<boolean> {
    const { subjectId, revision, kind, isRaised, isWatched } = publication
    const { faultPoint, log, ports } = this.#context
    try {
      await faultPoint('before-publish', subjectId)
      const tell = () => (kind === 'leaderboard' ? this.#tellLeaderboard(subjectId) : this.#tell(publication))
      if (isWatched && !(await tell())) return false
      if (!isRaised && (await ports.raise(subjectId, revision)) === null) return false
      this.#removal.add({ subjectId, revision })
      return true
    } catch (error) {
      const details = { err: error, subjectId }
      if (ports.isUnavailable(error)) log.debug(details, 'An event could not be published; left to the relay')
      else log.error(details, 'An event could not be published; left to the relay')
      return false
    }
  }

  /** True when nothing is left to be told: the bus took it, or the account is gone. */
  async #tell(publication: Publication): Promise<boolean> {
    const { subjectId, follows } = publication
    if (this.#hasTold(publication)) return true
    const before = follows && (await this.#pageBefore(subjectId, follows))
    const page = await this.#context.ports.progress.load(subjectId)
    // Its room is closed by each instance's comparison.
    if (page === undefined) return true
    await this.#context.faultPoint('before-emit', subjectId)
    const isTold = await this.#broadcast.progressUpdated(
      progressEvent(publication, this.#lanes.get(subjectId)?.waiting?.publication, before, page),
    )
    if (isTold) this.#told.set(subjectId, page)
    return isTold
  }

  async #tellLeaderboard(groupId: Id): Promise<boolean> {
    const state = await this.#context.ports.leaderboard.load(groupId)
    return state === undefined || (await this.#broadcast.leaderboardUpdated({ groupId, version: state.version }))
  }

  /** An earlier event of this instance was of this state or a later one. */
  #hasTold({ subjectId, revision, follows }: Publication): boolean {
    const version = this.#told.get(subjectId)?.version
    return version !== undefined && version.epoch === follows?.epoch && version.revision >= revision
  }

  /** The page that watchers hold, if it can be had without being made: as it was told last, or was before the change. */
  async #pageBefore(subjectId: Id, { epoch, revision }: { epoch: string; revision: number }): Promise<Page | null> {
    const told = this.#told.get(subjectId)
    if (told?.version.epoch === epoch && told.version.revision >= revision) return told
    const stored = await this.#context.ports.storedProgress(subjectId)
    return stored?.version.epoch === epoch && stored.version.revision === revision ? stored : null
  }
}

/**
 * Two changes as one: the newer state, against what was there before the older one. Different kinds of change become
 * `newer-state`, which tells receivers to reckon with any.
 */
export function merge(one: Publication, other: Publication): Publication {
  const [older, newer] = one.revision > other.revision ? [other, one] : [one, other]
  if (older.revision === newer.revision) return older
  const both = { ...newer, isWatched: older.isWatched || newer.isWatched }
  // Between them another instance has saved, and may have told everybody by now.
  if (!isNext(older, newer)) return { ...both, follows: null, change: NEWER_STATE }
  return { ...both, follows: older.follows, change: mergeChanges(older.change, newer.change) }
}

const NEWER_STATE: Change = { kind: 'newer-state' }

/** Nothing else was changed between the two. */
const isNext = (older: Publication, { follows }: Publication): boolean =>
  follows !== null &&
  older.follows !== null &&
  follows.epoch === older.follows.epoch &&
  follows.revision === older.revision

function mergeChanges(older: Change, newer: Change): Change {
  if (older.kind !== newer.kind) return NEWER_STATE
  return older.workoutId === newer.workoutId ? newer : { kind: newer.kind }
}

/** @param waiting what has been saved since, and may be in the page already */
function progressEvent(
  publication: Publication,
  waiting: Publication | undefined,
  before: Page | null,
  { version, progress }: Page,
): ProgressUpdated {
  const all = waiting === undefined || waiting.revision > version.revision ? publication : merge(publication, waiting)
  const change = all.revision === version.revision ? all.change : NEWER_STATE
  const applies = before !== null && isNewer(version, before.version)
  const set = applies ? changedSections(before.progress, progress) : progress
  return { userId: publication.subjectId, version, base: applies ? before.version : null, change, set }
}

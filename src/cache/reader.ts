import { randomUUID } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Id } from '../contract/common.ts'
import { VIEW_FORMAT } from '../contract/version.ts'
import type { Clock } from '../runtime/clock.ts'
import type { FaultPoint } from '../runtime/failpoints.ts'
import type { Logger } from '../runtime/logger.ts'
import type { FairLimit } from '../runtime/semaphore.ts'
import { TooLate, within } from '../runtime/timeout.ts'
import { type DecodedEntry, decodeEntry } from './entry.ts'
import { DatabaseUnavailable, EpochChanged, RevisionAhead } from './errors.ts'
import type { GuardedStore } from './guarded-store.ts'
import type { FamilyName, Keys } from './keys.ts'
import type { CacheObserver, MissReason } from './observer.ts'
import type { OutboxWatch } from './outbox-watch.ts'
import { type Decisions, FENCE_MS, isCurrent, type PlantedFloor } from './protocol.ts'
import { SingleFlight } from './single-flight.ts'
import { entryOf, type View, viewOf } from './stored-view.ts'
import type { CoherentAnswer, Minimum, Snapshot, Truth } from './types.ts'

export interface ReaderOptions {
  store: GuardedStore
  keys: Keys
  truth: Truth
  watch: OutboxWatch
  isUnavailable: (error: unknown) => boolean
  observer: CacheObserver
  logger: Logger
  faultPoint: FaultPoint
  clock: Clock
  protocol: Decisions
  turns: FairLimit
  loadTimeoutMs: number
  unverifiedAfterMs: number
}

/** What is read, and where it lies. */
export interface Target {
  family: FamilyName
  subjectId: Id
  key: string
  floorKey: string
  load: (gone: AbortSignal) => Promise<Snapshot>
  /** Who asks: whose turn it is at the database. */
  by: Id
}

/** Of what was loaded last, for when the store is away; each costs so much beside its bytes, about. */
const OWN_BYTES = 16 * 1024 * 1024
const OVERHEAD_BYTES = 300

/** One look at the store and what it is good for. */
type Look =
  | { decision: 'hit'; entry: DecodedEntry }
  | { decision: 'check'; reason: MissReason; entry: DecodedEntry }
  | { decision: 'load'; reason: MissReason; entry: DecodedEntry | null }

type Planted = PlantedFloor & { run: string }

/** The reading half of the coherent cache: a hit, or one flight a key to the database and back. */
export class Reader {
  readonly #o: ReaderOptions
  readonly #flights: SingleFlight<CoherentAnswer>
  readonly #own = new LRUCache<string, View>({
    maxSize: OWN_BYTES,
    sizeCalculation: ({ body }, key) => body.length + key.length + OVERHEAD_BYTES,
  })

  constructor(options: ReaderOptions) {
    this.#o = options
    this.#flights = new SingleFlight(options.protocol.mayJoin)
  }

  async read(target: Target, min: Minimum | undefined): Promise<CoherentAnswer> {
    const startedAtMs = this.#o.clock.monotonicMs()
    const { answer, reason } = await this.#answer(target, min)
    this.#tell(target, answer, reason, startedAtMs)
    return answer
  }

  /** The answer when the store alone has it. */
  async held(target: Target, min: Minimum | undefined): Promise<CoherentAnswer | null> {
    const startedAtMs = this.#o.clock.monotonicMs()
    const look = await this.#look(target, this.#atLeast(min))
    if (look.decision !== 'hit') return null
    const answer = cached(look.entry)
    this.#tell(target, answer, 'absent', startedAtMs)
    return answer
  }

  #tell({ family, key }: Target, answer: CoherentAnswer, reason: MissReason, startedAtMs: number): void {
    const { clock, observer, logger } = this.#o
    observer.answered(family, answer.source, clock.monotonicMs() - startedAtMs)
    if (answer.source === 'cache') {
      observer.hit(family, answer.body.length)
      if (!answer.verified) observer.unverified(family)
      logger.debug({ key, family, verified: answer.verified }, 'Cache HIT')
    } else {
      observer.miss(family, reason)
      logger.debug({ key, family, reason }, 'Cache MISS')
    }
  }

  /** Another epoch than the newest known here can only be judged by the database. */
  #atLeast(min: Minimum | undefined): number {
    if (min === undefined) return 0
    return min.epoch === this.#o.watch.epoch() ? min.revision : Number.POSITIVE_INFINITY
  }

  async #answer(target: Target, min: Minimum | undefined): Promise<{ answer: CoherentAnswer; reason: MissReason }> {
    const atLeast = this.#atLeast(min)
    const fenced = this.#o.watch.ageMs() > FENCE_MS
    const look = await this.#look(target, atLeast)
    if (look.decision === 'hit') return { answer: cached(look.entry), reason: 'absent' }

    const flight = this.#flights.run(target.key, atLeast, async (most, waited) =>
      this.#refresh(target, waited ? await this.#look(target, most) : look),
    )
    const answer = await this.#landed(flight, () => this.#standIn(look.entry, min), fenced)
    if (min !== undefined && answer.version.epoch !== min.epoch) throw new EpochChanged(answer.version.epoch)
    if (min !== undefined && answer.version.revision < min.revision) throw new RevisionAhead(answer.version.revision)
    return { answer, reason: look.reason }
  }

  async #look(target: Target, atLeast: number): Promise<Look> {
    const { store, watch, clock, protocol } = this.#o
    // docs/protocol.md, "Watched outbox": before the store is asked. Afterwards the relay may have raised and removed the row, and what the store
    // said before that raise would pass.
    const local = { localFloor: watch.floorOf(target.subjectId), epoch: watch.epoch(), pollAgeMs: watch.ageMs() }
    try {
      const seen = await store.read(target.key, target.floorKey)
      const floor = protocol.parseFloor(seen.floor, seen.run)
      const decoded = decodeEntry(seen.entry)
      const entry = decoded && { ...decoded.version, expiresAtMs: decoded.expiresAtMs }
      const judged = protocol.judgeHit({ ...local, floor, entry, atLeast, view: VIEW_FORMAT, nowMs: clock.wallMs() })
      if (decoded === null || judged.decision === 'load') {
        return { decision: 'load', reason: 'reason' in judged ? judged.reason : 'absent', entry: decoded }
      }
      return { ...judged, entry: decoded }
    } catch {
      return this.#lookAtOwn(target, atLeast)
    }
  }

  /** While the store is away: what this process loaded last, if the database confirms its revision. */
  #lookAtOwn({ key }: Target, atLeast: number): Look {
    const { watch, clock } = this.#o
    const entry = this.#own.get(key) ?? null
    const now = { epoch: watch.epoch(), view: VIEW_FORMAT, nowMs: clock.wallMs() }
    if (entry === null || entry.version.revision < atLeast || !isCurrent({ ...entry.version, ...entry }, now))
      return { decision: 'load', reason: 'store-away', entry: null }
    return { decision: 'check', reason: 'store-away', entry }
  }

  /** Plants, asks the database, fills. */
  async #refresh(target: Target, look: Look): Promise<CoherentAnswer> {
    if (look.decision === 'hit') return cached(look.entry)
    const { truth, faultPoint, protocol } = this.#o
    const planted = look.reason === 'store-away' ? null : await this.#plant(target)
    if (look.decision === 'check') {
      const { version } = look.entry
      const confirmed = protocol.judgeCheck(version, await this.#ask(target, () => truth.revisionOf(target.subjectId)))
      if (confirmed) {
        await this.#fill(target, planted, version.revision, null)
        return cached(look.entry)
      }
    }
    const view = viewOf(await this.#ask(target, target.load))
    this.#own.set(target.key, view)
    await faultPoint('after-snapshot', target.subjectId)
    if (isOfAnotherHistory(planted, view.version.revision)) await this.#disown(target)
    else await this.#fill(target, planted, view.version.revision, view)
    return { source: 'database', ...view, verified: true }
  }

  async #plant({ floorKey }: Target): Promise<Planted | null> {
    return this.#o.store.plant({ floorKey, nonce: randomUUID() }).catch(() => null)
  }

  /** The next reader plants, asks and fills; left alone, this floor would refuse every fill until it ends. */
  async #disown({ floorKey }: Target): Promise<void> {
    await this.#o.store.makeUnknown({ floorKey, nonce: randomUUID() }).catch(() => undefined)
  }

  async #fill(target: Target, planted: Planted | null, revision: number, view: View | null): Promise<void> {
    const { store, clock, faultPoint } = this.#o
    await faultPoint('before-fill', target.subjectId)
    if (planted === null) return
    const entry = view && entryOf(target, view, clock.wallMs())
    await store
      .fill({
        floorKey: target.floorKey,
        run: planted.run,
        nonce: planted.state === 'planted' ? planted.nonce : null,
        revision,
        ...(entry && { entry }),
      })
      .catch(() => false)
  }

  /** One question to the database: in turn, and bounded in time; given up then. */
  #ask<T>({ by }: Target, question: (gone: AbortSignal) => Promise<T>): Promise<T> {
    return this.#o.turns.run(by, () => {
      const gone = new AbortController()
      return within(question(gone.signal), this.#o.loadTimeoutMs, gone)
    })
  }

  /** What may answer while the database is away: right in all but that nobody can confirm it. */
  #standIn(entry: DecodedEntry | null, min: Minimum | undefined): CoherentAnswer | null {
    const { watch, clock } = this.#o
    const epoch = watch.epoch()
    if (entry === null || epoch === undefined) return null
    const { version, expiresAtMs } = entry
    if (!isCurrent({ ...version, expiresAtMs }, { epoch, view: VIEW_FORMAT, nowMs: clock.wallMs() })) return null
    if (min !== undefined && (version.epoch !== min.epoch || version.revision < min.revision)) return null
    return { source: 'cache', ...entry, verified: false }
  }

  /** The flight's answer; the stand-in when the database is away, or seems to be (fenced) and lets us wait. */
  async #landed(
    flight: Promise<CoherentAnswer>,
    standIn: () => CoherentAnswer | null,
    fenced: boolean,
  ): Promise<CoherentAnswer> {
    try {
      return await (fenced && standIn() !== null ? within(flight, this.#o.unverifiedAfterMs) : flight)
    } catch (error) {
      if (!(error instanceof TooLate || this.#o.isUnavailable(error))) throw error
      const answer = standIn()
      if (answer !== null) return answer
      throw new DatabaseUnavailable({ cause: error })
    }
  }
}

/**
 * A floor that was verified before the database was asked is a revision that was committed by then. A database that
 * answers less has lost it: it was restored, or failed over to a standby that was behind.
 */
const isOfAnotherHistory = (planted: Planted | null, revision: number): boolean =>
  planted?.state === 'verified' && revision < planted.revision

const answers = new WeakMap<DecodedEntry, CoherentAnswer>()

/** The same for all who share an entry, so that what is made of it is made once. */
function cached(entry: DecodedEntry): CoherentAnswer {
  let answer = answers.get(entry)
  if (answer === undefined) {
    answer = { source: 'cache', ...entry, verified: true }
    answers.set(entry, answer)
  }
  return answer
}

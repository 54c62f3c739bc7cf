import { type CoherentCache, createCoherentCache, type Truth } from '../../src/cache/coherent.ts'
import { keysFor } from '../../src/cache/keys.ts'
import type { CacheObserver } from '../../src/cache/observer.ts'
import { createOutboxWatch, type OutboxWatch } from '../../src/cache/outbox-watch.ts'
import type { Decisions } from '../../src/cache/protocol.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import type { Snapshot } from '../../src/cache/types.ts'
import type { Id } from '../../src/contract/common.ts'
import { type Clock, systemClock } from '../../src/runtime/clock.ts'
import type { FaultPointName } from '../../src/runtime/failpoints.ts'
import type { Logger } from '../../src/runtime/logger.ts'
import type { FairLimit } from '../../src/runtime/semaphore.ts'
import { asId } from '../support/ids.ts'
import type { Scope } from '../support/scope.ts'
import { turnsFor } from '../support/turns.ts'

export const MEMBER = asId('01890000-0000-7000-8000-0000000000aa')
export const keys = keysFor({ hashTags: false })
export const ENTRY = keys.entry('progress', MEMBER)
export const FLOOR = keys.floor(MEMBER)
export const WATCHED = keys.watched(MEMBER)

const unreachable = () => Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' })

/** Committed revisions and outbox rows, in memory: the port behind which the application has Postgres. */
export class TestTruth implements Truth {
  epoch = 'epoch-a'
  away = false
  /** While set, questions stay without an answer. */
  silent = false
  asked = { revisionOf: 0, load: 0 }
  expiresAtMs: number | null = null
  readonly #revisions = new Map<Id, number>()
  readonly #outbox = new Map<Id, number>()

  /** Bumps the revision and leaves an outbox row, in one step. */
  commit(subjectId = MEMBER): number {
    const revision = (this.#revisions.get(subjectId) ?? 0) + 1
    this.#revisions.set(subjectId, revision)
    this.#outbox.set(subjectId, revision)
    return revision
  }

  /** What the relay does once floor and publish have succeeded. */
  removeRow(subjectId = MEMBER): void {
    this.#outbox.delete(subjectId)
  }

  /** Another history takes its place, in which there have been so many commits. */
  restore(epoch: string, revision: number, subjectId = MEMBER): void {
    this.epoch = epoch
    this.#revisions.set(subjectId, revision)
    this.#outbox.clear()
  }

  snapshot(subjectId = MEMBER): Snapshot {
    const revision = this.#revisions.get(subjectId) ?? 0
    return { epoch: this.epoch, revision, today: '2026-11-23', expiresAtMs: this.expiresAtMs, data: { revision } }
  }

  async poll(): ReturnType<Truth['poll']> {
    await this.#reach()
    return {
      epoch: this.epoch,
      rows: [...this.#outbox].map(([subjectId, revision]) => ({ subjectId, revision })),
    }
  }

  async revisionOf(subjectId: Id) {
    this.asked.revisionOf += 1
    await this.#reach()
    return { epoch: this.epoch, revision: this.#revisions.get(subjectId) ?? 0 }
  }

  async load(subjectId: Id): Promise<Snapshot> {
    this.asked.load += 1
    await this.#reach()
    return this.snapshot(subjectId)
  }

  async #reach(): Promise<void> {
    if (this.silent) await new Promise(() => undefined)
    if (this.away) throw unreachable()
  }
}

/** Holds whoever comes to a point until the test lets go. */
export class Points {
  readonly #held = new Map<FaultPointName, { reached: () => void; released: Promise<void> }>()

  /** The next to come to the point waits there; later ones pass. */
  hold(name: FaultPointName): { reached: Promise<void>; release: () => void } {
    let release = () => {}
    let arrive = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const reached = new Promise<void>((resolve) => {
      arrive = resolve
    })
    this.#held.set(name, { reached: arrive, released })
    return { reached, release }
  }

  readonly at = async (name: FaultPointName): Promise<void> => {
    const held = this.#held.get(name)
    if (!held) return
    this.#held.delete(name)
    held.reached()
    await held.released
  }
}

export interface Instance {
  cache: CoherentCache
  watch: OutboxWatch
  points: Points
  /** Commits a change and resolves when this instance would answer the save. */
  save(): Promise<number>
  /** The revision that a read of the member's progress answers. */
  read(): Promise<number>
}

export interface InstanceOptions {
  store: CacheStore
  truth: TestTruth
  /** This instance's own line to the database's outbox. */
  poll?: Truth['poll']
  protocol?: Decisions
  clock?: Clock
  observer?: CacheObserver
  logger?: Logger
  turns?: FairLimit
  loadTimeoutMs?: number
  unverifiedAfterMs?: number
}

/** One instance's cache, registered for the progress family and having heard the database once. */
export async function instance(t: Scope, options: InstanceOptions): Promise<Instance> {
  const { truth, poll = () => truth.poll(), clock = systemClock } = options
  const watch = createOutboxWatch({ poll, clock })
  const points = new Points()
  const cache = createCoherentCache({
    turns: turnsFor(),
    ...options,
    keys,
    watch,
    clock,
    faultPoint: points.at,
    isUnavailable: (error) => error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED',
  })
  t.teardown(() => {
    cache.close()
    watch.close()
  })
  cache.family('progress', (id) => truth.load(id))
  await watch.waitForPoll()
  return {
    cache,
    watch,
    points,
    save: async () => {
      const revision = truth.commit()
      const { epoch } = truth
      await cache.committed({ subjectId: MEMBER, revision, epoch, committedAtMs: clock.monotonicMs() })
      return revision
    },
    read: async () => (await cache.read('progress', MEMBER)).version.revision,
  }
}

/** A clock that a test moves. */
export class TestClock implements Clock {
  #offsetMs = 0
  // A whole number: with a fraction, start + 500 - start is not always 500.
  readonly #startMs = Math.floor(performance.now())

  monotonicMs(): number {
    return this.#startMs + this.#offsetMs
  }

  wallMs(): number {
    return Date.UTC(2026, 10, 23) + this.#offsetMs
  }

  advance(ms: number): void {
    this.#offsetMs += ms
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from '../contract/common.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { type FaultPoint, noFaultPoint } from '../runtime/failpoints.ts'
import { type Logger, silentLogger } from '../runtime/logger.ts'
import type { FairLimit } from '../runtime/semaphore.ts'
import { HANGING_QUERY_MS } from '../runtime/timeout.ts'
import { decodeEntry } from './entry.ts'
import { guardStore } from './guarded-store.ts'
import { type Asked, type FamilyName, type Keys, subjectOf, WATCHED_LIFETIME_SECONDS } from './keys.ts'
import { type CacheObserver, noObserver } from './observer.ts'
import type { OutboxWatch } from './outbox-watch.ts'
import { type Decisions, decisions } from './protocol.ts'
import { Raises } from './raises.ts'
import { Reader, type Target } from './reader.ts'
import type { CacheStore } from './store.ts'
import type { CacheStatus, CoherentCache, Loader, Truth } from './types.ts'

export interface CoherentOptions {
  store: CacheStore
  keys: Keys
  truth: Truth
  watch: OutboxWatch
  /** Tells "the database could not be asked" from "it said no". */
  isUnavailable: (error: unknown) => boolean
  observer?: CacheObserver
  logger?: Logger
  faultPoint?: FaultPoint
  clock?: Clock
  /** Of this process at the database. */
  turns: FairLimit
  /** A question that takes longer counts as unanswered. */
  loadTimeoutMs?: number
  /** So long a read waits for a database that has not been heard, before what is cached answers unverified. */
  unverifiedAfterMs?: number
  protocol?: Decisions
}

/** The cache that is never stale: docs/protocol.md, "The cache". Its parts: Reader, Raises, and the watch and the store it is given. */
export function createCoherentCache(options: CoherentOptions): CoherentCache {
  const { keys, watch, observer = noObserver, clock = systemClock, protocol = decisions } = options
  const store = guardStore(options.store, observer, clock)
  const shared = { ...options, store, observer, clock, protocol, faultPoint: options.faultPoint ?? noFaultPoint }
  const raises = new Raises(shared)
  const reader = new Reader({
    ...shared,
    logger: options.logger ?? silentLogger,
    loadTimeoutMs: options.loadTimeoutMs ?? HANGING_QUERY_MS,
    unverifiedAfterMs: options.unverifiedAfterMs ?? 1_000,
  })
  const loaders = new Map<FamilyName, Loader<never>>()

  const targetOf = <Family extends FamilyName>(family: Family, asked: Asked<Family>, by?: Id): Target => {
    const loader: Loader<Family> | undefined = loaders.get(family)
    if (!loader) throw new Error(`No loader is registered for the family ${family}`)
    const subjectId = subjectOf(family, asked)
    return {
      family,
      subjectId,
      key: keys.entry(family, asked),
      floorKey: keys.floor(subjectId),
      load: (gone) => loader(asked, gone),
      by: by ?? subjectId,
    }
  }

  const status = (): CacheStatus => ({
    epoch: watch.epoch(),
    pollAgeMs: watch.ageMs(),
    storeUsable: store.run() !== undefined,
    readsBroken: store.reads.open,
    writesBroken: store.writes.open,
  })

  const cache: CoherentCache = {
    family(name, loader) {
      if (loaders.has(name)) throw new Error(`The family ${name} has a loader already`)
      loaders.set(name, loader)
    },

    async read(family, asked, { min, by } = {}) {
      return reader.read(targetOf(family, asked, by), min)
    },

    async held(family, asked, { min } = {}) {
      return reader.held(targetOf(family, asked), min)
    },

    async stored(family, asked) {
      try {
        return decodeEntry((await store.read(keys.entry(family, asked), keys.floor(subjectOf(family, asked)))).entry)
      } catch {
        return null
      }
    },

    committed: (commit) => raises.committed(commit),

    committedAll: (commits) => Promise.all(commits.map((commit) => raises.committed(commit))),

    raise: (subjectId, revision) => raises.attempt(subjectId, revision),

    async watch(subjectIds) {
      try {
        await store.watch(subjectIds.map(keys.watched), WATCHED_LIFETIME_SECONDS * 1_000)
        return true
      } catch {
        return false
      }
    },

    async makeUnknown(subjectId) {
      try {
        await store.makeUnknown({ floorKey: keys.floor(subjectId), nonce: randomUUID() })
        return true
      } catch {
        return false
      }
    },

    async floors(subjectIds) {
      const { run, floors } = await store.readFloors(subjectIds.map(keys.floor))
      return new Map(
        subjectIds.map((subjectId, at) => {
          const floor = protocol.parseFloor(floors[at] ?? null, run)
          return [subjectId, floor.state === 'verified' ? floor.revision : undefined]
        }),
      )
    },

    status,

    async ready(timeoutMs = 2_000) {
      const deadlineMs = clock.monotonicMs() + timeoutMs
      while ((watch.epoch() === undefined || store.run() === undefined) && clock.monotonicMs() < deadlineMs)
        await sleep(10)
      return status()
    },

    close: () => raises.close(),
  }
  return cache
}

export type * from './types.ts'

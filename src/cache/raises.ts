import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from '../contract/common.ts'
import type { Clock } from '../runtime/clock.ts'
import type { FaultPoint } from '../runtime/failpoints.ts'
import type { GuardedStore } from './guarded-store.ts'
import type { Keys } from './keys.ts'
import type { CacheObserver } from './observer.ts'
import type { OutboxWatch } from './outbox-watch.ts'
import { ACKNOWLEDGE_AFTER_MS, type Decisions } from './protocol.ts'
import type { RaiseOutcome } from './store.ts'
import type { Acknowledged, Commit } from './types.ts'

export interface RaisesOptions {
  store: GuardedStore
  keys: Keys
  watch: OutboxWatch
  observer: CacheObserver
  faultPoint: FaultPoint
  clock: Clock
  protocol: Decisions
}

/** A save that has not been acknowledged yet. */
interface Waiting {
  revision: number
  confirmed: () => void
}

/** What a subject's floor still has to be raised to. Saves that are acknowledged leave no more of themselves than that. */
interface Owed {
  revision: number
  waiting: Set<Waiting>
}

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 1_000

/** The writing half of the coherent cache: raises floors after commits and says when a save may be acknowledged. */
export class Raises {
  readonly #o: RaisesOptions
  readonly #owed = new Map<Id, Owed>()
  readonly #closing = new AbortController()

  constructor(options: RaisesOptions) {
    this.#o = options
    // Each subject's retries listen to it; that is no leak.
    setMaxListeners(0, this.#closing.signal)
  }

  /** One attempt; null when the store did not confirm it. It may have been executed all the same. */
  async attempt(subjectId: Id, revision: number): Promise<RaiseOutcome | null> {
    const { store, keys, faultPoint } = this.#o
    try {
      await faultPoint('before-raise', subjectId)
      return await store.raise({
        floorKey: keys.floor(subjectId),
        watchedKey: keys.watched(subjectId),
        revision,
        nonce: randomUUID(),
      })
    } catch {
      return null
    }
  }

  async committed(commit: Commit): Promise<Acknowledged> {
    const { watch, clock, observer, protocol } = this.#o
    const { subjectId, revision, epoch = watch.epoch(), committedAtMs, replayed = false } = commit
    // Above a commit of a new history may lie a floor of the lost one, which says nothing of it, and another process may
    // take that for the truth until it has polled or is fenced.
    const isTrusted = () => epoch === watch.epoch() && !watch.epochIsNew()
    return new Promise((resolve) => {
      const known = { confirmed: false, rowGone: false }
      let acknowledged = false
      // as long as nobody says otherwise
      let isWatched = true

      const settle = () => {
        if (acknowledged) return
        const sinceCommitMs = clock.monotonicMs() - committedAtMs
        const by = protocol.judgeAcknowledge({ ...known, sinceCommitMs, replayed })
        if (by === null) return
        acknowledged = true
        clearTimeout(timer)
        // Redis may be away for hours: nothing of a save may stay behind until it is back.
        endPolls()
        this.#owed.get(subjectId)?.waiting.delete(waiting)
        observer.acknowledged(by, sinceCommitMs)
        resolve({ isRaised: by === 'raise', isWatched })
      }
      const waiting: Waiting = {
        revision,
        confirmed: () => {
          known.confirmed = isTrusted()
          settle()
        },
      }
      const endPolls = watch.onPoll((begunAtMs) => {
        if (begunAtMs <= committedAtMs || watch.has(subjectId, revision)) return
        known.rowGone = isTrusted()
        settle()
      })
      // One more millisecond: timers may come a little early.
      const remainingMs = committedAtMs + ACKNOWLEDGE_AFTER_MS - clock.monotonicMs()
      const timer = setTimeout(settle, Math.max(0, Math.ceil(remainingMs) + 1))
      settle()

      void this.attempt(subjectId, revision).then((outcome) => {
        if (outcome === null) {
          if (!known.rowGone) this.#retry(subjectId, waiting, !acknowledged)
          return
        }
        isWatched = outcome.watched
        waiting.confirmed()
      })
    })
  }

  close(): void {
    this.#closing.abort()
  }

  /** One loop a subject, however many saves wait for it: a raise to the newest revision confirms them all. */
  #retry(subjectId: Id, save: Waiting, waits: boolean): void {
    const others = this.#owed.get(subjectId)
    const owed: Owed = others ?? { revision: save.revision, waiting: new Set() }
    owed.revision = Math.max(owed.revision, save.revision)
    if (waits) owed.waiting.add(save)
    if (others) return
    this.#owed.set(subjectId, owed)
    const raiseUntilConfirmed = async () => {
      let raised = Number.NEGATIVE_INFINITY
      for (let delayMs = FIRST_RETRY_MS; raised < owed.revision; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
        await sleep(delayMs, undefined, { signal: this.#closing.signal })
        const { revision } = owed
        if ((await this.attempt(subjectId, revision)) === null) continue
        raised = revision
        for (const one of [...owed.waiting]) if (one.revision <= revision) one.confirmed()
      }
      this.#owed.delete(subjectId)
    }
    raiseUntilConfirmed().catch(() => undefined) // closed
  }
}

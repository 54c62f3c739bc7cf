import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { FaultPoint } from '../fault-points.ts'
import { decodeEntry } from './entry.ts'
import type { GuardedStore } from './guarded-store.ts'
import { type Keys, subjectOf } from './keys.ts'
import type { CacheObserver } from './observer.ts'
import type { OutboxWatch } from './outbox-watch.ts'
import { ACKNOWLEDGE_AFTER_MS, judgeAcknowledge, type ProtocolRules } from './protocol.ts'
import type { EntryToStore, RaiseOutcome } from './store.ts'
import { entryOf, viewOf } from './stored-view.ts'
import type { Acknowledged, Commit } from './types.ts'

export interface RaisesOptions {
  store: GuardedStore
  keys: Keys
  watch: OutboxWatch
  observer: CacheObserver
  faultPoint: FaultPoint
  clock: Clock
  rules: ProtocolRules
}

/** A commit whose raise nobody has confirmed yet. */
interface Unconfirmed {
  revision: number
  confirmed: () => void
}

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 1_000

/** The writing half of the coherent cache: raises floors after commits and says when a save may be acknowledged. */
export class Raises {
  readonly #o: RaisesOptions
  readonly #unconfirmed = new Map<string, Set<Unconfirmed>>()
  readonly #closing = new AbortController()

  constructor(options: RaisesOptions) {
    this.#o = options
    // Each subject's retries listen to it; that is no leak.
    setMaxListeners(0, this.#closing.signal)
  }

  /** One attempt; null when the store did not confirm it. It may have been executed all the same. */
  async attempt(subjectId: string, revision: number, entries: EntryToStore[] = []): Promise<RaiseOutcome | null> {
    const { store, keys, faultPoint } = this.#o
    try {
      await faultPoint('before-raise', subjectId)
      return await store.raise({ floorKey: keys.floor(subjectId), revision, nonce: randomUUID(), entries })
    } catch {
      return null
    }
  }

  async committed(commit: Commit): Promise<Acknowledged> {
    const { watch, clock, observer, rules } = this.#o
    const { subjectId, revision, committedAtMs, replayed = false } = commit
    const entries = this.#entriesOf(commit)
    return new Promise((resolve) => {
      const known = { confirmed: false, rowGone: false }
      let previous: Acknowledged['previous'] = null
      let acknowledged = false

      const settle = () => {
        if (acknowledged) return
        const sinceCommitMs = clock.monotonicMs() - committedAtMs
        const by = judgeAcknowledge({ ...known, sinceCommitMs, replayed }, rules)
        if (by === null) return
        acknowledged = true
        clearTimeout(timer)
        observer.acknowledged(by, sinceCommitMs)
        resolve({ previous })
      }
      const over = () => {
        endPolls()
        this.#unconfirmed.get(subjectId)?.delete(waiting)
        settle()
      }
      const waiting: Unconfirmed = {
        revision,
        confirmed: () => {
          known.confirmed = true
          over()
        },
      }
      const endPolls = watch.onPoll((begunAtMs) => {
        if (begunAtMs <= committedAtMs || watch.has(subjectId, revision)) return
        known.rowGone = true
        over()
      })
      // One more millisecond: timers may come a little early.
      const remainingMs = committedAtMs + ACKNOWLEDGE_AFTER_MS - clock.monotonicMs()
      const timer = setTimeout(settle, Math.max(0, Math.ceil(remainingMs) + 1))
      settle()

      void this.attempt(subjectId, revision, entries).then((outcome) => {
        if (outcome === null) {
          if (!known.rowGone) this.#retry(subjectId, waiting)
          return
        }
        previous = decodeEntry(outcome.previous)
        waiting.confirmed()
      })
    })
  }

  close(): void {
    this.#closing.abort()
  }

  #entriesOf({ subjectId, entries = [] }: Commit): EntryToStore[] {
    const { keys, clock } = this.#o
    return entries.flatMap(({ family, id, snapshot }) => {
      // Judged by another subject's floor, it could be stored although it is old.
      if (subjectOf(family, id) !== subjectId) throw new Error(`An entry of ${family} ${id} is not of ${subjectId}`)
      return entryOf(keys, family, id, viewOf(snapshot), clock.wallMs()) ?? []
    })
  }

  /** One loop a subject, however many saves wait for it: a raise to the newest revision confirms them all. */
  #retry(subjectId: string, waiting: Unconfirmed): void {
    const others = this.#unconfirmed.get(subjectId)
    if (others) {
      others.add(waiting)
      return
    }
    const all = new Set([waiting])
    this.#unconfirmed.set(subjectId, all)
    const raiseUntilConfirmed = async () => {
      for (let delayMs = FIRST_RETRY_MS; all.size > 0; delayMs = Math.min(delayMs * 2, LAST_RETRY_MS)) {
        await sleep(delayMs, undefined, { signal: this.#closing.signal })
        const revision = Math.max(...[...all].map((one) => one.revision))
        if (all.size === 0 || (await this.attempt(subjectId, revision)) === null) continue
        for (const one of [...all]) if (one.revision <= revision) one.confirmed()
      }
      this.#unconfirmed.delete(subjectId)
    }
    raiseUntilConfirmed().catch(() => undefined) // closed
  }
}

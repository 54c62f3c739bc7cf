import type { Id, Version } from '../contract/common.ts'
import type { DecodedEntry } from './entry.ts'
import type { Asked, FamilyName } from './keys.ts'
import type { RaiseOutcome } from './store.ts'

/** A view and the revision it shows, read in one database snapshot: the loader's duty. */
export interface Snapshot {
  epoch: string
  revision: number
  /** The member's civil date, '' where no date matters. */
  today: string
  /** The member's next midnight, when the view is outdated without a write; null where no date matters. */
  expiresAtMs: number | null
  data: unknown
}

/** @param gone aborted when nobody waits for the answer any more */
export type Loader<Family extends FamilyName> = (asked: Asked<Family>, gone: AbortSignal) => Promise<Snapshot>

/** What only the database knows. */
export interface Truth {
  /** Every row of the outbox and the epoch, in one snapshot. */
  poll(): Promise<{ epoch: string; rows: { subjectId: Id; revision: number }[] }>
  /** A subject's newest committed revision; null: there is no such subject. */
  revisionOf(subjectId: Id): Promise<{ epoch: string; revision: number } | null>
}

/** `X-Min-Revision`, parsed. */
export interface Minimum {
  epoch: string
  revision: number
}

/** What a read asks for, and who does. */
export interface Reading {
  min?: Minimum | undefined
  by?: Id | undefined
}

export interface CoherentAnswer {
  source: 'cache' | 'database'
  version: Version
  /** When the view is outdated without a write; null where no date matters. */
  expiresAtMs: number | null
  /** The view as JSON bytes, ready to be sent. */
  body: Buffer
  /** False: the database is away and this is the last that was cached. */
  verified: boolean
}

export interface Commit {
  subjectId: Id
  revision: number
  /** The history it was written in, where that is known. */
  epoch?: string
  /** Monotonic (`performance.now()`), taken after the commit returned. */
  committedAtMs: number
  /** docs/protocol.md, "Repeats raise": the answer to a repeated Idempotency-Key. Nothing was written; `committedAtMs` is now. */
  replayed?: boolean
}

export interface Acknowledged {
  /** The store confirmed the raise; otherwise it is still owed. */
  isRaised: boolean
  /** False: nobody had said that they watch the subject's room. */
  isWatched: boolean
}

export interface CacheStatus {
  /** Undefined until the database has been heard. */
  epoch: string | undefined
  pollAgeMs: number
  storeUsable: boolean
  /** Breakers: true while calls are refused. */
  readsBroken: boolean
  writesBroken: boolean
}

export interface CoherentCache {
  /** Registers what loads a family's views. */
  family<Family extends FamilyName>(name: Family, loader: Loader<Family>): void
  /**
   * A view, never older than a save that was acknowledged before the call, and at least as new as `min`. A question to
   * the database takes the turn of whoever reads (`by`); without one, of the subject.
   * Rejects with EpochChanged, RevisionAhead, DatabaseUnavailable, TooManyLoads, TooManyAtOnce or the loader's own error.
   */
  read<Family extends FamilyName>(family: Family, asked: Asked<Family>, options?: Reading): Promise<CoherentAnswer>
  /** What `read` would answer without asking the database; null: it would have to, or the store cannot be asked. */
  held<Family extends FamilyName>(
    family: Family,
    asked: Asked<Family>,
    options?: { min?: Minimum | undefined },
  ): Promise<CoherentAnswer | null>
  /** What is stored, whatever it is worth by now; null: nothing, or the store cannot be asked. */
  stored<Family extends FamilyName>(family: Family, asked: Asked<Family>): Promise<DecodedEntry | null>
  /** Resolves when the save may be acknowledged (docs/protocol.md, "Watched outbox"), at most 600 ms after its commit. Never rejects. */
  committed(commit: Commit): Promise<Acknowledged>
  /** The same for the several subjects of one write, in parallel. */
  committedAll(commits: readonly Commit[]): Promise<Acknowledged[]>
  /** For the relay: one attempt; null when the store did not confirm it. Never rejects. */
  raise(subjectId: Id, revision: number): Promise<RaiseOutcome | null>
  /**
   * Says that somebody watches these subjects' rooms, so that raises answer so for the next seconds. True when the store
   * confirmed it. Never rejects.
   */
  watch(subjectIds: readonly Id[]): Promise<boolean>
  /** A floor below what was delivered is wrong: readers ask the database again. True when the store confirmed it. */
  makeUnknown(subjectId: Id): Promise<boolean>
  /** Verified floors by subject, undefined where unknown. Rejects when the store cannot be asked. */
  floors(subjectIds: readonly Id[]): Promise<Map<Id, number | undefined>>
  status(): CacheStatus
  /** Resolves when the database has been heard and the store can be used, or the time (2 s) is over. */
  ready(timeoutMs?: number): Promise<CacheStatus>
  /** Ends its background work; the store and the watch belong to whoever opened them. */
  close(): void
}

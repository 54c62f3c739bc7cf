import type { FamilyName } from './keys.ts'

/**
 * Why a read was no plain hit: nothing stored · stored but older than asked for, than the floor or than the outbox ·
 * of another history, build or day · its floor unknown · this process has not heard from the database lately · the
 * store cannot be asked.
 */
export type MissReason = 'absent' | 'older' | 'foreign' | 'unknown-floor' | 'fenced' | 'store-away'

export type AcknowledgedBy = 'raise' | 'outbox' | 'wait'

/** Told what happens, for metrics. */
export interface CacheObserver {
  /** Answered from the store without asking the database. `bytes` were neither read nor serialised again. */
  hit(family: FamilyName, bytes: number): void
  miss(family: FamilyName, reason: MissReason): void
  /** How long a whole read took, by where its answer came from. */
  answered(family: FamilyName, source: 'cache' | 'database', ms: number): void
  /** Answered from the store while the database was away. */
  unverified(family: FamilyName): void
  /** A save was acknowledged so long after its commit. */
  acknowledged(by: AcknowledgedBy, ms: number): void
  breaker(name: string, open: boolean): void
}

const nothing = () => undefined

export const noObserver: CacheObserver = {
  hit: nothing,
  miss: nothing,
  answered: nothing,
  unverified: nothing,
  acknowledged: nothing,
  breaker: nothing,
}

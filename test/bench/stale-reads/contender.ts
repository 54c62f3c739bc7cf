import type { Id } from '../../../src/contract/common.ts'
import type { Truth } from './truth.ts'

/** What all contenders stand on. */
export interface Ground {
  truth: Truth
  redisUrl: string
}

/** The cache of one instance. */
export interface CacheInstance {
  /** The revision that a read of the subject's view answers. */
  read(id: Id): Promise<number>
  /** What a writer does after its commit; then the save is acknowledged. Rejecting: it is not. */
  committed(id: Id, revision: number): Promise<unknown>
  close(): Promise<unknown>
}

export interface Contender {
  name: string
  /** Opens the cache of one more instance over the same Redis and Postgres. */
  open(ground: Ground): Promise<CacheInstance>
}

/** The lifetime of our progress entries, given to all. */
export const TTL_MS = 300_000

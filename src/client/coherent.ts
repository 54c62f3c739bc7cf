import type { Version } from '../contract/common.ts'

/** The envelope of every coherent read. */
export interface Coherent<T> {
  source: 'cache' | 'database'
  version: Version
  revision: number
  /** Postgres is away: this is the last state that was cached. */
  verified?: false
  data: T
}

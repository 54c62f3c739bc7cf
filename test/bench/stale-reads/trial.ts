import type { Id } from '../../../src/contract/common.ts'
import type { CacheInstance } from './contender.ts'
import type { Truth } from './truth.ts'

export interface Tally {
  saves: number
  /** Saves whose invalidation rejected: nobody was promised anything. */
  unacknowledged: number
  reads: number
  /** Reads that rejected. */
  failed: number
  /** Reads that answered less than was acknowledged before they began. */
  stale: number
}

/** Saves and reads at the instances of one contender, each read held against what was acknowledged when it began. */
export class Trial {
  readonly tally: Tally = { saves: 0, unacknowledged: 0, reads: 0, failed: 0, stale: 0 }
  readonly #truth: Truth
  readonly #instances: readonly CacheInstance[]
  readonly #acknowledged = new Map<string, number>()

  constructor(truth: Truth, instances: readonly CacheInstance[]) {
    this.#truth = truth
    this.#instances = instances
  }

  async save(at: number, id: Id): Promise<void> {
    const revision = await this.#truth.commit(id)
    this.tally.saves += 1
    try {
      await this.#instances[at]!.committed(id, revision)
    } catch {
      this.tally.unacknowledged += 1
      return
    }
    this.#acknowledged.set(id, Math.max(revision, this.#acknowledged.get(id) ?? 0))
  }

  /** True when the answer was stale. */
  async read(at: number, id: Id): Promise<boolean> {
    const least = this.#acknowledged.get(id) ?? 0
    this.tally.reads += 1
    try {
      const stale = (await this.#instances[at]!.read(id)) < least
      if (stale) this.tally.stale += 1
      return stale
    } catch {
      this.tally.failed += 1
      return false
    }
  }
}

import type { Id } from '../../contract/common.ts'
import { type BucketOptions, TokenBucket } from '../../runtime/token-bucket.ts'

/** A trainer with some pages open who reconnects joins every client's room on each of them. */
export const joinRate: BucketOptions = { capacity: 2_000, perSecond: 40 }
/** Lines of the log about one account's connections; what is more is said at level debug. */
const LINES: BucketOptions = { capacity: 20, perSecond: 0.1 }

interface Rates {
  joins: TokenBucket
  lines: TokenBucket
}

/** So many accounts are remembered before those that have been quiet are forgotten. */
const SWEPT_ABOVE = 10_000

/** What an account may do over all its sockets in this process together, those that are gone as well. */
export class AccountRates {
  readonly #joins: BucketOptions
  readonly #ofAccount = new Map<string, Rates>()

  constructor(joins: BucketOptions) {
    this.#joins = joins
  }

  takeJoin = (userId: Id, nowMs: number): boolean => this.#of(userId, nowMs).joins.take(nowMs)

  takeLine = (userId: Id, nowMs: number): boolean => this.#of(userId, nowMs).lines.take(nowMs)

  #of(userId: Id, nowMs: number): Rates {
    const known = this.#ofAccount.get(userId)
    if (known !== undefined) return known
    if (this.#ofAccount.size >= SWEPT_ABOVE) this.#forgetQuiet(nowMs)
    const rates = { joins: new TokenBucket(this.#joins, nowMs), lines: new TokenBucket(LINES, nowMs) }
    this.#ofAccount.set(userId, rates)
    return rates
  }

  /** A full bucket is as good as a new one. */
  #forgetQuiet(nowMs: number): void {
    for (const [userId, { joins, lines }] of this.#ofAccount)
      if (joins.isFull(nowMs) && lines.isFull(nowMs)) this.#ofAccount.delete(userId)
  }
}

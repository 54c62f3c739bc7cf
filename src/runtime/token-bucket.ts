export interface BucketOptions {
  /** Tokens at the start, and never more. */
  capacity: number
  perSecond: number
}

/** Counts what may be done now: bursts up to its capacity, in the long run `perSecond`. */
export class TokenBucket {
  readonly #options: BucketOptions
  #tokens: number
  #filledAtMs: number

  constructor(options: BucketOptions, nowMs: number) {
    this.#options = options
    this.#tokens = options.capacity
    this.#filledAtMs = nowMs
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    this.#fill(nowMs)
    if (this.#tokens < 1) return false
    this.#tokens--
    return true
  }

  isFull(nowMs: number): boolean {
    this.#fill(nowMs)
    return this.#tokens >= this.#options.capacity
  }

  #fill(nowMs: number): void {
    const { capacity, perSecond } = this.#options
    this.#tokens = Math.min(capacity, this.#tokens + ((nowMs - this.#filledAtMs) / 1_000) * perSecond)
    this.#filledAtMs = nowMs
  }
}

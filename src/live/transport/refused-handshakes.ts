/** How long a refusal counts against the address that it came from. */
const WINDOW_MS = 60_000

/** So many addresses are remembered at a time. */
const MOST_ADDRESSES = 10_000

interface Window {
  refusals: number
  endsAtMs: number
}

/** Counts refused handshakes by address in windows of a minute, of which the first refusal begins one. */
export class RefusedHandshakes {
  readonly #perMinute: number
  readonly #mostAddresses: number
  /** All are equally long: they end in the order in which they began. */
  readonly #windows = new Map<string, Window>()

  constructor(perMinute: number, mostAddresses = MOST_ADDRESSES) {
    this.#perMinute = perMinute
    this.#mostAddresses = mostAddresses
  }

  /** Addresses that are remembered now. */
  get addresses(): number {
    return this.#windows.size
  }

  /** Counts one more refusal. 0: the address is within its limit; otherwise it begins anew in so many milliseconds. */
  count(address: string, nowMs: number): number {
    this.#forgetEnded(nowMs)
    const window = this.#windows.get(address) ?? this.#begin(address, nowMs)
    window.refusals += 1
    return window.refusals > this.#perMinute ? Math.ceil(window.endsAtMs - nowMs) : 0
  }

  #begin(address: string, nowMs: number): Window {
    const [oldest] = this.#windows.keys()
    if (oldest !== undefined && this.#windows.size >= this.#mostAddresses) this.#windows.delete(oldest)
    const window = { refusals: 0, endsAtMs: nowMs + WINDOW_MS }
    this.#windows.set(address, window)
    return window
  }

  #forgetEnded(nowMs: number): void {
    for (const [address, { endsAtMs }] of this.#windows) {
      if (endsAtMs > nowMs) return
      this.#windows.delete(address)
    }
  }
}

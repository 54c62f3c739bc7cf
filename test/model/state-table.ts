/**
 * The states met so far, in the order in which they were met, each once. Whole states are kept and compared, not hashes
 * of them, so two states are never taken for one.
 */
export class StateTable {
  readonly #words: number
  #states: Int32Array
  /** Open addressing: a state's number + 1, or 0. */
  #slots: Int32Array
  #size = 0

  constructor(words: number) {
    this.#words = words
    this.#states = new Int32Array(1024 * words)
    this.#slots = new Int32Array(2048)
  }

  get size(): number {
    return this.#size
  }

  /** Adds it; the number of a new state, or -1: it is there already. */
  add(state: Int32Array): number {
    const slot = this.#slotOf(state, 0)
    if (this.#slots[slot] !== 0) return -1
    const number = this.#size
    if ((number + 1) * this.#words > this.#states.length) this.#states = grown(this.#states)
    this.#states.set(state, number * this.#words)
    this.#size += 1
    this.#slots[slot] = this.#size
    if (this.#size * 2 > this.#slots.length) this.#rehash()
    return number
  }

  read(number: number, state: Int32Array): void {
    const from = number * this.#words
    for (let w = 0; w < this.#words; w++) state[w] = this.#states[from + w]!
  }

  /** Where the state that begins at `from` is, or would be. */
  #slotOf(state: Int32Array, from: number): number {
    const words = this.#words
    const mask = this.#slots.length - 1
    let hash = 0
    for (let w = 0; w < words; w++) {
      hash = Math.imul(hash ^ state[from + w]!, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash, 0x85ebca6b)
    let slot = (hash ^ (hash >>> 13)) & mask
    for (let number = this.#slots[slot]!; number !== 0; number = this.#slots[slot]!) {
      const other = (number - 1) * words
      let w = 0
      while (w < words && this.#states[other + w] === state[from + w]) w += 1
      if (w === words) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let number = 0; number < this.#size; number++) {
      this.#slots[this.#slotOf(this.#states, number * this.#words)] = number + 1
    }
  }
}

/** The same numbers with room for as many again. */
export function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}

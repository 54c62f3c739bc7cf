/** Writes the fields of a state, each in as few bits as it needs, into 32-bit words, and reads them back. */
export class Packing {
  readonly words: number
  /** Four numbers a field: its place in the state, its greatest value, its word, its lowest bit there. */
  readonly #fields: Int32Array

  /** `fields`: the greatest value of each field by its place in the state; those that are always 0 take no bits. */
  constructor(fields: ReadonlyMap<number, number>) {
    let word = 0
    let used = 0
    const places: number[] = []
    for (const [at, most] of fields) {
      const bits = bitsOf(most)
      if (used + bits > 32) {
        word += 1
        used = 0
      }
      places.push(at, most, word, used)
      used += bits
    }
    this.#fields = Int32Array.from(places)
    this.words = word + 1
  }

  pack(state: Uint8Array, packed: Int32Array): void {
    const fields = this.#fields
    packed.fill(0)
    for (let f = 0; f < fields.length; f += 4) {
      const value = state[fields[f]!]!
      if (value > fields[f + 1]!) throw new RangeError(`Field ${fields[f]} is ${value}, above ${fields[f + 1]}`)
      packed[fields[f + 2]!]! |= value << fields[f + 3]!
    }
  }

  unpack(packed: Int32Array, state: Uint8Array): void {
    const fields = this.#fields
    state.fill(0)
    for (let f = 0; f < fields.length; f += 4) {
      const mask = 2 ** bitsOf(fields[f + 1]!) - 1
      state[fields[f]!] = (packed[fields[f + 2]!]! >>> fields[f + 3]!) & mask
    }
  }
}

const bitsOf = (most: number): number => 32 - Math.clz32(most)

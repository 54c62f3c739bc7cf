/** One value of the top object, or one member of a list there. */
export interface JsonItem {
  /** The name it stands under. */
  section: string
  /** Physical line on which it begins, from 1. */
  line: number
  /** Null: longer than anything of ours is. */
  text: string | null
}

/** Longer than the longest workout: each item is parsed without a break. */
const MAX_ITEM_BYTES = 1024 * 1024

const [NEWLINE, QUOTE, COMMA, COLON, BACKSLASH] = [0x0a, 0x22, 0x2c, 0x3a, 0x5c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const isBlank = (byte: number) => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09

/**
 * Cuts a JSON object into its items while it comes, so that a file of any size is parsed in small pieces: the members of
 * each list in it one by one, any other value whole. What is no JSON comes out as items that cannot be parsed.
 */
export async function* jsonItems(pieces: AsyncIterable<Buffer>): AsyncGenerator<JsonItem[]> {
  const scanner = new Scanner()
  for await (const piece of pieces) yield [...scanner.push(piece)]
  yield [...scanner.end()]
}

class Scanner {
  #line = 1
  /** Open braces and brackets. */
  #depth = 0
  #inString = false
  #escaped = false
  /** The name whose value is being read. */
  #section: string | null = null
  #inList = false
  #item: { line: number; depth: number; parts: Buffer[]; bytes: number } | null = null;

  *push(piece: Buffer): Generator<JsonItem> {
    let start = 0
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at]!
      if (byte === NEWLINE) this.#line += 1
      if (this.#item === null) {
        if (!this.#begins(byte)) continue
        start = at
        this.#item = { line: this.#line, depth: this.#depth, parts: [], bytes: 0 }
      }
      const ended = this.#step(byte)
      if (ended === null) continue
      yield* this.#finish(piece.subarray(start, ended === 'after' ? at + 1 : at))
      // what ended a number or a word is not part of it
      if (ended === 'before') this.#begins(byte)
    }
    if (this.#item !== null) this.#keep(piece.subarray(start))
  }

  /** What was cut off by the end of the file. */
  *end(): Generator<JsonItem> {
    if (this.#item !== null && this.#section !== null) yield* this.#finish(Buffer.alloc(0))
  }

  /** Whether a name or a value begins with this byte, which is outside of any. */
  #begins(byte: number): boolean {
    if (isBlank(byte) || byte === COMMA || byte === COLON) return false
    if (this.#depth === 0) {
      if (byte === OPEN_OBJECT) this.#depth = 1
      return false
    }
    if (this.#section !== null && !this.#inList && byte === OPEN_LIST) {
      this.#inList = true
      this.#depth = 2
      return false
    }
    if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      this.#inList = false
      this.#section = null
      this.#depth = byte === CLOSE_LIST ? 1 : 0
      return false
    }
    return true
  }

  /** One byte of an item; says whether the item ended with it or before it. */
  #step(byte: number): 'after' | 'before' | null {
    const base = this.#item!.depth
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false
      else if (byte === BACKSLASH) this.#escaped = true
      else if (byte === QUOTE) {
        this.#inString = false
        if (this.#depth === base) return 'after'
      }
      return null
    }
    if (byte === QUOTE) this.#inString = true
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (this.#depth === base) return 'before'
      this.#depth -= 1
      if (this.#depth === base) return 'after'
    } else if (this.#depth === base && (byte === COMMA || isBlank(byte))) return 'before'
    return null
  }

  #keep(part: Buffer): void {
    const item = this.#item!
    item.bytes += part.length
    if (item.bytes <= MAX_ITEM_BYTES) item.parts.push(part)
    else item.parts = []
  }

  *#finish(last: Buffer): Generator<JsonItem> {
    this.#keep(last)
    const { line, parts, bytes } = this.#item!
    const text = bytes > MAX_ITEM_BYTES ? null : Buffer.concat(parts).toString('utf8')
    this.#item = null
    if (this.#section === null) {
      this.#section = nameOf(text)
      return
    }
    yield { section: this.#section, line, text }
    if (!this.#inList) this.#section = null
  }
}

function nameOf(text: string | null): string {
  try {
    return String(JSON.parse(text ?? '""'))
  } catch {
    return ''
  }
}

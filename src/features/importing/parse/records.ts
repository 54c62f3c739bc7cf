import { CsvError, type Options, parse } from 'csv-parse/sync'
import { ImportFileError } from './types.ts'

/** One record of the file: its cells, or null where the quotes are broken. `line` is physical, counted from 1. */
export interface CsvRecord {
  line: number
  cells: string[] | null
}

const BLOCK_BYTES = 16 * 1024
/** More than a file of the largest size has with real rows: a bound on the work, not on people. Blank lines count. */
const MAX_RECORDS = 500_000
/** A record that is still open after this much has a quote that nobody closed. */
const MAX_RECORD_BYTES = 256 * 1024
/** Each broken quote makes us read a block again; after this many, quotes are taken as plain text. */
const MAX_BROKEN_QUOTES = 100

/** The options every read of a log shares: padded cells, stray quotes and rows of any length are tolerated. */
export const TOLERANT: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  ltrim: true,
}

/**
 * Splits UTF-8 CSV into records, block by block, without the blank ones. A quote that is never closed costs one line, not the rest of the file: the line is
 * handed out as broken and reading resumes on the next one.
 *
 * @param width cells of a regular row; a record over several lines with another number of cells has a broken quote
 */
export async function* csvRecords(
  pieces: AsyncIterable<Buffer>,
  delimiter: string,
  width: number,
): AsyncGenerator<CsvRecord[]> {
  const splitter = new Splitter(delimiter, width)
  for await (const piece of pieces) yield [...splitter.push(piece)]
  yield [...splitter.end()]
}

class Splitter {
  readonly #delimiter: string
  readonly #opening: string
  readonly #width: number
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #text = Buffer.alloc(0)
  #line = 1
  #records = 0
  #broken = 0
  #skipping = false

  constructor(delimiter: string, width: number) {
    this.#delimiter = delimiter
    this.#opening = `${delimiter}"`
    this.#width = width
  }

  *push(piece: Buffer): Generator<CsvRecord> {
    this.#waiting.push(piece)
    this.#waitingBytes += piece.length
    if (this.#waitingBytes >= BLOCK_BYTES) yield* this.#split(false)
  }

  *end(): Generator<CsvRecord> {
    yield* this.#split(true)
  }

  *#split(last: boolean): Generator<CsvRecord> {
    this.#text = Buffer.concat([this.#text, ...this.#waiting])
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#skipping) this.#skipLine()
    while (this.#text.length > 0) {
      const { records, open } = this.#readBlock()
      // Without more to come the final record may be cut off by the end of the block: it is read again with the next.
      if (!last && !open) records.pop()
      let start = 0
      let broken = false
      for (const { cells, end } of records) {
        broken = this.#swallowedRows(cells)
        if (broken) break
        if (++this.#records > MAX_RECORDS) throw tooManyRecords()
        if (cells.some((cell) => cell.trim() !== '')) yield { line: this.#line, cells }
        this.#line += countNewlines(this.#text.subarray(start, end))
        start = end
      }
      this.#text = this.#text.subarray(start)
      const tooLong = this.#text.length > MAX_RECORD_BYTES
      if (!broken && !tooLong && !(open && last)) return
      yield { line: this.#line, cells: null }
      this.#broken++
      this.#skipLine()
    }
  }

  #readBlock(): { records: { cells: string[]; end: number }[]; open: boolean } {
    const records: { cells: string[]; end: number }[] = []
    try {
      parse(this.#text, {
        ...TOLERANT,
        delimiter: this.#delimiter,
        quote: this.#broken > MAX_BROKEN_QUOTES ? false : '"',
        on_record: (cells: string[], { bytes }) => {
          records.push({ cells, end: bytes })
          return null
        },
      })
    } catch (error) {
      if (error instanceof CsvError) return { records, open: true }
      throw error
    }
    return { records, open: false }
  }

  /** True when a field over several lines holds what looks like the next rows: it ended at a quote that opened another. */
  #swallowedRows(cells: string[]): boolean {
    const multiline = cells.filter((cell) => cell.includes('\n') || cell.includes('\r'))
    if (multiline.length === 0) return false
    return (
      cells.length !== this.#width || multiline.some((cell) => cell.startsWith('"') && cell.includes(this.#opening))
    )
  }

  /** Drops the text up to the end of the line, which may come with a later block. */
  #skipLine(): void {
    const end = this.#text.findIndex((byte) => byte === 0x0a || byte === 0x0d)
    this.#skipping = end < 0
    if (!this.#skipping) this.#line++
    const pair = this.#text[end] === 0x0d && this.#text[end + 1] === 0x0a
    this.#text = this.#text.subarray(end < 0 ? this.#text.length : end + (pair ? 2 : 1))
  }
}

const tooManyRecords = () =>
  new ImportFileError('import-too-large', `The file has more than ${MAX_RECORDS.toLocaleString('en')} lines.`)

function countNewlines(text: Buffer): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === 0x0a || (text[i] === 0x0d && text[i + 1] !== 0x0a)) count++
  }
  return count
}

import type { Column, Columns, Layout } from './columns.ts'
import type { Field } from './layouts/table.ts'
import type { NoteCode, RefusalCode } from './types.ts'
import { readNumber } from './values/numbers.ts'

/** Thrown while a row is read: it cannot be a set. `message` is the reason that people see. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused'
  readonly code: RefusalCode

  constructor(code: RefusalCode, reason: string) {
    super(reason)
    this.code = code
  }
}

/** One row, asked by field. Collects what was read with a doubt. */
export class Cells {
  readonly notes = new Set<NoteCode>()
  readonly #columns: Columns
  readonly #cells: readonly string[]
  /** Ours says what it means: a zero is a zero, and quotes in a cell are part of it. */
  readonly #isExact: boolean

  /** @param columns of the row, or of one of the sets in it */
  constructor({ table }: Layout, cells: readonly string[], columns: Columns) {
    this.#columns = columns
    this.#cells = cells
    this.#isExact = table.format === 'spotter'
  }

  columns(field: Field): readonly Column[] {
    return this.#columns[field] ?? []
  }

  /** The text of a field's first column, trimmed; '' where the file has no such column. */
  text(field: Field): string {
    const column = this.columns(field)[0]
    return column ? this.at(column) : ''
  }

  at({ index }: Column): string {
    return clean(this.#cells[index] ?? '', this.#isExact)
  }

  /** Text for people, cut to `limit` characters; null when blank. */
  prose(field: Field, limit: number): string | null {
    const text = this.text(field)
    if (text.includes('\uFFFD')) this.notes.add('text-damaged')
    if (text.length <= limit) return text === '' ? null : text
    const shortened = shorten(text, limit)
    if (shortened !== text) this.notes.add('text-shortened')
    return shortened
  }

  /**
   * A quantity; null when blank or 0, which all files but ours write for "none".
   *
   * @param name for the reason shown to people
   * @throws RowRefused when it is no number, or not between 0 and `limit`
   */
  quantity(column: Column | undefined, name: string, limit: number): number | null {
    const value = this.signed(column, name)
    if (value !== null && (value < 0 || value >= limit)) throw outOfRange(name, column ? this.at(column) : '')
    return value
  }

  /** `quantity` that may be below 0. */
  signed(column: Column | undefined, name: string): number | null {
    const text = column ? this.at(column) : ''
    if (NOTHING.has(text.toLowerCase())) return null
    const value = readNumber(text)
    if (Number.isNaN(value)) throw new RowRefused('value-unreadable', `${name} is no number: ${quote(text)}`)
    if (text.includes(',')) this.notes.add('decimal-comma')
    return value === 0 && !this.#isExact ? null : value
  }

  /**
   * The unit that a column's header or else the row names, by the words in `known`; null when neither does.
   *
   * @throws RowRefused when the row names one that we do not know: its value would be read wrongly
   */
  statedUnit<U>(inHeader: U | null, field: Field, known: (word: string) => U | null): U | null {
    const word = this.text(field)
    if (inHeader !== null || word === '') return inHeader
    const unit = known(word)
    if (unit === null) throw new RowRefused('unit-unknown', `The unit is not known: ${quote(word)}`)
    return unit
  }
}

/** Words for no number. */
const NOTHING: ReadonlySet<string> = new Set(['', 'null', 'none', 'n/a', 'na', 'nan', '-', '--', '–', '—'])

/**
 * The cells of a row, one a column. A row that has more was written without quotes, or a stray delimiter has moved it: it is
 * refused, but for an app that writes text without quotes. There the surplus is part of the exercise's name or of the
 * last column, whichever leaves the numbers where they should be.
 *
 * @throws RowRefused
 */
export function inColumns(layout: Layout, cells: readonly string[], delimiter: string): readonly string[] {
  const { table, width, columns } = layout
  if (cells.length <= width) return cells
  const hasMore = cells.slice(width).some((cell) => clean(cell, false) !== '')
  const name = columns.exercise?.[0]?.index
  if (table.unquoted && name !== undefined) {
    const joinedAt = (at: number) => {
      const end = at + 1 + cells.length - width
      return [...cells.slice(0, at), cells.slice(at, end).join(`${delimiter} `), ...cells.slice(end)]
    }
    const fitting = [...(hasMore ? [width - 1] : []), name].map(joinedAt).find((mended) => isInPlace(layout, mended))
    if (fitting && (hasMore || !isInPlace(layout, cells))) return fitting
  }
  if (hasMore) throw new RowRefused('too-many-cells', `${cells.length} values for ${width} columns`)
  return cells
}

const isInPlace = ({ columns: { weight = [], reps = [], distance = [] } }: Layout, cells: readonly string[]): boolean =>
  [...weight, ...reps, ...distance].every(({ index }) => isNumeric(cells[index] ?? ''))

const isNumeric = (cell: string): boolean => cell.trim() === '' || !Number.isNaN(readNumber(cell.trim()))

export const outOfRange = (name: string, text: string): RowRefused =>
  new RowRefused('value-out-of-range', `${name} is out of range: ${quote(text)}`)

export const quote = (text: string): string => `"${shorten(text, 40)}"`

/** At most `limit` characters, never half of one. */
export const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text : [...text].slice(0, limit).join('')

/** The mark that exports, ours among them, put before text that a spreadsheet would run as a formula. */
const KEPT_FROM_SPREADSHEETS = /^'(?='*[=+\-@])/

/** Without padding, without the quotes of a cell whose quotes were padded, without NUL (Postgres stores none). */
function clean(cell: string, isExact: boolean): string {
  const text = cell.replaceAll('\0', '').trim()
  const quoted = !isExact && text.length > 1 && text.startsWith('"') && text.endsWith('"')
  return (quoted ? text.slice(1, -1).replaceAll('""', '"').trim() : text).replace(KEPT_FROM_SPREADSHEETS, '')
}

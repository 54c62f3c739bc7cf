import { parse } from 'csv-parse/sync'
import {
  areEnough,
  guessRoles,
  type Layout,
  layoutByPosition,
  layoutByRoles,
  layoutWithoutHeader,
  readHeader,
} from './columns.ts'
import { TOLERANT } from './records.ts'
import { ImportFileError, type Roles, type Said, type SaidColumns } from './types.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
/** The header and the rows that a person is shown to say what its columns are. */
const SAMPLE_ROWS = 3
/** A training log has at least a date, an exercise and a number. */
const LEAST_COLUMNS = 3
/** Of what is shown. */
const SHOWN_COLUMNS = 100
const SHOWN_CHARS = 200

export interface Detected {
  delimiter: string
  hasHeader: boolean
  /** Null: nobody has said enough of the columns yet. */
  layout: Layout | null
  columns: SaidColumns | null
}

/**
 * Format, delimiter and columns, from the beginning of a file (UTF-8, at least its first record).
 *
 * @throws ImportFileError `import-empty`; `import-unknown-format` with the columns that were found, where they are too few
 *   for any log; `import-columns` when what was said of them does not fit
 */
export function detect(head: Buffer, said: Said | null): Detected {
  if (head.toString('utf8').trim() === '') throw new ImportFileError('import-empty', 'The file is empty.')
  const candidates = DELIMITERS.map((delimiter) => ({ delimiter, rows: firstRecords(head, delimiter) }))
  if (said !== null) return bySaying(candidates, said)
  for (const {
    delimiter,
    rows: [header = []],
  } of candidates) {
    const layout = readHeader(header)
    if (layout) return { delimiter, layout, hasHeader: true, columns: null }
  }
  for (const {
    delimiter,
    rows: [header = [], row = []],
  } of candidates) {
    const bare = layoutWithoutHeader(header)
    const layout = bare ?? layoutByPosition(header, row)
    if (layout) return { delimiter, layout, hasHeader: bare === null, columns: null }
  }
  const { delimiter, rows } = widest(candidates)
  const [header = []] = rows
  if (header.length < LEAST_COLUMNS) {
    throw new ImportFileError(
      'import-unknown-format',
      `This is no training log that we can read. Its first line: ${header.join(', ').slice(0, 200)}`,
    )
  }
  const roles = guessRoles(header)
  const layout = areEnough(roles) ? layoutByRoles(header, roles) : null
  return {
    delimiter,
    hasHeader: true,
    layout: layout === null || 'missing' in layout ? null : layout,
    columns: shown(rows, roles, 'guessed'),
  }
}

/** How many columns of the header, read so, have a name that some table knows. */
export function knownColumns(head: Buffer): number {
  const found = DELIMITERS.map((delimiter) => {
    const [header = []] = firstRecords(head, delimiter)
    const layout = readHeader(header)
    return Object.keys(layout === null ? guessRoles(header) : layout.columns).length
  })
  return Math.max(...found)
}

interface Candidate {
  delimiter: string
  rows: string[][]
}

function bySaying(candidates: readonly Candidate[], { columns, columnsFrom }: Said): Detected {
  const named = Object.values(columns)
  const fitting = candidates.find(({ rows: [header = []] }) => named.every((title) => header.includes(title)))
  const { delimiter, rows } = fitting ?? widest(candidates)
  const [header = []] = rows
  const layout = layoutByRoles(header, columns)
  if ('missing' in layout) {
    throw new ImportFileError('import-columns', `The file has no column "${layout.missing.slice(0, 100)}".`)
  }
  return {
    delimiter,
    hasHeader: true,
    layout: areEnough(columns) ? layout : null,
    columns: shown(rows, columns, columnsFrom),
  }
}

const widest = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((best, next) => ((next.rows[0]?.length ?? 0) > (best.rows[0]?.length ?? 0) ? next : best))

function shown([header = [], ...samples]: string[][], roles: Roles, from: SaidColumns['from']): SaidColumns {
  const short = (cells: string[]) => cells.slice(0, SHOWN_COLUMNS).map((cell) => cell.slice(0, SHOWN_CHARS))
  return { headers: header.slice(0, SHOWN_COLUMNS), samples: samples.map(short), roles, from }
}

/** The header and the first rows; of a file with a quote that never closes, what comes before it. */
function firstRecords(head: Buffer, delimiter: string): string[][] {
  const records: string[][] = []
  try {
    parse(head, {
      ...TOLERANT,
      delimiter,
      skip_records_with_empty_values: true,
      to: 1 + SAMPLE_ROWS,
      on_record: (cells: string[]) => {
        records.push(cells)
        return null
      },
    })
  } catch {
    // A quote that never closes: no header in this reading of the file.
  }
  return records
}

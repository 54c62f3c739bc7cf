import { parse } from 'csv-parse/sync'
import { type Layout, layoutWithoutHeader, readHeader } from './headers.ts'
import { TOLERANT } from './records.ts'
import { ImportFileError } from './types.ts'

const DELIMITERS = [',', ';', '\t'] as const

export interface Detected {
  delimiter: string
  layout: Layout
  hasHeader: boolean
}

/**
 * Format, delimiter and columns, from the beginning of a file (UTF-8, at least its first record).
 *
 * @throws ImportFileError `import-empty`, or `import-unknown-format` with the columns that were found
 */
export function detect(head: Buffer): Detected {
  if (head.toString('utf8').trim() === '') throw new ImportFileError('import-empty', 'The file is empty.')
  const candidates = DELIMITERS.map((delimiter) => ({ delimiter, cells: firstRecord(head, delimiter) }))
  for (const { delimiter, cells } of candidates) {
    const layout = readHeader(cells)
    if (layout) return { delimiter, layout, hasHeader: true }
  }
  for (const { delimiter, cells } of candidates) {
    const layout = layoutWithoutHeader(cells)
    if (layout) return { delimiter, layout, hasHeader: false }
  }
  const found = candidates.reduce((best, next) => (next.cells.length > best.cells.length ? next : best)).cells
  throw new ImportFileError(
    'import-unknown-format',
    `This is no export of Strong, Hevy or Spotter. Its first line: ${found.join(', ').slice(0, 200)}`,
  )
}

function firstRecord(head: Buffer, delimiter: string): string[] {
  let first: string[] = []
  try {
    parse(head, {
      ...TOLERANT,
      delimiter,
      skip_records_with_empty_values: true,
      to: 1,
      on_record: (cells: string[]) => {
        first = cells
        return null
      },
    })
  } catch {
    // A quote that never closes: no header in this reading of the file.
  }
  return first
}

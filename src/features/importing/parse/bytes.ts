import { setImmediate as nextTurn } from 'node:timers/promises'
import { ImportFileError } from './types.ts'

/** Sessions are grouped in memory (see sessions.ts), so a file has an upper bound. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

/** What is worked on without a break; enough for any header. */
const PIECE_BYTES = 16 * 1024

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf])
const UTF16_BOMS = [
  { encoding: 'utf-16le', bom: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bom: Buffer.from([0xfe, 0xff]) },
] as const

/** A line of text has no control characters but tab, form feed and carriage return. */
const isNoText = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0c && byte !== 0x0d

/** False for archives, databases and the like, which show it within their first line. */
export function isText(content: Buffer): boolean {
  if (UTF16_BOMS.some(({ bom }) => content.subarray(0, 2).equals(bom))) return true
  const head = content.subarray(0, 1024)
  const end = head.indexOf('\n')
  return !head.subarray(0, end < 0 ? head.length : end).some(isNoText)
}

/**
 * The source as UTF-8 without a byte order mark. The first piece is as long as the head that format detection looks at
 * (or the whole file). UTF-16 is recognised by its mark; bytes that are no text become U+FFFD later, never an error.
 */
export async function* utf8Pieces(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0)
  let decode = (piece: Buffer): Buffer => piece
  for await (const piece of sized(source)) {
    if (head === null) {
      yield decode(piece)
      continue
    }
    head = Buffer.concat([head, piece])
    if (head.length < PIECE_BYTES) continue
    decode = decoderFor(head)
    yield decode(head)
    head = null
  }
  if (head !== null) yield decoderFor(head)(head)
}

/** The source in pieces of limited size, up to the limit of a file. */
async function* sized(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const piece of source) {
    const buffer = typeof piece === 'string' ? Buffer.from(piece) : piece
    bytes += buffer.length
    if (bytes > MAX_FILE_BYTES) {
      throw new ImportFileError('import-too-large', `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`)
    }
    // A file that is in memory whole must not keep the process from everything else while it is read.
    for (let start = 0; start < buffer.length; start += PIECE_BYTES) {
      if (start > 0) await nextTurn()
      yield buffer.subarray(start, start + PIECE_BYTES)
    }
  }
}

/** The returned function drops the mark from the first piece it is given. */
function decoderFor(head: Buffer): (piece: Buffer) => Buffer {
  const utf16 = UTF16_BOMS.find(({ bom }) => head.subarray(0, 2).equals(bom))
  if (utf16) {
    const decoder = new TextDecoder(utf16.encoding)
    return (piece) => Buffer.from(decoder.decode(piece, { stream: true }))
  }
  let first = true
  return (piece) => {
    const marked = first && piece.subarray(0, 3).equals(UTF8_BOM)
    first = false
    return marked ? piece.subarray(3) : piece
  }
}

import type { Encoding } from '../../../contract/enums.ts'
import type { Pace } from '../../../runtime/pace.ts'
import { ImportFileError } from './types.ts'

/** Sessions are grouped in memory (see sessions.ts), so a file has an upper bound. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024

/** What is cut into records or items at a time, in some two milliseconds; enough for any header. */
export const PIECE_BYTES = 16 * 1024

/** Throws ImportFileError import-too-large. */
export function refuseTooLarge({ length }: Buffer): void {
  if (length <= MAX_FILE_BYTES) return
  throw new ImportFileError('import-too-large', `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB.`)
}

/** A file as UTF-8 without a byte order mark, piece by piece. What is no text in the encoding becomes U+FFFD, never an error. */
export async function* utf8Pieces(
  content: Buffer,
  encoding: Encoding,
  pace: Pace,
  pieceBytes: number = PIECE_BYTES,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for (let start = 0; start < content.length; start += pieceBytes) {
    if (pace.isDue) await pace.rest()
    const isLast = start + pieceBytes >= content.length
    yield Buffer.from(decoder.decode(content.subarray(start, start + pieceBytes), { stream: !isLast }))
  }
}

/** The beginning of a file, as UTF-8. */
export const utf8Head = (content: Buffer, encoding: Encoding): Buffer =>
  Buffer.from(new TextDecoder(encoding).decode(content.subarray(0, PIECE_BYTES), { stream: true }))

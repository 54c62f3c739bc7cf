import { isAscii, isUtf8 } from 'node:buffer'
import { ENCODINGS, type Encoding } from '../../../contract/enums.ts'
import { Pace } from '../../../runtime/pace.ts'
import { PIECE_BYTES } from './bytes.ts'
import { knownColumns } from './detect.ts'
import type { Origin } from './types.ts'

const MARKS: readonly { encoding: Encoding; mark: Buffer }[] = [
  { encoding: 'utf-8', mark: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', mark: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', mark: Buffer.from([0xfe, 0xff]) },
]

/** Where neither a mark nor the header tells; what Excel writes in most of the world. */
const USUAL: Encoding = 'windows-1252'
const UNICODE: ReadonlySet<Encoding> = new Set(['utf-8', 'utf-16le', 'utf-16be'])

/** A file's encoding: stated by a mark, by bytes that are valid UTF-8, or by a header that reads in one encoding only. */
export async function tellEncoding(content: Buffer, pace = new Pace()): Promise<{ value: Encoding; from: Origin }> {
  const stated = markOf(content) ?? utf16ByZeros(content)
  if (stated) return { value: stated, from: 'stated' }
  if (await isMostlyUtf8(content, pace)) return { value: 'utf-8', from: 'stated' }
  return byHeader(content) ?? { value: USUAL, from: 'assumed' }
}

/** A line of text has no control characters but tab, form feed and carriage return. */
const isNoText = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0c && byte !== 0x0d

/** False for archives, databases and the like, which show it within their first line. */
export function isText(content: Buffer): boolean {
  if (isUtf16(content)) return true
  const head = content.subarray(0, 1024)
  const end = head.indexOf('\n')
  return !head.subarray(0, end < 0 ? head.length : end).some(isNoText)
}

const isUtf16 = (content: Buffer): boolean => {
  const encoding = markOf(content) ?? utf16ByZeros(content)
  return encoding !== null && encoding !== 'utf-8'
}

const markOf = (content: Buffer): Encoding | null =>
  MARKS.find(({ mark }) => content.subarray(0, mark.length).equals(mark))?.encoding ?? null

/** In UTF-16 every other byte of plain letters and figures is zero. */
function utf16ByZeros(content: Buffer): Encoding | null {
  const head = content.subarray(0, 1024)
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const many = head.length / 6
  if (odd > many && even < odd / 8) return 'utf-16le'
  if (even > many && odd < even / 8) return 'utf-16be'
  return null
}

/** Whether the bytes above ASCII are UTF-8; a few that are not were damaged on the way. */
async function isMostlyUtf8(content: Buffer, pace: Pace): Promise<boolean> {
  let valid = 0
  let damaged = 0
  for (let start = 0; start < content.length; start += PIECE_BYTES) {
    if (pace.isDue) await pace.rest()
    const piece = content.subarray(start, start + PIECE_BYTES)
    if (isAscii(piece)) continue
    for (let at = 0; at < piece.length; at++) {
      const length = sequenceLength(piece[at] ?? 0)
      if (length === 1) continue
      // cut by the end of the piece
      if (at + length > piece.length) break
      if (length > 1 && isUtf8(piece.subarray(at, at + length))) {
        valid++
        at += length - 1
      } else if (at > 2 || start === 0) damaged++
    }
  }
  return damaged === 0 || valid > 4 * damaged
}

/** Bytes of the UTF-8 sequence that begins so; 0 for a byte that begins none. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1
  if (byte >= 0xc2 && byte < 0xe0) return 2
  if (byte >= 0xe0 && byte < 0xf0) return 3
  if (byte >= 0xf0 && byte < 0xf5) return 4
  return 0
}

/** The one encoding in which most of the header's names are known; null where several do as well. */
function byHeader(content: Buffer): { value: Encoding; from: Origin } | null {
  const head = content.subarray(0, PIECE_BYTES)
  const ranked = ENCODINGS.filter((encoding) => !UNICODE.has(encoding))
    .map((encoding) => ({ encoding, known: knownColumns(Buffer.from(new TextDecoder(encoding).decode(head))) }))
    .sort((a, b) => b.known - a.known)
  const [best, next] = ranked
  if (best === undefined || best.known === 0 || best.known === next?.known) return null
  return { value: best.encoding, from: 'stated' }
}

import type { Version } from '../contract/common.ts'

/** What stands in an entry's first line: the version, and when the view ends without a write. */
interface Header extends Version {
  expiresAtMs: number | null
}

export interface DecodedEntry {
  version: Version
  expiresAtMs: number | null
  /** The view as JSON bytes; a hit sends them as they are. */
  body: Buffer
}

const NEWLINE = 0x0a

/** One line of JSON, then the view's JSON bytes. */
export function encodeEntry({ version, expiresAtMs, body }: DecodedEntry): Buffer {
  const { epoch, revision, today, view } = version
  const header: Header = { epoch, revision, today, view, expiresAtMs }
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body])
}

/** What was read from the same bytes before: readers of one moment share them. */
const decoded = new WeakMap<Buffer, DecodedEntry | null>()

/** Reads an entry's first line. What cannot be read is no entry: null. */
export function decodeEntry(raw: Buffer | null): DecodedEntry | null {
  if (raw === null) return null
  let entry = decoded.get(raw)
  if (entry === undefined) {
    entry = decode(raw)
    decoded.set(raw, entry)
  }
  return entry
}

function decode(raw: Buffer): DecodedEntry | null {
  const end = raw.indexOf(NEWLINE)
  if (end < 0) return null
  const header = parse(raw.toString('utf8', 0, end))
  if (!isHeader(header)) return null
  const { epoch, revision, today, view, expiresAtMs } = header
  return { version: { epoch, revision, today, view }, expiresAtMs, body: raw.subarray(end + 1) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false
  const header = value as Record<keyof Header, unknown>
  return (
    typeof header.epoch === 'string' &&
    Number.isSafeInteger(header.revision) &&
    typeof header.today === 'string' &&
    typeof header.view === 'string' &&
    (header.expiresAtMs === null || typeof header.expiresAtMs === 'number')
  )
}

import { Temporal } from 'temporal-polyfill'
import { monthNumber } from './months.ts'
import type { NoteCode } from './types.ts'

/** A time as a file gives it: an instant where it carries an offset, otherwise a wall time of some zone. */
export type FileTime = { note: NoteCode | null } & (
  | { instant: Temporal.Instant; wall: null }
  | { instant: null; wall: Temporal.PlainDateTime }
)

/** A typo in the year must not make a streak of two thousand years. */
const YEARS = { first: 1950, last: 2200 }

const DATE_AND_TIME =
  /^(?<date>.+?)(?:[T,\s]+(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d+))?)?\s*(?<half>[ap])?(?:\.?m\.?)?\s*(?<offset>z|[+-]\d\d:?\d\d)?)?$/iu

/** Ways to write a date; the groups are named y, m (number or name) and d. */
const DATES: { pattern: RegExp; note: NoteCode | null }[] = [
  { pattern: /^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})$/, note: null },
  { pattern: /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})$/, note: null },
  { pattern: /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})$/, note: 'date-month-first' },
  { pattern: /^(?<d>\d{1,2})\.? (?:de )?(?<m>\p{L}+)\.?,? (?:de )?(?<y>\d{4})$/iu, note: null },
  { pattern: /^(?<m>\p{L}+)\.? (?<d>\d{1,2}),? (?<y>\d{4})$/u, note: null },
]

let last: { text: string; time: FileTime | null } = { text: '', time: null }

/** Reads every way of writing a time that the exports are known to use, or null. */
export function readTime(text: string): FileTime | null {
  // All rows of a workout repeat its start: remembering one answer saves most of the work.
  if (text !== last.text) last = { text, time: parseTime(text) }
  return last.time
}

function parseTime(text: string): FileTime | null {
  const whole = DATE_AND_TIME.exec(text.slice(0, 64).replaceAll(/\s+/g, ' ').trim())?.groups
  if (!whole) return null
  for (const { pattern, note } of DATES) {
    const date = pattern.exec(whole.date!)?.groups
    if (date) return build(date, whole, note)
  }
  return null
}

type Groups = Record<string, string | undefined>

function build(date: Groups, time: Groups, note: NoteCode | null): FileTime | null {
  const year = Number(date.y)
  const month = /^\d/.test(date.m!) ? Number(date.m) : monthNumber(date.m!)
  const hour = hour24(Number(time.hour ?? 0), time.half)
  if (month === null || hour === null || year < YEARS.first || year > YEARS.last) return null
  const parts = {
    year,
    month,
    day: Number(date.d),
    hour,
    minute: Number(time.minute ?? 0),
    second: Number(time.second ?? 0),
    millisecond: Number((time.fraction ?? '').slice(0, 3).padEnd(3, '0')),
  }
  try {
    const wall = Temporal.PlainDateTime.from(parts, { overflow: 'reject' })
    if (time.offset === undefined) return { instant: null, wall, note: time.hour === undefined ? 'date-only' : note }
    return { instant: wall.toZonedDateTime(offsetZone(time.offset)).toInstant(), wall: null, note }
  } catch {
    return null // the 31st of April, 25 o'clock, an offset of 99 hours
  }
}

/** 12-hour clocks: 12 AM is midnight, 12 PM is noon. */
function hour24(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** `+0530` and `+05:30` → `+05:30`, `Z` → `UTC` */
function offsetZone(offset: string): string {
  return /^z$/i.test(offset) ? 'UTC' : `${offset.slice(0, 3)}:${offset.slice(-2)}`
}

export interface Resolved {
  instant: Temporal.Instant
  /** Whether the wall time happens once in the zone, twice (the earlier is taken) or never (it moves past the gap). */
  wall: 'once' | 'repeated' | 'missing' | 'stated'
}

/** The instant of a file's time in a zone. */
export function resolveStart(time: FileTime, timeZone: string): Resolved {
  if (time.instant) return { instant: time.instant, wall: 'stated' }
  const earlier = time.wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  const later = time.wall.toZonedDateTime(timeZone, { disambiguation: 'later' })
  if (earlier.equals(later)) return { instant: earlier.toInstant(), wall: 'once' }
  const repeated = earlier.toPlainDateTime().equals(time.wall)
  return repeated ? { instant: earlier.toInstant(), wall: 'repeated' } : { instant: later.toInstant(), wall: 'missing' }
}

/** The instant of an end. A repeated wall time that would lie before the start is its second occurrence. */
export function resolveEnd(time: FileTime, start: Temporal.Instant, timeZone: string): Temporal.Instant {
  const { instant, wall } = resolveStart(time, timeZone)
  if (wall !== 'repeated' || time.wall === null || Temporal.Instant.compare(instant, start) >= 0) return instant
  return time.wall.toZonedDateTime(timeZone, { disambiguation: 'later' }).toInstant()
}

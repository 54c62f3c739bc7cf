import type { DateOrder } from '../../../contract/enums.ts'
import { zoneOffsetMs } from '../../../domain/calendar/zone-offset.ts'
import type { NoteCode } from './types.ts'
import { foldWord, USUAL_HALVES } from './values/months.ts'

/**
 * A time as a file gives it: an instant where it carries an offset, otherwise a wall time of some zone, as the instant at
 * which UTC has it. Numbers, as a file has many.
 */
export type FileTime = { note: NoteCode | null } & ({ ms: number; wallMs: null } | { ms: null; wallMs: number })

/** How a file writes its dates, which is told by the whole of it. */
export interface DateHabits {
  /** Of dates in figures that do not begin with the year; null: it has none that can be read. */
  order: DateOrder | null
  /** 1 to 12 by folded word. */
  months: ReadonlyMap<string, number>
  /** By folded word. */
  halves: ReadonlyMap<string, 'am' | 'pm'>
}

/** A typo in the year must not make a streak of two thousand years. */
const YEARS = { first: 1950, last: 2200 }

const DATE_AND_TIME =
  /^(?<date>.+?)(?:[T,\s]+(?:(?<before>\p{L}[\p{L}. ]{0,9}?) ?)?(?<hour>\d{1,2})[:.](?<minute>\d\d)(?:[:.](?<second>\d\d)(?:[.,](?<fraction>\d+))?)?(?: ?(?<after>\p{L}[\p{L}. ]{0,11}))? ?(?<offset>[+-]\d\d:?\d\d)?)?$/iu

/** Words beside a time of day that say nothing: `18:05 Uhr`, `kl. 18.05`. */
const IDLE = new Set(['uhr', 'h', 'kl', 'klo', 'um', 'at', 'a', 'a las', 'as', 'ore', 'alle', 'o', 'в', 'о', 'г', 'р'])
const UTC_WORDS = new Set(['z', 'utc', 'gmt'])

type Figures = Record<'a' | 'b' | 'c', string>
type Groups = Record<string, string | undefined>

/** Dates that have one reading; the groups are named y, m (number or word) and d. */
const DATES: readonly RegExp[] = [
  /^(?<y>\d{4})(?<m>\d\d)(?<d>\d\d)$/,
  /^(?<y>\d{4})[-/. ]{1,2}(?<m>\d{1,2})[-/. ]{1,2}(?<d>\d{1,2})\.?$/,
  /^(?<y>\d{4})[年년] ?(?<m>\d{1,2})[月월] ?(?<d>\d{1,2})[日일]?$/,
  /^(?<d>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[ -](?:de |d')?(?<m>\p{L}[\p{L}\p{M}'’.]*?)\.?,?[ -](?:de |del )?(?<y>\d{4}|\d\d)(?: ?[гр]\.?)?$/iu,
  /^(?<d>\d{1,2}) (?:thg|tháng) (?<m>\d{1,2}),?(?: năm)? (?<y>\d{4})$/iu,
  /^(?<m>\p{L}[\p{L}\p{M}'’.]*?)\.?[ -](?<d>\d{1,2})(?:st|nd|rd|th)?,? ?(?<y>\d{4})$/iu,
  /^(?<y>\d{4})\.?(?: m\.)?,?[ -](?<m>\p{L}[\p{L}\p{M}'’.]*?)\.?[ -](?<d>\d{1,2})\.?(?: d\.)?$/iu,
]
const WITH_DOTS = /^(?<a>\d{1,2})\. ?(?<b>\d{1,2})\. ?(?<c>\d{4}|\d\d)\.?$/
const WITH_STROKES = /^(?<a>\d{1,2})([-/])(?<b>\d{1,2})\2(?<c>\d{4}|\d\d)$/
const WEEKDAY = /^\p{L}[\p{L}\p{M}.'-]*,\s+(?=\S)/u

/** What of a text is its date, in plain figures and blanks; with the parts of its time of day. */
function split(text: string): { date: string; time: Groups } | null {
  const plain = plainDigits(text.slice(0, 64)).replaceAll(/\s+/g, ' ').trim()
  const time = DATE_AND_TIME.exec(plain)?.groups
  return time ? { date: (time.date ?? '').replace(WEEKDAY, ''), time } : null
}

/** Digits of every script are digits. */
function plainDigits(text: string): string {
  return text.replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    let zero = code
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String(code - zero)
  })
}

/** What a date leaves open: figures in either order, or a month's word; null for what has one reading or none. */
export function openQuestion(text: string): { figures: [number, number, number] } | { word: string } | null {
  const date = split(text)?.date ?? ''
  const figures = WITH_STROKES.exec(date)?.groups as Figures | undefined
  if (figures) return { figures: [Number(figures.a), Number(figures.b), fullYear(figures.c)] }
  for (const pattern of DATES) {
    const month = pattern.exec(date)?.groups?.m
    if (month !== undefined) return /\d/.test(month) ? null : { word: foldWord(month) }
  }
  return null
}

/** The words beside a text's time of day, folded. */
export function wordsOfTime(text: string): string[] {
  const { before = '', after = '' } = split(text)?.time ?? {}
  return [before, after].map(foldWord).filter((word) => word !== '' && !IDLE.has(word) && !UTC_WORDS.has(word))
}

/** Reads the dates of one file. */
export class DateReader {
  readonly #habits: DateHabits
  #last: { text: string; time: FileTime | null } = { text: '', time: null }

  constructor(habits: DateHabits) {
    this.#habits = habits
  }

  /** A time in any way of writing that the exports are known to use, or null. */
  read(text: string): FileTime | null {
    // All rows of a workout repeat its start: remembering one answer saves most of the work.
    if (text !== this.#last.text) this.#last = { text, time: this.#parse(text) }
    return this.#last.time
  }

  #parse(text: string): FileTime | null {
    const parts = split(text)
    if (parts === null) return null
    const date = this.#dateOf(parts.date)
    const month = date && (/^\d/.test(date.m ?? '') ? Number(date.m) : this.#habits.months.get(foldWord(date.m ?? '')))
    const half = this.#halfOf(parts.time)
    const hour = half && hour24(Number(parts.time.hour ?? 0), half)
    if (!date || month === undefined || hour === null) return null
    return build({ year: fullYear(date.y ?? ''), month: month ?? 0, day: Number(date.d), hour }, parts.time)
  }

  #dateOf(date: string): Groups | undefined {
    for (const pattern of DATES) {
      const groups = pattern.exec(date)?.groups
      if (groups) return groups
    }
    const { order } = this.#habits
    const dotted = WITH_DOTS.exec(date)?.groups as Figures | undefined
    if (dotted) return inOrder(dotted, order === 'ymd' ? order : 'dmy')
    const figures = WITH_STROKES.exec(date)?.groups as Figures | undefined
    return figures && order !== null ? inOrder(figures, order) : undefined
  }

  /** `any`: the 24 hours of a day. Null: a word is not understood. */
  #halfOf({ before = '', after = '' }: Groups): 'am' | 'pm' | 'any' | null {
    let half: 'am' | 'pm' | 'any' = 'any'
    for (const word of [before, after].map(foldWord)) {
      if (word === '' || UTC_WORDS.has(word)) continue
      const known = this.#habits.halves.get(word)
      if (known) half = known
      else if (!IDLE.has(word)) return null
    }
    return half
  }
}

const inOrder = ({ a, b, c }: Figures, order: DateOrder): Groups =>
  ({ dmy: { d: a, m: b, y: c }, mdy: { m: a, d: b, y: c }, ymd: { y: a, m: b, d: c } })[order]

/** `24` → 2024, `98` → 1998 */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year + (year < 70 ? 2000 : 1900)
}

function build(date: { year: number; month: number; day: number; hour: number }, time: Groups): FileTime | null {
  if (date.year < YEARS.first || date.year > YEARS.last) return null
  const [minute, second] = [Number(time.minute ?? 0), Number(time.second ?? 0)]
  const fraction = Number((time.fraction ?? '').slice(0, 3).padEnd(3, '0'))
  if (date.hour > 23 || minute > 59 || second > 59) return null
  const wallMs = Date.UTC(date.year, date.month - 1, date.day, date.hour, minute, second, fraction)
  const wall = new Date(wallMs)
  // the 31st of April
  if (wall.getUTCMonth() !== date.month - 1 || wall.getUTCDate() !== date.day) return null
  const offset = time.offset ?? (UTC_WORDS.has(foldWord(time.after ?? '')) ? '+00:00' : undefined)
  if (offset === undefined) return { ms: null, wallMs, note: time.hour === undefined ? 'date-only' : null }
  const offsetMs = readOffset(offset)
  return offsetMs === null ? null : { ms: wallMs - offsetMs, wallMs: null, note: null }
}

/** 12-hour clocks: 12 AM is midnight, 12 PM is noon. */
function hour24(hour: number, half: 'am' | 'pm' | 'any'): number | null {
  if (half === 'any') return hour
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

/** `+0530`, `+05:30`; null for one of 99 hours. */
function readOffset(offset: string): number | null {
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))]
  if (hours > 23 || minutes > 59) return null
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const plainReader = new DateReader({ order: null, months: new Map(), halves: USUAL_HALVES })

/** A time that needs no knowledge of the file that it stands in, or null. */
export const readTime = (text: string): FileTime | null => plainReader.read(text)

/** Why a workout that begins then is refused. */
export const notYet = (start: string): string => `This day has not come yet: ${start.slice(0, 10)}`

/** An instant in RFC 3339, with no more decimals than it has. */
export const instantText = (ms: number): string => new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z')

export interface Resolved {
  ms: number
  /** Whether the wall time happens once in the zone, twice (the earlier is taken) or never (it moves past the gap). */
  wall: 'once' | 'repeated' | 'missing' | 'stated'
}

const DAY_MS = 86_400_000

/** The instant of a file's time in a zone. */
export function resolveStart({ ms, wallMs }: FileTime, timeZone: string): Resolved {
  if (wallMs === null) return { ms, wall: 'stated' }
  const { earlier, later, isThere } = instantsOf(wallMs, timeZone)
  if (!isThere) return { ms: later, wall: 'missing' }
  return { ms: earlier, wall: earlier === later ? 'once' : 'repeated' }
}

/** The instant of an end. A repeated wall time that would lie before the start is its second occurrence. */
export function resolveEnd(time: FileTime, startMs: number, timeZone: string): number {
  const { ms, wall } = resolveStart(time, timeZone)
  if (wall !== 'repeated' || time.wallMs === null || ms >= startMs) return ms
  return instantsOf(time.wallMs, timeZone).later
}

/** The first and the last instant at which the zone's clocks show it, or would had they not been put forward past it. */
function instantsOf(wallMs: number, timeZone: string): { earlier: number; later: number; isThere: boolean } {
  // clocks are put forward or back once in two days at most, and by less than one
  const [before, after] = [zoneOffsetMs(timeZone, wallMs - DAY_MS), zoneOffsetMs(timeZone, wallMs + DAY_MS)]
  const times = [wallMs - before, wallMs - after].sort((a, b) => a - b) as [number, number]
  const shown = times.filter((ms) => ms + zoneOffsetMs(timeZone, ms) === wallMs)
  const [earlier, later] = times
  return { earlier: shown[0] ?? earlier, later: shown.at(-1) ?? later, isThere: shown.length > 0 }
}

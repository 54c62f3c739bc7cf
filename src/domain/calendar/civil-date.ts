import { Temporal } from 'temporal-polyfill'
import { addDays } from '../../contract/arithmetic/civil-days.ts'
import { zoneOffsetMs } from './zone-offset.ts'

/**
 * Civil dates: 'YYYY-MM-DD' on the calendar of the person who trained. A member's day may begin later than midnight
 * (`dayCutoffMin`, 0 to 360 minutes): a set at 00:30 then still belongs to the evening before.
 */

/** Whose calendar is meant. */
export interface Calendar {
  /** IANA name, see `isTimeZone` */
  timeZone: string
  /** minutes after midnight at which a new day begins */
  dayCutoffMin: number
}

/** What a clock on the wall showed, for an instant that is not known yet. */
export interface WallTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second?: number
}

/**
 * True for an IANA time zone name that this process knows, such as 'Europe/Berlin' or 'UTC'. Offsets ('+02:00') are
 * refused: they know no summer time, so next season's dates would be wrong.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

/**
 * The civil date a workout belongs to; its start decides. The same value as SQL's
 * `((started_at AT TIME ZONE zone) - make_interval(mins => cutoff))::date`.
 * @param startedAt a Date, or RFC 3339 text with an offset
 */
export function localDateOf(startedAt: Date | string, timeZone: string, dayCutoffMin: number): string {
  const ms = typeof startedAt === 'string' ? Temporal.Instant.from(startedAt).epochMilliseconds : startedAt.getTime()
  const wall = new Date(ms + zoneOffsetMs(timeZone, ms) - dayCutoffMin * 60_000)
  return wall.toISOString().slice(0, -'T00:00:00.000Z'.length)
}

/** The instant at which `date` begins: the first one when its first minute comes twice, the jump when it never comes. */
function dayStart(date: string, { timeZone, dayCutoffMin }: Calendar): number {
  const wall = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes: dayCutoffMin })
  const start = wall.toZonedDateTime(timeZone)
  if (start.toPlainDateTime().equals(wall)) return start.epochMilliseconds
  // 'previous' is strict, and the jump itself may be the answer
  return start.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? start.epochMilliseconds
}

/** The last answer for each calendar: every read asks for today, and it changes once a day. */
const known = new Map<string, { today: string; since: number; until: number }>()
const KNOWN_LIMIT = 2_000

function currentDay(calendar: Calendar, now: Date): { today: string; since: number; until: number } {
  const key = `${calendar.timeZone} ${calendar.dayCutoffMin}`
  const ms = now.getTime()
  const last = known.get(key)
  if (last && last.since <= ms && ms < last.until) return last

  let today = localDateOf(now, calendar.timeZone, calendar.dayCutoffMin)
  let until = dayStart(addDays(today, 1), calendar)
  // Clocks put back across the beginning of a day: it has begun, and today never goes back.
  while (until <= ms) {
    today = addDays(today, 1)
    until = dayStart(addDays(today, 1), calendar)
  }
  if (known.size >= KNOWN_LIMIT) known.clear()
  const day = { today, since: ms, until }
  known.set(key, day)
  return day
}

/** The member's civil date now. It never goes back, not even in the night in which the clocks do. */
export function todayIn(calendar: Calendar, now: Date): string {
  return currentDay(calendar, now).today
}

/** The instant after `now` at which `todayIn` changes. */
export function nextMidnight(calendar: Calendar, now: Date): Date {
  return new Date(currentDay(calendar, now).until)
}

/**
 * The instant a wall clock in `timeZone` showed `wall` (an object, or text 'YYYY-MM-DDTHH:MM[:SS]'). A time that came
 * twice is taken to be the first (`ambiguous`); one that never came moves forward by the gap (`skipped`).
 * @throws RangeError for a date or time that no calendar has, such as 31 February
 */
export function instantFromWallTime(
  wall: WallTime | string,
  timeZone: string,
): { instant: Date; ambiguous: boolean; skipped: boolean } {
  const plain = Temporal.PlainDateTime.from(wall, { overflow: 'reject' })
  const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'compatible' })
  const skipped = !earlier.toPlainDateTime().equals(plain)
  const ambiguous =
    !skipped &&
    plain.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds !== earlier.epochMilliseconds
  return { instant: new Date(earlier.epochMilliseconds), ambiguous, skipped }
}

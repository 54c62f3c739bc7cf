import { Temporal } from 'temporal-polyfill'

const DAY_MS = 86_400_000
/** What is remembered: some five zones with all days of fifty years. */
const KNOWN_DAYS = 100_000

/** Offsets at the beginnings of UTC days, by zone. */
const known = new Map<string, Map<number, number>>()
let knownDays = 0

/**
 * What a clock in the zone is ahead of UTC at an instant, in ms. A file has tens of thousands of times, most of them in one
 * zone and many on one day, so the answers are remembered: numbers, as 100,000 Temporal objects hold up the process.
 * @throws RangeError when `timeZone` is no time zone
 */
export function zoneOffsetMs(timeZone: string, epochMs: number): number {
  const day = Math.floor(epochMs / DAY_MS)
  const atBegin = atDay(timeZone, day)
  return atBegin === atDay(timeZone, day + 1) ? atBegin : read(timeZone, epochMs)
}

function atDay(timeZone: string, day: number): number {
  const before = known.get(timeZone)?.get(day)
  if (before !== undefined) return before
  const offset = read(timeZone, day * DAY_MS)
  if (knownDays >= KNOWN_DAYS) {
    known.clear()
    knownDays = 0
  }
  const days = known.get(timeZone) ?? new Map<number, number>()
  known.set(timeZone, days.set(day, offset))
  knownDays++
  return offset
}

const read = (timeZone: string, epochMs: number): number =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6

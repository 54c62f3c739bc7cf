import type { WeekStart } from '../enums.ts'

/** Civil dates, 'YYYY-MM-DD', without zones: both ends of the wire count days alike. */

const DAY_MS = 86_400_000
/** 1970-01-01, day number 0, was a Thursday: so many days into its week. */
const EPOCH_WEEKDAY: Record<WeekStart, number> = { mon: 3, sun: 4 }

/** Days since 1970-01-01; civil arithmetic on it is exact, as every civil day counts one. */
export function dayNumber(date: string): number {
  return Date.parse(date) / DAY_MS
}

/** The civil date of a day number. */
export function dateOfDayNumber(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return dateOfDayNumber(dayNumber(date) + days)
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from)
}

/** The day number of the first day of the week that a day lies in. */
export function weekStartDay(day: number, weekStart: WeekStart): number {
  // the double remainder keeps days before 1970 right
  return day - ((((day + EPOCH_WEEKDAY[weekStart]) % 7) + 7) % 7)
}

/** The first day of `date`'s week, which is also the week's name: week numbers repeat, dates do not. */
export function weekStartOf(date: string, weekStart: WeekStart): string {
  return dateOfDayNumber(weekStartDay(dayNumber(date), weekStart))
}

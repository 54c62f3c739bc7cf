import type { Preferences } from '../../contract/accounts.ts'
import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import { fromKg, fromMetres } from '../../contract/arithmetic/units.ts'
import type { PersonalRecord } from './words.ts'

export type Format = ReturnType<typeof createFormat>

type FormatPreferences = Pick<Preferences, 'locale' | 'weightUnit' | 'distanceUnit' | 'timeZone'>

/** Numbers, dates and units as one member reads them, in the English sentences of the page. */
export function createFormat({ locale, weightUnit, distanceUnit, timeZone }: FormatPreferences) {
  const language = usable(locale)
  // Sentences are English, and so are the names of months and days in them; the order and the digits are the region's.
  const words = language?.startsWith('en') ? language : 'en-GB'
  const numbers = new Map<number, Intl.NumberFormat>()
  const number = (value: number, digits = 0): string => {
    let formatter = numbers.get(digits)
    if (!formatter) {
      formatter = new Intl.NumberFormat(language, { maximumFractionDigits: digits })
      numbers.set(digits, formatter)
    }
    return formatter.format(value)
  }
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(words, { numeric: 'auto' })
  // A civil date has no zone: it is written and read as UTC, so that none can shift it.
  const day = new Intl.DateTimeFormat(words, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const fullDay = new Intl.DateTimeFormat(words, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
  const month = new Intl.DateTimeFormat(words, { month: 'short', timeZone: 'UTC' })
  const dayWithYear = new Intl.DateTimeFormat(words, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const weekday = new Intl.DateTimeFormat(words, { weekday: 'short', timeZone: 'UTC' })
  const weekdayAndDay = new Intl.DateTimeFormat(words, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  const timeOfDay = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone })
  const dateOf = (instant: string | number) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant))
  const monthAndYear = new Intl.DateTimeFormat(words, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date())

  const civil = (localDate: string) => new Date(`${localDate}T00:00:00Z`)
  const daysSince = (localDate: string) => daysBetween(localDate, today())
  const weight = (kg: number, digits = 2) => `${number(fromKg(kg, weightUnit), digits)} ${weightUnit}`
  const distance = (metres: number) => `${number(fromMetres(metres, distanceUnit), 2)} ${distanceUnit}`

  return {
    number,
    weightUnit,
    distanceUnit,
    /** Who thinks in miles measures a waist in inches. */
    lengthUnit: distanceUnit === 'mi' ? ('in' as const) : ('cm' as const),
    /** 82.5 kg */
    weight,
    /** 12,340 kg: a sum, to whole units. */
    volume: (kg: number) => weight(kg, 0),
    volumeNumber: (kg: number) => number(fromKg(kg, weightUnit)),
    /** 12.3K, for axes. */
    short: (value: number) => short.format(value),
    distance,
    /** "1 h 05 min"; below an hour "42 min". */
    duration(seconds: number): string {
      const minutes = Math.round(seconds / 60)
      return minutes < 60
        ? `${minutes}\u00a0min`
        : `${number(Math.floor(minutes / 60))}\u00a0h\u00a0${String(minutes % 60).padStart(2, '0')}\u00a0min`
    },
    /** 1:05, for one set. */
    clock: (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`,
    /** "Nov", for axes. */
    monthShort: (localDate: string) => month.format(civil(localDate)),
    day: (localDate: string) => day.format(civil(localDate)),
    /** "Thu". */
    weekday: (localDate: string) => weekday.format(civil(localDate)),
    /** "Thursday 26 November". */
    longDay: (localDate: string) => weekdayAndDay.format(civil(localDate)),
    /** "November 2026". */
    month: (localDate: string) => monthAndYear.format(civil(localDate)),
    dayWithYear: (localDate: string) => dayWithYear.format(civil(localDate)),
    /** "yesterday", "in 3 days"; from a week on the date itself, with the year when it is another. */
    when(localDate: string): string {
      const days = daysSince(localDate)
      if (Math.abs(days) < 7) return relative.format(-days, 'day')
      return (localDate.slice(0, 4) === today().slice(0, 4) ? fullDay : dayWithYear).format(civil(localDate))
    },
    /** The time of day of an instant, where it was lived through: 18:05. */
    timeOf: (instant: string, zone: string) =>
      new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(
        new Date(instant),
      ),
    daysSince,
    /** The civil date of an instant where the member lives. */
    dateOf,
    /** "at 18:42"; on another day "Tue 24 Nov at 18:42". */
    moment(instantMs: number): string {
      const date = dateOf(instantMs)
      const time = `at ${timeOfDay.format(instantMs)}`
      return date === today() ? time : `${fullDay.format(civil(date))} ${time}`
    },
    record({ kind, value }: Pick<PersonalRecord, 'kind' | 'value'>): string {
      switch (kind) {
        case 'max_weight':
        case 'min_help':
          return weight(value)
        case 'max_e1rm':
          return weight(value, 1)
        case 'max_set_volume':
          return weight(value, 0)
        case 'max_reps':
          return number(value)
        case 'max_duration':
          return `${Math.floor(value / 60)}:${String(Math.round(value % 60)).padStart(2, '0')} min`
        case 'max_distance':
          return distance(value)
      }
    },
  }
}

/** None where there is no browser, as in tests. */
const browserLanguages = (globalThis as { navigator?: { languages?: readonly string[] } }).navigator?.languages ?? []

/** The member's language; in the browser's variety of it (en: en-GB) where the member named none. */
function usable(locale: string): string | undefined {
  try {
    const named = Intl.getCanonicalLocales(locale)[0] ?? ''
    return browserLanguages.find((language) => language.startsWith(`${named}-`)) ?? named
  } catch {
    return undefined
  }
}

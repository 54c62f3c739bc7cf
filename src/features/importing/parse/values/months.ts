import { Pace } from '../../../../runtime/pace.ts'

/**
 * Months as the phones of the world write them. Exports have dates in the phone's language and do not say which it is, so
 * the words of the whole file are looked at: a word that two languages read differently counts as the language that
 * knows most of the file's other words reads it, and is never guessed.
 */
const LOCALES =
  'af ar ar-EG be bg bn ca cs da de de-AT el en en-AU en-CA en-GB es es-MX et eu fa fi fil fr fr-CA ga gl gu he hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mr ms mt nb nl nn pa pl pt pt-PT ro ru sk sl sq sr sr-Latn sv sw ta te th tr uk ur uz vi zh zh-Hant'.split(
    ' ',
  )

/** Words as phones of another make or year write them, beside those of this build's ICU. */
const FURTHER: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  de: { mrz: 3, marz: 3, maerz: 3 },
  en: { sept: 9 },
  nl: { maa: 3, maart: 3 },
  es: { set: 9, setiembre: 9 },
  it: { sett: 9 },
  pl: { paz: 10 },
}

/** No case, accents or full stops: `März`, `mars.` */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}.\u200e\u200f]/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
}

interface Language {
  locale: string
  /** 1 to 12 by folded name, long and short. */
  months: ReadonlyMap<string, number>
}

let languages: Promise<readonly Language[]> | undefined

/** Made once, on first use, language by language: the process does everything else between two of them. */
async function allLanguages(): Promise<readonly Language[]> {
  languages ??= inTurns((locale) => ({ locale, months: monthsOf(locale) }))
  return languages
}

async function inTurns<T>(make: (locale: string) => T): Promise<T[]> {
  const made: T[] = []
  const pace = new Pace()
  for (const locale of LOCALES) {
    made.push(make(locale))
    if (pace.isDue) await pace.rest()
  }
  return made
}

function monthsOf(locale: string): ReadonlyMap<string, number> {
  const months = new Map<string, number>()
  for (const month of ['long', 'short'] as const) {
    // by itself, and within a date, where Slavic months have another ending
    for (const more of [{}, { day: 'numeric', year: 'numeric' }] as const) {
      const write = new Intl.DateTimeFormat(locale, { month, ...more, calendar: 'gregory', timeZone: 'UTC' })
      for (let at = 0; at < 12; at++) {
        const written = write.formatToParts(Date.UTC(2024, at, 15)).find(({ type }) => type === 'month')?.value ?? ''
        const folded = foldWord(written)
        if (/\p{L}{2}/u.test(folded)) months.set(folded, at + 1)
      }
    }
  }
  for (const [word, month] of Object.entries(FURTHER[locale] ?? {})) months.set(word, month)
  return months
}

/** The month that a name of a language begins with; undefined where two do. */
function monthBegunBy(word: string, { months }: Language): number | undefined {
  if (word.length < 3) return undefined
  const begun = new Set([...months].flatMap(([name, month]) => (name.startsWith(word) ? [month] : [])))
  const [only] = begun
  return begun.size === 1 ? only : undefined
}

/**
 * What the words of one file mean: 1 to 12 by word. Words that no language knows, and those that nothing in the file
 * decides about, are left out.
 *
 * @param words folded
 */
export async function tellMonths(words: Iterable<string>): Promise<Map<string, number>> {
  const asked = [...new Set(words)]
  if (asked.length === 0) return new Map()
  const known = await allLanguages()
  const isName = new Set(asked.filter((word) => known.some(({ months }) => months.has(word))))
  const monthIn = (language: Language, word: string) =>
    isName.has(word) ? language.months.get(word) : monthBegunBy(word, language)
  const readings = known.map((language) => ({
    months: new Map(asked.flatMap((word) => pair(word, monthIn(language, word)))),
  }))
  const told = new Map<string, number>()
  for (const word of asked) {
    const knowing = readings.filter(({ months }) => months.has(word))
    const most = Math.max(0, ...knowing.map(({ months }) => months.size))
    const meanings = new Set(
      (hasOneMeaning(knowing, word) ? knowing : knowing.filter(({ months }) => months.size === most)).map(
        ({ months }) => months.get(word),
      ),
    )
    const [meaning] = meanings
    if (meanings.size === 1 && meaning !== undefined) told.set(word, meaning)
  }
  return told
}

const hasOneMeaning = (knowing: readonly { months: ReadonlyMap<string, number> }[], word: string): boolean =>
  new Set(knowing.map(({ months }) => months.get(word))).size === 1

const pair = (word: string, month: number | undefined): [string, number][] =>
  month === undefined ? [] : [[word, month]]

/** Words of the halves of a day that this build's ICU writes otherwise. */
const FURTHER_HALVES: Readonly<Record<string, 'am' | 'pm'>> = {
  a: 'am',
  p: 'pm',
  am: 'am',
  pm: 'pm',
  'a m': 'am',
  'p m': 'pm',
  오전: 'am',
  오후: 'pm',
}

let halves: Promise<ReadonlyMap<string, 'am' | 'pm'>> | undefined

/** The halves of a day by folded word, `am`, `午後`; without those that two languages read differently. Made once. */
export async function halvesOfDay(): Promise<ReadonlyMap<string, 'am' | 'pm'>> {
  halves ??= inTurns(halvesOf).then((languages) => {
    const words = new Map<string, 'am' | 'pm'>()
    const unclear = new Set<string>()
    for (const [word, half] of languages.flat()) {
      if ((words.get(word) ?? half) !== half) unclear.add(word)
      words.set(word, half)
    }
    for (const word of unclear) words.delete(word)
    return new Map([...words, ...USUAL_HALVES])
  })
  return halves
}

/** Those of most files. */
export const USUAL_HALVES: ReadonlyMap<string, 'am' | 'pm'> = new Map(Object.entries(FURTHER_HALVES))

function halvesOf(locale: string): [string, 'am' | 'pm'][] {
  const write = new Intl.DateTimeFormat(locale, { hour: 'numeric', hour12: true, timeZone: 'UTC' })
  const wordAt = (hour: number) =>
    foldWord(write.formatToParts(Date.UTC(2024, 0, 15, hour)).find(({ type }) => type === 'dayPeriod')?.value ?? '')
  return [
    [wordAt(9), 'am'],
    [wordAt(15), 'pm'],
  ]
}

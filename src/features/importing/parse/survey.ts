import type { DateOrder } from '../../../contract/enums.ts'
import { type DateHabits, openQuestion, wordsOfTime } from './times.ts'
import type { ImportReport } from './types.ts'
import { halvesOfDay, tellMonths, USUAL_HALVES } from './values/months.ts'

type Dates = ImportReport['dates']

/** How much better the dates of one order have to be sorted than those of the other, to be told by it. */
const SORTED = { share: 0.98, other: 0.9, least: 2 }
/** A contradiction in so small a part of the rows is a mistake in those. */
const MAJORITY = 4
/** More words than there are months are no dates. */
const MAX_WORDS = 200

/** One way to read figures: the days it gives, whether they are sorted, and whether they have come. */
class Reading {
  readonly dayAt: number
  #last = 0
  #up = 0
  #down = 0
  /** Dates that only this reading can have. */
  only = 0
  latest = 0

  constructor(dayAt: 0 | 1) {
    this.dayAt = dayAt
  }

  add(figures: readonly [number, number, number]): void {
    const [day, month, year] = [figures[this.dayAt] ?? 0, figures[1 - this.dayAt] ?? 0, figures[2]]
    if (month > 12) return
    const date = year * 10_000 + month * 100 + day
    if (this.#last !== 0 && date > this.#last) this.#up++
    if (this.#last !== 0 && date < this.#last) this.#down++
    this.#last = date
    this.latest = Math.max(this.latest, date)
  }

  /** The share of steps from one date to the next that go the usual way; of too few steps none. */
  get sorted(): number {
    const steps = this.#up + this.#down
    return steps < SORTED.least ? 0 : Math.max(this.#up, this.#down) / steps
  }
}

/** Looks at all dates of a file before any is read, because only the whole tells how it writes them. */
export class DateSurvey {
  readonly #dayFirst = new Reading(0)
  readonly #monthFirst = new Reading(1)
  readonly #months = new Set<string>()
  readonly #timeWords = new Set<string>()
  #last = ''
  #open: string | null = null
  #any: string | null = null
  #hasFigures = false

  add(text: string): void {
    if (text === this.#last || text === '') return
    this.#last = text
    this.#any ??= text
    const question = openQuestion(text)
    if (this.#timeWords.size < MAX_WORDS) for (const word of wordsOfTime(text)) this.#timeWords.add(word)
    if (question === null) return
    if ('word' in question) {
      if (this.#months.size < MAX_WORDS) this.#months.add(question.word)
    } else this.#addFigures(text, question.figures)
  }

  #addFigures(text: string, figures: [number, number, number]): void {
    const [first, second] = figures
    if (first > 12 && second > 12) return
    this.#hasFigures = true
    if (first > 12) this.#dayFirst.only++
    else if (second > 12) this.#monthFirst.only++
    else if (first !== second) this.#open ??= text
    this.#dayFirst.add(figures)
    this.#monthFirst.add(figures)
  }

  /**
   * @param said how the person says that the file writes its dates
   * @param usual how the app writes them
   * @param guess for a file in which nothing tells
   * @param lastDay the last date that can have come, as 20241231
   */
  dates({
    said,
    usual,
    guess,
    lastDay,
  }: {
    said: DateOrder | undefined
    usual: DateOrder | undefined
    guess: DateOrder
    lastDay: number
  }): Dates {
    const example = (this.#open ?? this.#any)?.slice(0, 64) ?? null
    if (said) return { order: said, from: 'asked', example }
    if (!this.#hasFigures) return { order: null, from: 'stated', example }
    const told = usual ?? this.#told(lastDay)
    if (told) return { order: told, from: 'stated', example }
    // the same figure for day and month, in every row
    if (this.#open === null && this.#dayFirst.only === 0) return { order: guess, from: 'stated', example }
    return { order: guess, from: 'unknown', example }
  }

  #told(lastDay: number): DateOrder | null {
    const [dmy, mdy] = [this.#dayFirst, this.#monthFirst]
    if (dmy.only > MAJORITY * mdy.only) return 'dmy'
    if (mdy.only > MAJORITY * dmy.only) return 'mdy'
    if (dmy.latest > lastDay !== mdy.latest > lastDay) return dmy.latest > lastDay ? 'mdy' : 'dmy'
    if (dmy.sorted >= SORTED.share && mdy.sorted <= SORTED.other) return 'dmy'
    if (mdy.sorted >= SORTED.share && dmy.sorted <= SORTED.other) return 'mdy'
    return null
  }

  async habits({ order }: Dates): Promise<DateHabits> {
    const isUsual = [...this.#timeWords].every((word) => USUAL_HALVES.has(word))
    return {
      order,
      months: await tellMonths(this.#months),
      halves: isUsual ? USUAL_HALVES : await halvesOfDay(),
    }
  }
}

import type { WeightUnit } from '../../../contract/arithmetic/units.ts'
import { Pace } from '../../../runtime/pace.ts'
import { refuseTooLarge, utf8Head, utf8Pieces } from './bytes.ts'
import { inColumns, RowRefused } from './cells.ts'
import type { Layout } from './columns.ts'
import { type Detected, detect } from './detect.ts'
import { tellEncoding } from './encodings.ts'
import { Ledger } from './ledger.ts'
import { looksLikeJson, readOwnFile } from './own/own-file.ts'
import { Pauses } from './pauses.ts'
import { csvRecords } from './records.ts'
import { type RowContext, readRows, type SetRow } from './rows.ts'
import { Sessions } from './sessions.ts'
import { DateSurvey } from './survey.ts'
import type { DateHabits } from './times.ts'
import { DateReader } from './times.ts'
import {
  type FileDistanceUnit,
  ImportFileError,
  type ImportReport,
  type Origin,
  type OwnProfile,
  type ParsedWorkout,
  type ParseOptions,
} from './types.ts'

/** A training log while it is read. */
export interface TrainingLog {
  /**
   * Its workouts, oldest first; to be iterated once.
   *
   * @throws ImportFileError when the file as a whole cannot be imported
   */
  workouts(): AsyncGenerator<ParsedWorkout>
  /** What our own JSON has beside the workouts; null in any other file, and until the first workout has come. */
  readonly profile: OwnProfile | null
  /** What was understood and what was not; complete when `workouts()` has ended. */
  readonly report: ImportReport
}

/**
 * Reads a training log: our own, one of an app whose layout is known, or any CSV that has a date, an exercise and something
 * measured. Every row that is a set goes into a workout; each of the others is counted in the report, with its line and
 * the reason. The bytes are gone through twice, because only the whole file tells how it writes its dates.
 *
 * @param content the file, at most MAX_FILE_BYTES
 * @throws RangeError when `options.timeZone` is no time zone
 */
export function parseTrainingLog(content: Buffer, options: ParseOptions): TrainingLog {
  new Intl.DateTimeFormat('en', { timeZone: options.timeZone })
  const log = { report: emptyReport(options), profile: null, workouts: () => readWorkouts(content, options, log) }
  return log
}

async function* readWorkouts(
  content: Buffer,
  options: ParseOptions,
  log: { report: ImportReport; profile: OwnProfile | null },
): AsyncGenerator<ParsedWorkout> {
  const { report } = log
  const { pace = new Pace() } = options
  refuseTooLarge(content)
  report.encoding = options.encoding ? { value: options.encoding, from: 'asked' } : await tellEncoding(content, pace)
  const pieces = () => utf8Pieces(content, report.encoding.value, pace, options.pieceBytes)
  const head = utf8Head(content, report.encoding.value)
  if (looksLikeJson(head)) {
    const { workouts, profile } = await readOwnFile(pieces(), pace, options, report)
    log.profile = profile
    yield* atPace(workouts, pace)
    return
  }
  const detected = detect(head, options.said ?? null)
  describe(report, detected)
  const { layout } = detected
  if (layout === null) {
    if (options.strict) throw new ImportFileError('import-columns', 'Nobody has said which column is what.')
    return
  }
  const records = () => atPace(csvRows(pieces(), detected, layout), pace)
  const habits = await surveyDates(records(), layout, options, report)
  if (options.strict && report.dates.from === 'unknown') {
    throw new ImportFileError(
      'import-date-order',
      `Nothing in the file tells whether ${report.dates.example} begins with the day or the month.`,
    )
  }
  const reader = new RowReader(
    { layout, dates: new DateReader(habits), ...unitsOf(options) },
    detected.delimiter,
    options,
    report,
  )
  for await (const { line, cells } of records()) reader.read(line, cells)
  yield* atPace(reader.finish(pace), pace)
}

/** The rows of a CSV, without its header. */
async function* csvRows(pieces: AsyncIterable<Buffer>, { delimiter, hasHeader }: Detected, { width }: Layout) {
  let header = hasHeader
  for await (const records of csvRecords(pieces, delimiter, width)) {
    for (const record of records) {
      if (!header) yield record
      header = false
    }
  }
}

async function surveyDates(
  rows: AsyncIterable<{ cells: string[] | null }>,
  { table, columns }: Layout,
  { dateOrder, unit, defaultUnit, latestStart }: ParseOptions,
  report: ImportReport,
): Promise<DateHabits> {
  const survey = new DateSurvey()
  const indices = [...(columns.date ?? []), ...(columns.endTime ?? [])].map(({ index }) => index)
  for await (const { cells } of rows) for (const index of indices) survey.add(cells?.[index]?.trim() ?? '')
  report.dates = survey.dates({
    said: dateOrder,
    usual: table.dateOrder,
    // where weights are in pounds, months mostly come first
    guess: (unit ?? defaultUnit) === 'lb' ? 'mdy' : 'dmy',
    lastDay: latestStart
      ? Number(latestStart.toISOString().slice(0, 10).replaceAll('-', ''))
      : Number.POSITIVE_INFINITY,
  })
  return survey.habits(report.dates)
}

const unitsOf = ({ unit, defaultUnit, distanceUnit, defaultDistanceUnit }: ParseOptions) => ({
  weight: unit ?? defaultUnit,
  distance: distanceUnit ?? defaultDistanceUnit ?? ('km' as const),
})

/** The same, giving way between two of them. */
async function* atPace<T>(items: Iterable<T> | AsyncIterable<T>, pace: Pace): AsyncGenerator<T> {
  for await (const item of items) {
    if (pace.isDue) await pace.rest()
    yield item
  }
}

/** Reads row after row into sessions and keeps the report's counts. */
class RowReader {
  readonly #context: RowContext
  readonly #delimiter: string
  readonly #options: ParseOptions
  readonly #report: ImportReport
  readonly #sessions: Sessions
  /** Of a file in which every set has its own time. */
  readonly #pauses: Pauses | null
  readonly #weightUnits = new UnitTally<WeightUnit>()
  readonly #distanceUnits = new UnitTally<FileDistanceUnit>()
  readonly #timeZones = new Set<string>()
  readonly #ledger: Ledger
  #wallTimes = 0

  constructor(context: RowContext, delimiter: string, options: ParseOptions, report: ImportReport) {
    const { table } = context.layout
    this.#context = context
    this.#delimiter = delimiter
    this.#options = options
    this.#report = report
    this.#ledger = new Ledger(report)
    this.#sessions = new Sessions(table, options.timeZone, options.latestStart)
    this.#pauses = table.sessions === 'pause' ? new Pauses() : null
  }

  read(line: number, cells: string[] | null): void {
    if (cells === null) {
      this.#ledger.refuse(line, 'quote-unclosed', 'A quotation mark opens here and is never closed')
      return
    }
    this.#refusing(line, () => {
      for (const row of readRows(this.#context, inColumns(this.#context.layout, cells, this.#delimiter))) {
        if (row.kind === 'rest') this.#ledger.rest()
        else if (this.#pauses) this.#pauses.add(row, line)
        else this.#keep(row, line)
      }
    })
  }

  async *finish(pace: Pace): AsyncGenerator<ParsedWorkout> {
    for (const { row, line } of this.#pauses?.inWorkouts() ?? []) {
      if (pace.isDue) await pace.rest()
      this.#refusing(line, () => this.#keep(row, line))
    }
    this.#sumUp()
    for (const { workout, notes } of this.#sessions.workouts()) {
      this.#report.workouts++
      this.#ledger.note(notes)
      yield workout
    }
  }

  #refusing(line: number, read: () => void): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error
      this.#ledger.refuse(line, error.code, error.message)
    }
  }

  #keep(row: SetRow, line: number): void {
    const begun = this.#sessions.add(row, line)
    this.#ledger.take()
    this.#ledger.note(row.notes)
    this.#timeZones.add(row.own?.timeZone ?? this.#options.timeZone)
    if (row.statedWeightUnit !== undefined) this.#weightUnits.add(row.set.unit, row.statedWeightUnit !== null)
    if (row.statedDistanceUnit !== undefined) this.#distanceUnits.add(row.distanceUnit, row.statedDistanceUnit !== null)
    if (begun === null) return
    if (begun.wall !== 'stated') this.#wallTimes++
    if (begun.wall === 'repeated') this.#report.timeZone.repeatedTimes++
    if (begun.wall === 'missing') this.#report.timeZone.missingTimes++
  }

  #sumUp(): void {
    const { unit, distanceUnit, timeZoneFrom = 'asked' } = this.#options
    const report = this.#report
    report.unit = this.#weightUnits.result(unit ? 'asked' : 'assumed') ?? report.unit
    report.distanceUnit = this.#distanceUnits.result(distanceUnit ? 'asked' : 'assumed')
    const [zone, ...others] = this.#timeZones
    if (zone !== undefined) report.timeZone.value = others.length === 0 ? zone : 'mixed'
    report.timeZone.from = report.sets > 0 && this.#wallTimes === 0 ? 'stated' : timeZoneFrom
  }
}

/** Which units the values had, and whether the file named them all. */
class UnitTally<U extends string> {
  readonly #seen = new Set<U>()
  #allStated = true

  add(unit: U, stated: boolean): void {
    this.#seen.add(unit)
    if (!stated) this.#allStated = false
  }

  /** Null when there was no value; `otherwise` is where the unit of values that name none came from. */
  result(otherwise: Origin): { value: U | 'mixed'; from: Origin } | null {
    const [first] = this.#seen
    if (first === undefined) return null
    return { value: this.#seen.size > 1 ? 'mixed' : first, from: this.#allStated ? 'stated' : otherwise }
  }
}

function emptyReport({ unit, defaultUnit, timeZone, timeZoneFrom = 'asked' }: ParseOptions): ImportReport {
  return {
    format: null,
    encoding: { value: 'utf-8', from: 'stated' },
    dates: { order: null, from: 'stated', example: null },
    columns: null,
    delimiter: null,
    language: null,
    unit: { value: unit ?? defaultUnit, from: unit ? 'asked' : 'assumed' },
    distanceUnit: null,
    timeZone: { value: timeZone, from: timeZoneFrom, repeatedTimes: 0, missingTimes: 0 },
    rows: 0,
    sets: 0,
    workouts: 0,
    restTimers: 0,
    refusedCount: 0,
    refused: [],
    notes: {},
    ignoredColumns: [],
  }
}

function describe(report: ImportReport, { delimiter, layout, columns }: Detected): void {
  report.format = layout?.table.format ?? 'other'
  report.delimiter = delimiter
  report.language = layout?.language ?? null
  report.ignoredColumns = layout?.ignoredColumns ?? []
  report.columns = columns
}

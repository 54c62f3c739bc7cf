import type { WeightUnit } from '../../../training/units.ts'
import { utf8Pieces } from './bytes.ts'
import { RowRefused } from './cells.ts'
import { type Detected, detect } from './detect.ts'
import type { Layout } from './headers.ts'
import { csvRecords } from './records.ts'
import { type FallbackUnits, readRow, type SetRow } from './rows.ts'
import { Sessions } from './sessions.ts'
import type {
  FileDistanceUnit,
  ImportReport,
  NoteCode,
  Origin,
  ParsedWorkout,
  ParseOptions,
  RefusalCode,
} from './types.ts'

const MAX_REFUSALS_LISTED = 1000

/** A training log while it is read. */
export interface TrainingLog {
  /**
   * Its workouts, oldest first; to be iterated once.
   *
   * @throws ImportFileError when the file as a whole cannot be imported
   */
  workouts(): AsyncGenerator<ParsedWorkout>
  /** What was understood and what was not; complete when `workouts()` has ended. */
  readonly report: ImportReport
}

/**
 * Reads an export of Strong or Hevy, in any layout that is known. Every row that is a set goes into a workout; each of
 * the others is counted in the report, with its line and the reason.
 *
 * @param source the file's bytes, at most MAX_FILE_BYTES
 * @throws RangeError when `options.timeZone` is no time zone
 */
export function parseTrainingLog(source: AsyncIterable<Buffer | string>, options: ParseOptions): TrainingLog {
  new Intl.DateTimeFormat('en', { timeZone: options.timeZone })
  const report = emptyReport(options)
  return { report, workouts: () => readWorkouts(source, options, report) }
}

async function* readWorkouts(
  source: AsyncIterable<Buffer | string>,
  options: ParseOptions,
  report: ImportReport,
): AsyncGenerator<ParsedWorkout> {
  const pieces = utf8Pieces(source)
  const head = (await pieces.next()).value ?? Buffer.alloc(0)
  const { delimiter, layout, hasHeader } = detect(head)
  describe(report, { delimiter, layout, hasHeader })
  const reader = new RowReader(layout, options, report)
  let header = hasHeader
  for await (const records of csvRecords(startingWith(head, pieces), delimiter, layout.width)) {
    for (const { line, cells } of records) {
      if (header) header = false
      else reader.read(line, cells)
    }
  }
  yield* reader.finish()
}

async function* startingWith(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

/** Reads row after row into sessions and keeps the report's counts. */
class RowReader {
  readonly #layout: Layout
  readonly #options: ParseOptions
  readonly #report: ImportReport
  readonly #sessions: Sessions
  readonly #fallback: FallbackUnits
  readonly #weightUnits = new UnitTally<WeightUnit>()
  readonly #distanceUnits = new UnitTally<FileDistanceUnit>()
  #wallTimes = 0

  constructor(layout: Layout, options: ParseOptions, report: ImportReport) {
    this.#layout = layout
    this.#options = options
    this.#report = report
    this.#sessions = new Sessions(layout.format, options.timeZone)
    this.#fallback = {
      weight: options.unit ?? options.defaultUnit,
      distance: options.distanceUnit ?? options.defaultDistanceUnit ?? 'km',
    }
  }

  read(line: number, cells: string[] | null): void {
    this.#report.rows++
    if (cells === null) {
      this.#refuse(line, 'quote-unclosed', 'A quotation mark opens here and is never closed')
      return
    }
    try {
      const row = readRow(this.#layout, cells, this.#fallback)
      if (row.kind === 'rest') this.#report.restTimers++
      else this.#keep(row, line)
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error
      this.#refuse(line, error.code, error.message)
    }
  }

  *finish(): Generator<ParsedWorkout> {
    this.#sumUp()
    for (const { workout, notes } of this.#sessions.workouts()) {
      this.#report.workouts++
      this.#note(notes)
      yield workout
    }
  }

  #keep(row: SetRow, line: number): void {
    const begun = this.#sessions.add(row, line)
    this.#report.sets++
    this.#note(row.notes)
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
    report.timeZone.from = report.sets > 0 && this.#wallTimes === 0 ? 'stated' : timeZoneFrom
  }

  #refuse(line: number, code: RefusalCode, reason: string): void {
    this.#report.refusedCount++
    if (this.#report.refused.length < MAX_REFUSALS_LISTED) this.#report.refused.push({ line, code, reason })
  }

  #note(codes: Iterable<NoteCode>): void {
    for (const code of codes) this.#report.notes[code] = (this.#report.notes[code] ?? 0) + 1
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

function describe(report: ImportReport, { delimiter, layout }: Detected): void {
  report.format = layout.format
  report.delimiter = delimiter
  report.language = layout.language
  report.ignoredColumns = layout.ignoredColumns
}

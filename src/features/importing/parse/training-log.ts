import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WeightUnit } from '../../../training/units.ts'
import { utf8Pieces } from './bytes.ts'
import { RowRefused } from './cells.ts'
import { type Detected, detect } from './detect.ts'
import type { Layout } from './headers.ts'
import { Ledger } from './ledger.ts'
import { looksLikeJson, readOwnFile } from './own-file.ts'
import { csvRecords } from './records.ts'
import { type FallbackUnits, readRow, type SetRow } from './rows.ts'
import { Sessions } from './sessions.ts'
import type { FileDistanceUnit, ImportReport, Origin, OwnProfile, ParsedWorkout, ParseOptions } from './types.ts'

/** Workouts that are made and handed out without a break. */
const WORKOUTS_A_TURN = 100

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
 * Reads an export of Strong or Hevy, in any layout that is known. Every row that is a set goes into a workout; each of
 * the others is counted in the report, with its line and the reason.
 *
 * @param source the file's bytes, at most MAX_FILE_BYTES
 * @throws RangeError when `options.timeZone` is no time zone
 */
export function parseTrainingLog(source: AsyncIterable<Buffer | string>, options: ParseOptions): TrainingLog {
  new Intl.DateTimeFormat('en', { timeZone: options.timeZone })
  const log = { report: emptyReport(options), profile: null, workouts: () => readWorkouts(source, options, log) }
  return log
}

async function* readWorkouts(
  source: AsyncIterable<Buffer | string>,
  options: ParseOptions,
  log: { report: ImportReport; profile: OwnProfile | null },
): AsyncGenerator<ParsedWorkout> {
  const { report } = log
  const pieces = utf8Pieces(source)
  const head = (await pieces.next()).value ?? Buffer.alloc(0)
  if (looksLikeJson(head)) {
    const { workouts, profile } = await readOwnFile(startingWith(head, pieces), options, report)
    log.profile = profile
    yield* withBreaks(workouts)
    return
  }
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
  yield* withBreaks(reader.finish())
}

/** A file of many workouts must not keep the process from everything else while they are handed out. */
async function* withBreaks(workouts: Iterable<ParsedWorkout>): AsyncGenerator<ParsedWorkout> {
  let count = 0
  for (const workout of workouts) {
    if (++count % WORKOUTS_A_TURN === 0) await nextTurn()
    yield workout
  }
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
  readonly #timeZones = new Set<string>()
  readonly #ledger: Ledger
  #wallTimes = 0

  constructor(layout: Layout, options: ParseOptions, report: ImportReport) {
    this.#layout = layout
    this.#options = options
    this.#report = report
    this.#ledger = new Ledger(report)
    this.#sessions = new Sessions(layout.format, options.timeZone)
    this.#fallback = {
      weight: options.unit ?? options.defaultUnit,
      distance: options.distanceUnit ?? options.defaultDistanceUnit ?? 'km',
    }
  }

  read(line: number, cells: string[] | null): void {
    if (cells === null) {
      this.#ledger.refuse(line, 'quote-unclosed', 'A quotation mark opens here and is never closed')
      return
    }
    try {
      const row = readRow(this.#layout, cells, this.#fallback)
      if (row.kind === 'rest') this.#ledger.rest()
      else this.#keep(row, line)
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error
      this.#ledger.refuse(line, error.code, error.message)
    }
  }

  *finish(): Generator<ParsedWorkout> {
    this.#sumUp()
    for (const { workout, notes } of this.#sessions.workouts()) {
      this.#report.workouts++
      this.#ledger.note(notes)
      yield workout
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

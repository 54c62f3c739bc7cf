import { toKg, toMetres, type WeightUnit } from '../../../contract/arithmetic/units.ts'
import type { SetType } from '../../../contract/enums.ts'
import { isHelped } from '../../../domain/exercises/exercise-names.ts'
import { Cells, outOfRange, quote, RowRefused } from './cells.ts'
import type { Column, Columns, Layout } from './columns.ts'
import { type OwnColumns, readOwnColumns } from './own/own-columns.ts'
import type { DateReader, FileTime } from './times.ts'
import type { FileDistanceUnit, NoteCode, ParsedSet } from './types.ts'
import { distanceUnit, weightUnit } from './units.ts'
import { readDuration } from './values/durations.ts'
import { readNumber } from './values/numbers.ts'
import { foldType, isYes, setType } from './values/set-types.ts'

/** What the stored columns take. */
const LIMITS = {
  weightKg: 10_000,
  reps: 1001,
  distanceM: 10_000_000,
  durationS: 7 * 86_400 + 1,
  titleChars: 200,
  notesChars: 10_000,
  supersetGroup: 1000,
}

/** What a row is read with. */
export interface RowContext {
  layout: Layout
  dates: DateReader
  /** The units to read by where the file names none. */
  weight: WeightUnit
  distance: FileDistanceUnit
}

export interface SetRow {
  kind: 'set'
  start: FileTime
  /** When the set itself was done, where `start` is when its workout began. */
  doneAt: FileTime | null
  /** As written: some say how long it took, others when it ended. */
  workoutDuration: string
  end: FileTime | null
  title: string | null
  /** The title as written, which tells sessions apart. */
  rawTitle: string
  /** What tells two sessions of one title and start apart; '' where the row does not say. */
  apart: string
  workoutNotes: string | null
  exercise: string
  exerciseNotes: string | null
  supersetGroup: number | null
  /** The set's number within its exercise, where the file gives one. */
  order: number | null
  set: Omit<ParsedSet, 'line'>
  /** What an export of ours says besides. */
  own: OwnColumns | null
  /** Units that the file named for a value of this row; null where it did not, undefined where there is no value. */
  statedWeightUnit: WeightUnit | null | undefined
  statedDistanceUnit: FileDistanceUnit | null | undefined
  /** The unit that a distance was read in. */
  distanceUnit: FileDistanceUnit
  notes: ReadonlySet<NoteCode>
}

export type Row = SetRow | { kind: 'rest' }

/**
 * The sets of one row of the file, mostly one; or a rest timer, which is none.
 *
 * @param values as many as the layout has columns
 * @throws RowRefused with the reason, when it is neither
 */
export function* readRows(context: RowContext, values: readonly string[]): Generator<Row> {
  const { layout } = context
  if (layout.table.setColumns === undefined) {
    yield readRow(context, values, layout.columns)
    return
  }
  let count = 0
  for (const columns of layout.sets) {
    const ofSet = { ...layout.columns, ...columns }
    // a set that was not done stands there with no repetitions
    if (readReps(new Cells(layout, values, ofSet)) === null) continue
    count++
    yield readRow(context, values, ofSet)
  }
  if (count === 0) throw new RowRefused('not-a-set', 'No set of this row was done')
}

function readRow({ layout, dates, ...fallback }: RowContext, values: readonly string[], columns: Columns): Row {
  const { table, language } = layout
  const cells = new Cells(layout, values, columns)
  const start = readStart(cells, dates)
  const weight = readWeight(cells, table.units?.weight ?? fallback.weight, table.units?.weight ?? null)
  const distance = readDistance(cells, table.units?.distance ?? fallback.distance)
  const reps = readReps(cells)
  const durationS = readSeconds(cells)
  const lifts = weight.value !== null || reps !== null || distance.value !== null
  const orderText = cells.text('setOrder')
  const order = /^\d+(\.0*)?$/.test(orderText) ? Number(orderText) : null
  const code = order === null ? setType(orderText, table.setTypes?.[language ?? '']) : null
  const word = order === null && code === null ? orderText : ''
  if (!lifts && isRest(table.rests, word, cells.text('exercise'), durationS)) return { kind: 'rest' }
  refuseUndone(cells, layout, reps)
  if (!lifts && durationS === null) {
    throw new RowRefused('not-a-set', 'The row has no weight, repetitions, duration or distance')
  }
  const exercise = readExercise(cells, layout)
  if (table.format === 'strong' && word !== '') cells.notes.add('set-order-unknown')
  return {
    kind: 'set',
    start,
    doneAt: null,
    workoutDuration: cells.text('workoutDuration'),
    end: readEnd(cells, dates, start),
    title: cells.prose('title', LIMITS.titleChars),
    rawTitle: cells.text('title'),
    apart: cells.text('workoutNumber') || cells.text('endTime'),
    workoutNotes: cells.prose('notes', LIMITS.notesChars),
    exercise,
    exerciseNotes: cells.prose('exerciseNotes', LIMITS.notesChars),
    supersetGroup: readSuperset(cells),
    order,
    set: {
      type: code ?? readType(cells),
      weight: weight.value,
      unit: weight.unit,
      weightKg: weight.kg,
      reps,
      durationS,
      distanceM: distance.value,
      rpe: readRpe(cells),
    },
    own: table.format === 'spotter' ? readOwnColumns(cells) : null,
    statedWeightUnit: weight.value === null ? undefined : weight.stated,
    statedDistanceUnit: distance.value === null ? undefined : distance.stated,
    distanceUnit: distance.unit,
    notes: cells.notes,
  }
}

/**
 * Whether a row that lifts nothing is a rest: by the app's own word for one, in the set order or for the exercise, or by
 * any other word in the set order where the row has only seconds.
 */
function isRest(rests: readonly string[] = [], word: string, exercise: string, durationS: number | null): boolean {
  const folded = [word, exercise].map(foldType)
  if (rests.some((rest) => folded.includes(foldType(rest)))) return true
  return word !== '' && durationS !== null
}

function refuseUndone(cells: Cells, { table }: Layout, reps: number | null): void {
  const status = foldType(cells.text('status'))
  const isUndone =
    table.undone?.some((word) => foldType(word) === status) || (table.undoneWithoutReps === true && reps === null)
  if (isUndone) throw new RowRefused('not-a-set', 'The set was not done')
}

/** `Bench` done with a `Barbell` → `Bench (Barbell)` */
function readExercise(cells: Cells, { table }: Layout): string {
  const name = cells.prose('exercise', LIMITS.titleChars)
  if (name === null) throw new RowRefused('exercise-missing', 'The row names no exercise')
  const meant = table.means?.[name]
  if (meant !== undefined) return meant
  const equipment = table.format === 'spotter' ? '' : cells.text('equipment')
  const isNamed = equipment === '' || name.toLowerCase().includes(equipment.toLowerCase())
  return isNamed ? name : `${name} (${equipment})`.slice(0, LIMITS.titleChars)
}

function readStart(cells: Cells, dates: DateReader): FileTime {
  const text = cells.text('date')
  if (text === '') throw new RowRefused('date-missing', 'The row has no date')
  const timeText = cells.text('time')
  const day = dates.read(text)
  const time = day?.note === 'date-only' && timeText !== '' ? (dates.read(`${text} ${timeText}`) ?? day) : day
  if (time === null) throw new RowRefused('date-unreadable', `The date cannot be read: ${quote(text)}`)
  if (time.note) cells.notes.add(time.note)
  return time
}

const DAY_MS = 24 * 3_600_000
const TIME_OF_DAY = /^\D{0,9}\d{1,2}[:.]\d\d(?![.\d])/

/** When the workout ended; of a time of day alone the first after the start. */
function readEnd(cells: Cells, dates: DateReader, start: FileTime): FileTime | null {
  const text = cells.text('endTime')
  if (text === '') return null
  if (!TIME_OF_DAY.test(text) || start.wallMs === null) return dates.read(text)
  const end = dates.read(`${new Date(start.wallMs).toISOString().slice(0, 10)} ${text}`)
  if (end === null || end.wallMs === null) return end
  return end.wallMs < start.wallMs ? { ...end, wallMs: end.wallMs + DAY_MS } : end
}

const WITH_UNIT = /^([+-]?[\d.,]+) ?(\p{L}[\p{L}.]*)$/u

/** The first weight that is not nothing: some exports write it twice, with 0 in the unit that was not used. */
function readWeight(cells: Cells, fallback: WeightUnit, ofApp: WeightUnit | null) {
  for (const column of cells.columns('weight')) {
    const [, figures = '', word = ''] = WITH_UNIT.exec(cells.at(column)) ?? []
    const inCell = weightUnit(word)
    const written = inCell === null ? cells.signed(column, 'Weight') : readNumber(figures)
    if (written === null) continue
    const stated = inCell ?? cells.statedUnit(column.weightUnit, 'weightUnit', weightUnit) ?? ofApp
    const unit = stated ?? fallback
    const value = written < 0 ? helpOf(cells, column, written) : written
    const kg = toKg(value, unit)
    // what rounds to nothing is no weight
    if (!((kg > 0 || value === 0) && kg < LIMITS.weightKg)) throw outOfRange('Weight', cells.at(column))
    return { value, unit, kg, stated }
  }
  const unit = cells.columns('weight')[0]?.weightUnit ?? weightUnit(cells.text('weightUnit')) ?? fallback
  return { value: null, unit, kg: null, stated: null }
}

/** A weight below nothing is help, on a lift that has any. */
function helpOf(cells: Cells, column: Column, weight: number): number {
  if (!isHelped(cells.text('exercise'))) throw outOfRange('Weight', cells.at(column))
  cells.notes.add('help-negative')
  return -weight
}

function readDistance(cells: Cells, fallback: FileDistanceUnit) {
  for (const column of cells.columns('distance')) {
    const value = cells.quantity(column, 'Distance', Number.POSITIVE_INFINITY)
    if (value === null) continue
    const stated = cells.statedUnit(column.distanceUnit, 'distanceUnit', distanceUnit)
    const unit = stated ?? fallback
    const metres = toMetres(value, unit)
    if ((metres === 0 && value > 0) || metres >= LIMITS.distanceM)
      throw outOfRange('Distance', `${cells.at(column)} ${unit}`)
    return { value: metres, unit, stated }
  }
  return { value: null, unit: fallback, stated: null }
}

function readReps(cells: Cells): number | null {
  const reps = cells.quantity(cells.columns('reps')[0], 'Repetitions', LIMITS.reps)
  if (reps !== null && !Number.isInteger(reps)) throw outOfRange('Repetitions', cells.text('reps'))
  return reps
}

/** A number in the header's unit, or a time as `1:30` or `1m 30s`. */
function readSeconds(cells: Cells): number | null {
  const column = cells.columns('duration')[0]
  const text = column ? cells.at(column) : ''
  const worded = /[:\p{L}]/u.test(text) ? readDuration(text) : null
  const number = worded ?? cells.quantity(column, 'Seconds', LIMITS.durationS)
  if (number === null) return null
  const seconds = worded ?? number * (column?.secondsPer ?? 1)
  if (seconds >= LIMITS.durationS) throw outOfRange('Seconds', text)
  if (Number.isInteger(seconds)) return seconds
  cells.notes.add('seconds-rounded')
  return Math.max(1, Math.round(seconds))
}

/** Effort, or what repetitions were left in reserve: of 10 those that are not. */
function readRpe(cells: Cells): number | null {
  const text = cells.text('rpe')
  const reserve = text === '' ? cells.text('rir') : ''
  if (text === '' && reserve === '') return null
  const rpe = reserve === '' ? readNumber(text) : 10 - readNumber(reserve)
  if (rpe >= 1 && rpe <= 10 && Number.isInteger(rpe * 2)) return rpe
  cells.notes.add('rpe-ignored')
  return null
}

function readType(cells: Cells): SetType {
  if (isYes(cells.text('isWarmup'))) return 'warmup'
  const text = cells.text('setType')
  const type = setType(text)
  if (type === null && text !== '') cells.notes.add('set-type-unknown')
  return type ?? 'normal'
}

function readSuperset(cells: Cells): number | null {
  const text = cells.text('superset')
  return /^\d{1,4}$/.test(text) && Number(text) <= LIMITS.supersetGroup ? Number(text) : null
}

import { toKg, toMetres, type WeightUnit } from '../../../training/units.ts'
import type { SetType } from '../../../vocabulary.ts'
import { Cells, outOfRange, quote, RowRefused } from './cells.ts'
import { distanceUnit, type Layout, weightUnit } from './headers.ts'
import { readNumber } from './numbers.ts'
import { type OwnColumns, readOwnColumns } from './own-columns.ts'
import { isRestTimer, setType } from './set-types.ts'
import { type FileTime, readTime } from './times.ts'
import type { FileDistanceUnit, NoteCode, ParsedSet } from './types.ts'

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

/** The units to read by where the file names none. */
export interface FallbackUnits {
  weight: WeightUnit
  distance: FileDistanceUnit
}

export interface SetRow {
  kind: 'set'
  start: FileTime
  /** As written: Strong says how long it took, Hevy when it ended. */
  duration: string
  end: string
  title: string | null
  /** The title as written, which tells sessions apart. */
  rawTitle: string
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
 * One row of the file as a set, or as a rest timer, which is none.
 *
 * @throws RowRefused with the reason, when it is neither
 */
export function readRow(layout: Layout, values: readonly string[], fallback: FallbackUnits): Row {
  const cells = new Cells(layout, values)
  cells.refuseShifted()
  const start = readStart(cells)
  const weight = readWeight(cells, fallback.weight)
  const distance = readDistance(cells, fallback.distance)
  const reps = readReps(cells)
  const durationS = readSeconds(cells)
  const lifts = weight.value !== null || reps !== null || distance.value !== null
  const orderText = cells.text('order')
  const order = /^\d+(\.0*)?$/.test(orderText) ? Number(orderText) : null
  const code = order === null ? setType(orderText) : null
  if (isRest(orderText, order, code, lifts, durationS)) return { kind: 'rest' }
  if (!lifts && durationS === null) {
    throw new RowRefused('not-a-set', 'The row has no weight, repetitions, duration or distance')
  }
  const exercise = cells.prose('exercise', LIMITS.titleChars)
  if (exercise === null) throw new RowRefused('exercise-missing', 'The row names no exercise')
  if (layout.format === 'strong' && orderText !== '' && order === null && code === null)
    cells.notes.add('set-order-unknown')
  return {
    kind: 'set',
    start,
    duration: cells.text('duration'),
    end: cells.text('end'),
    title: cells.prose('title', LIMITS.titleChars),
    rawTitle: cells.text('title'),
    workoutNotes: cells.prose('workoutNotes', LIMITS.notesChars),
    exercise,
    exerciseNotes: cells.prose('notes', LIMITS.notesChars),
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
    own: layout.format === 'spotter' ? readOwnColumns(cells) : null,
    statedWeightUnit: weight.value === null ? undefined : weight.stated,
    statedDistanceUnit: distance.value === null ? undefined : distance.stated,
    distanceUnit: distance.unit,
    notes: cells.notes,
  }
}

/** A word in the set order that is no set's: Strong's own for a rest, or any other on a row that has only seconds. */
function isRest(text: string, order: number | null, code: SetType | null, lifts: boolean, durationS: number | null) {
  if (lifts || text === '' || order !== null || code !== null) return false
  return isRestTimer(text) || durationS !== null
}

function readStart(cells: Cells): FileTime {
  const text = cells.text('start')
  if (text === '') throw new RowRefused('date-missing', 'The row has no date')
  const time = readTime(text)
  if (time === null) throw new RowRefused('date-unreadable', `The date cannot be read: ${quote(text)}`)
  if (time.note) cells.notes.add(time.note)
  return time
}

/** The first weight that is not nothing: some exports write it twice, with 0 in the unit that was not used. */
function readWeight(cells: Cells, fallback: WeightUnit) {
  for (const column of cells.columns('weight')) {
    const value = cells.quantity(column, 'Weight', Number.POSITIVE_INFINITY)
    if (value === null) continue
    const stated = cells.statedUnit(column.weightUnit, 'weightUnit', weightUnit)
    const unit = stated ?? fallback
    const kg = toKg(value, unit)
    // what rounds to nothing is no weight
    if ((kg === 0 && value > 0) || kg >= LIMITS.weightKg) throw outOfRange('Weight', cells.at(column))
    return { value, unit, kg, stated }
  }
  const unit = cells.columns('weight')[0]?.weightUnit ?? weightUnit(cells.text('weightUnit')) ?? fallback
  return { value: null, unit, kg: null, stated: null }
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

function readSeconds(cells: Cells): number | null {
  const seconds = cells.quantity(cells.columns('seconds')[0], 'Seconds', LIMITS.durationS)
  if (seconds === null || Number.isInteger(seconds)) return seconds
  cells.notes.add('seconds-rounded')
  return Math.max(1, Math.round(seconds))
}

function readRpe(cells: Cells): number | null {
  const text = cells.text('rpe')
  if (text === '') return null
  const rpe = readNumber(text)
  if (rpe >= 1 && rpe <= 10 && Number.isInteger(rpe * 2)) return rpe
  cells.notes.add('rpe-ignored')
  return null
}

function readType(cells: Cells): SetType {
  const text = cells.text('setType')
  const type = setType(text)
  if (type === null && text !== '') cells.notes.add('set-type-unknown')
  return type ?? 'normal'
}

function readSuperset(cells: Cells): number | null {
  const text = cells.text('superset')
  return /^\d{1,4}$/.test(text) && Number(text) <= LIMITS.supersetGroup ? Number(text) : null
}

import type { WeightUnit } from '../../../../contract/arithmetic/units.ts'
import type { ColumnRole, DateOrder, LogFormat, SetType, WorkoutSource } from '../../../../contract/enums.ts'
import type { FileDistanceUnit } from '../types.ts'

/** What a column means to us: what a person can say of one, and what only an app's own layout has. */
export type Field =
  | ColumnRole
  | 'workoutNumber'
  | 'workoutDuration'
  | 'superset'
  | 'isWarmup'
  /** Whether the set was done at all. */
  | 'status'
  | OwnField

/** What only an export of ours says; `equipment` others have, too. */
export type OwnField =
  | 'block'
  | 'timeZone'
  | 'day'
  | 'source'
  | 'key'
  | 'libraryId'
  | 'tracking'
  | 'equipment'
  | 'primaryMuscles'
  | 'secondaryMuscles'

/** Names of columns, as they stand in files but for a unit (`Weight (kg)`, `weight_kg`); case and accents do not matter. */
export type Names = Partial<Record<Field, readonly string[]>>

/**
 * How an app writes its export. One table a layout; one reader runs them all. What a table leaves out is told by the file
 * or asked.
 */
export interface LayoutTable {
  format: LogFormat
  /** The app's name for people. */
  app: string
  source: WorkoutSource
  /** Column names by the language of the app. */
  languages: Readonly<Record<string, Names>>
  /** Columns that a header of this layout has besides a date, an exercise and something measured; of a list, one. */
  needs: readonly (Field | readonly Field[])[]
  /** Further columns that tell this app from others: of one of these lists, all. */
  marks?: readonly (readonly string[])[]
  /**
   * How sets make a workout: `start`: those of one start and title; `pause`: every set has its own time, and a workout
   * ends where nothing of its title follows for hours.
   */
  sessions: 'start' | 'pause'
  /** Its dates are always written so. */
  dateOrder?: DateOrder
  /** The units of columns that name none. */
  units?: { weight?: WeightUnit; distance?: FileDistanceUnit }
  /** Sets as columns of one row: names of a set's columns, where `#` is the set's number and a unit may follow. */
  setColumns?: { reps: string; weight: string }
  /** A row without repetitions was planned and not done. */
  undoneWithoutReps?: true
  /** The words of `status` for a set that was not done. */
  undone?: readonly string[]
  /** Letters and words for a set's type beside those that everybody uses. */
  setTypes?: Readonly<Record<string, Readonly<Record<string, SetType>>>>
  /** Words in the set order (or for the exercise) of a row that is a rest. */
  rests?: readonly string[]
  /** Names that mean another exercise in the library than in the app, and what they mean there. */
  means?: Readonly<Record<string, string>>
  /** It writes names without quotes, also those with a comma. */
  unquoted?: true
  /** The order of its columns, for headers in a language that no table knows. */
  positions?: readonly Field[]
}

/** `Date,Reps|Rep.` with the fields of these columns → names by field. */
export function named(fields: readonly Field[], header: string): Names {
  const names = header.split(',').map((cell) => cell.split('|'))
  return Object.fromEntries(fields.map((field, at) => [field, names[at] ?? []]))
}

import type { WeightUnit } from '../../../contract/arithmetic/units.ts'
import type { ColumnRole, DateOrder, Encoding, LogFormat, SetType, WorkoutSource } from '../../../contract/enums.ts'
import type {
  ExportedAlias,
  ExportedGoal,
  ExportedMeasurement,
  ExportedPlan,
  Preferences,
} from '../../../contract/index.ts'
import type { OwnExercise } from '../../../domain/exercises/own-exercises.ts'
import type { Pace } from '../../../runtime/pace.ts'

/** What goes into the parser and what comes out. Null always means "unknown", never zero. */

/** Which column is what, by the columns' headers: said by a person, or guessed. */
export type Roles = Partial<Record<ColumnRole, string>>

/** What somebody said of a file's columns: of this one, or of an earlier one with its header. */
export interface Said {
  columns: Roles
  columnsFrom: 'asked' | 'remembered'
}

/** The columns of a file whose layout is no known app's, with its first rows. */
export interface SaidColumns {
  headers: string[]
  samples: string[][]
  roles: Roles
  from: 'guessed' | 'asked' | 'remembered'
}

export type FileDistanceUnit = 'm' | 'km' | 'mi'

export interface ParseOptions {
  /** The unit the person named, for weights that the file leaves without one. A unit in the file always wins. */
  unit?: WeightUnit
  /** The unit where neither the file nor the person named one: the member's own. */
  defaultUnit: WeightUnit
  /** The same pair for distances; where all is silent, kilometres. */
  distanceUnit?: FileDistanceUnit
  defaultDistanceUnit?: FileDistanceUnit
  /** IANA zone of the file's wall times. */
  timeZone: string
  /** Whether `timeZone` was named for this file or is the member's own. Default `asked`. */
  timeZoneFrom?: 'asked' | 'assumed'
  /** The last civil date that somebody can have measured on. Default: any. */
  lastDay?: string
  /** No workout can have begun after it. Default: any may. */
  latestStart?: Date
  /** How the person says that the file writes its dates, is encoded, and what its columns are. */
  dateOrder?: DateOrder
  encoding?: Encoding
  said?: Said
  /** Whether to fail where a person has to say more, rather than to show what was assumed. */
  strict?: boolean
  /** How much of the file is worked on without a break. */
  pieceBytes?: number
  /** Default: as fast as it goes. */
  pace?: Pace
}

export interface ParsedSet {
  type: SetType
  /** As the file wrote it, in `unit`. */
  weight: number | null
  unit: WeightUnit
  /** The same weight with the four decimals that are stored. */
  weightKg: number | null
  reps: number | null
  durationS: number | null
  distanceM: number | null
  rpe: number | null
  /** Physical line of the file on which the row begins, from 1. */
  line: number
  /** In an export of ours: when it was ticked, and what it was asked to be. */
  doneAt?: string
  targetWeightKg?: number | null
  targetRepsMin?: number | null
  targetRepsMax?: number | null
  targetRpe?: number | null
}

/** An exercise as a file names it. */
export interface ExerciseRef {
  name: string
  /** In an export of ours: the library's exercise that it is, or what somebody's own exercise is like. */
  libraryId?: string | undefined
  own?: OwnExercise | undefined
}

export interface ParsedExercise extends ExerciseRef {
  notes: string | null
  supersetGroup: number | null
  restS?: number
  sets: ParsedSet[]
}

export interface ParsedWorkout {
  title: string
  /** Instants, RFC 3339 in UTC. The end is null where the file gives none that can be believed. */
  startedAt: string
  endedAt: string | null
  timeZone: string
  /** The civil date that it counted for, where the file says; otherwise the start decides. */
  localDate: string | null
  notes: string | null
  /** Where it was logged first; with the key it tells the same session again. */
  source: WorkoutSource
  /** The same session of the same format has the same key in every export, whatever options it is read with. */
  sourceKey: string
  exercises: ParsedExercise[]
}

type OfExercise<T> = Omit<T, 'exerciseId'> & { exercise: ExerciseRef }

/** What our own JSON has beside the workouts. */
export interface OwnProfile {
  /** own exercises, used or not */
  exercises: ExerciseRef[]
  aliases: OfExercise<ExportedAlias>[]
  measurements: ExportedMeasurement[]
  goals: OfExercise<ExportedGoal>[]
  plans: OfExercise<ExportedPlan>[]
  preferences: Partial<Preferences> | null
}

export type RefusalCode =
  | 'json-broken'
  | 'workout-repeated'
  | 'quote-unclosed'
  | 'too-many-cells'
  | 'too-many-sets'
  | 'too-many'
  | 'date-missing'
  | 'date-unreadable'
  | 'date-in-future'
  | 'exercise-missing'
  | 'value-unreadable'
  | 'value-out-of-range'
  | 'unit-unknown'
  | 'not-a-set'

export interface Refusal {
  line: number
  code: RefusalCode
  reason: string
}

/** Where a unit or a zone came from: the file itself, the person who imports it, or the member's preference. */
export type Origin = 'stated' | 'asked' | 'assumed'

/** What was read with a doubt that people should hear of; the row went in all the same. Counted per row or workout. */
export type NoteCode =
  | 'end-unknown' // workouts without an end: none given, 0, unreadable or implausible
  | 'end-implausible' // … of which the end was before the start or over 24 hours after it
  | 'rpe-ignored' // not 1 to 10 in steps of a half
  | 'set-type-unknown' // read as a normal set
  | 'set-order-unknown' // neither a number nor a known letter, but real values: read as a normal set
  | 'decimal-comma' // 62,5 read as 62.5
  | 'seconds-rounded' // a set's duration, to whole seconds
  | 'date-only' // no time of day: midnight
  | 'help-negative' // a weight below 0 on an assisted lift, read as help
  | 'text-shortened' // a title, name or note longer than we store
  | 'no-room' // goals and names beyond as many as a member may have: left out
  | 'text-damaged' // bytes that are no text in the file's encoding

export interface ImportReport {
  format: LogFormat | null
  encoding: { value: Encoding; from: Origin }
  /**
   * How the file writes its dates; null: they have only one reading. `unknown`: nothing tells, and `order` is a guess.
   * `example` is one of the dates that the order decides about, or any.
   */
  dates: { order: DateOrder | null; from: 'stated' | 'asked' | 'unknown'; example: string | null }
  /** What a CSV that is no known app's has for columns; null for any other file. */
  columns: SaidColumns | null
  delimiter: string | null
  /** Language of the header; null for a file without one. */
  language: string | null
  unit: { value: WeightUnit | 'mixed'; from: Origin }
  /** Null when no set has a distance. */
  distanceUnit: { value: FileDistanceUnit | 'mixed'; from: Origin } | null
  /**
   * `stated` when every workout carries its own offset. A repeated wall time took the earlier offset, a missing one moved
   * forward by the gap.
   */
  timeZone: { value: string; from: Origin; repeatedTimes: number; missingTimes: number }
  /** Rows with content, without the header: always `sets + restTimers + refusedCount`. */
  rows: number
  sets: number
  workouts: number
  restTimers: number
  refusedCount: number
  /** The first thousand of them. */
  refused: Refusal[]
  notes: Partial<Record<NoteCode, number>>
  ignoredColumns: string[]
}

/** The file as a whole cannot be imported. `code` is stable, the message is for people. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError'
  readonly code: 'import-empty' | 'import-unknown-format' | 'import-too-large' | 'import-columns' | 'import-date-order'

  constructor(code: ImportFileError['code'], message: string) {
    super(message)
    this.code = code
  }
}

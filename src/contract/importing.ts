import { type Static, Type } from 'typebox'
import { Answer, Instant, LocalDate, Nullable, PLAIN_TEXT, SetNumbers, Uuid } from './common.ts'
import {
  COLUMN_ROLES,
  CORRECTIONS,
  type ColumnRole,
  DATE_ORDERS,
  ENCODINGS,
  IMPORT_STATUSES,
  LOG_FORMATS,
  TRACKINGS,
  UNITS,
} from './enums.ts'

/** Which column of a CSV holds what: headers by role. */
export const ColumnRoles = Type.Object(
  Object.fromEntries(COLUMN_ROLES.map((role) => [role, Type.Optional(Type.String())])) as {
    [role in ColumnRole]: ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>
  },
  { additionalProperties: false },
)
export type ColumnRoles = Static<typeof ColumnRoles>

export const ImportQuery = Type.Object({
  unit: Type.Optional(Type.Enum([...UNITS], { description: 'for a file that names none; default: your own' })),
  timeZone: Type.Optional(Type.String({ maxLength: 64, description: 'the zone of its wall times; default: your own' })),
  dateOrder: Type.Optional(
    Type.Enum([...DATE_ORDERS], { description: 'how the file writes its dates; default: told by the whole file' }),
  ),
  encoding: Type.Optional(
    Type.Enum([...ENCODINGS], { description: 'how the file is encoded; default: told by its bytes' }),
  ),
  columns: Type.Optional(
    Type.String({
      maxLength: 4_000,
      description: `which column is what, as a JSON object of headers by role (${COLUMN_ROLES.join(', ')}); needed: date, exercise, and one of weight, reps, duration, distance. Default: as the app's layout has it, as you said for the last file with this header, or guessed`,
    }),
  ),
  fileName: Type.Optional(Type.String({ maxLength: 200, pattern: PLAIN_TEXT, description: 'to know the import by' })),
  settings: Type.Optional(Type.Boolean({ description: 'of an export of ours: take its settings too; default: false' })),
  corrections: Type.Optional(
    Type.Enum([...CORRECTIONS], {
      description:
        'take over what the app corrected since: of workouts that you did not change here, or of all; default: of none',
    }),
  ),
  bringBack: Type.Optional(Type.Boolean({ description: 'workouts that you deleted here, too; default: false' })),
  importSame: Type.Optional(
    Type.Boolean({ description: 'workouts that are there from another app, too; default: false' }),
  ),
})
export type ImportQuery = Static<typeof ImportQuery>

export const RefusedRow = Type.Object({ line: Type.Integer(), code: Type.String(), reason: Type.String() })

export const ImportStatus = Type.Object({
  id: Uuid,
  status: Type.Enum([...IMPORT_STATUSES]),
  fileName: Nullable(Type.String()),
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  counts: Type.Object({
    rows: Type.Integer(),
    sets: Type.Integer({ description: 'sets written and still there' }),
    workouts: Type.Integer({ description: 'workouts written and still there; after an undo those that were kept' }),
    duplicates: Type.Integer({ description: 'workouts that were there already' }),
    same: Type.Integer({ description: 'of these: from another app, with the same sets' }),
    deleted: Type.Integer({ description: 'workouts that you deleted here, and that stay deleted' }),
    corrected: Type.Integer({ description: 'workouts that are now as the app has them' }),
    exercisesCreated: Type.Integer(),
    restTimers: Type.Integer(),
    refused: Type.Integer(),
  }),
  /** What the parser understood: format, delimiter, unit and zone and where each came from, notes, ignored columns. */
  understood: Type.Record(Type.String(), Type.Unknown()),
  refused: Type.Array(RefusedRow, { description: 'the first thousand' }),
  error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
})
export type ImportStatus = Static<typeof ImportStatus>

/** Newest first, without the refused rows. */
export const ImportList = Type.Object({ imports: Type.Array(Type.Omit(ImportStatus, ['refused'])) })
export type ImportList = Static<typeof ImportList>
export const ImportListAnswer = Answer(ImportList)

const Origin = Type.Enum(['stated', 'asked', 'assumed'], {
  description: 'by the file, by whoever asks, or nowhere: it is your own preference',
})

/** What an app tells otherwise of a workout than was imported: of one set, of its length, or of its notes. */
export const SessionChange = Type.Object({
  what: Type.Enum(['set', 'length', 'notes']),
  exercise: Nullable(Type.String()),
  set: Nullable(Type.Integer({ description: 'its number in the exercise, from 1' })),
  before: Nullable(SetNumbers),
  after: Nullable(SetNumbers),
})
export type SessionChange = Static<typeof SessionChange>

/** A workout that differs from what its app tells of it now. */
export const CorrectedWorkout = Type.Object({
  workoutId: Uuid,
  title: Type.String(),
  localDate: LocalDate,
  changedHere: Type.Boolean({ description: 'you changed it here since, or logged it here' }),
  changes: Type.Array(SessionChange, { description: 'the first few' }),
  changesLeftOut: Type.Integer(),
})
export type CorrectedWorkout = Static<typeof CorrectedWorkout>

/** What an import of this file would do. Nothing has been written. */
export const ImportPreview = Type.Object({
  format: Type.Enum([...LOG_FORMATS]),
  app: Type.String({ description: "the format's name for people" }),
  encoding: Type.Object({ value: Type.Enum([...ENCODINGS]), from: Origin }),
  dates: Type.Object({
    order: Nullable(Type.Enum([...DATE_ORDERS], { description: 'null: its dates have only one reading' })),
    from: Type.Enum(['stated', 'asked', 'unknown'], {
      description: 'unknown: nothing tells, `order` is a guess, and the import needs `dateOrder`',
    }),
    example: Nullable(Type.String({ description: 'one of its dates, as written' })),
  }),
  /** Null: the app's layout is known. */
  columns: Nullable(
    Type.Object({
      headers: Type.Array(Type.String()),
      samples: Type.Array(Type.Array(Type.String()), { description: 'its first three rows' }),
      /** While a needed one is missing nothing is read, and every count is zero. */
      roles: ColumnRoles,
      from: Type.Enum(['guessed', 'asked', 'remembered']),
    }),
  ),
  delimiter: Nullable(Type.String()),
  language: Nullable(Type.String({ description: "of the header's column names" })),
  unit: Type.Object({ value: Type.Enum(['kg', 'lb', 'mixed']), from: Origin }),
  distanceUnit: Nullable(Type.Object({ value: Type.Enum(['m', 'km', 'mi', 'mixed']), from: Origin })),
  timeZone: Type.Object({
    value: Type.String(),
    from: Origin,
    repeatedTimes: Type.Integer({ description: 'wall times that happen twice: the earlier was taken' }),
    missingTimes: Type.Integer({ description: 'wall times that a change of clocks left out: moved forward' }),
  }),
  counts: Type.Object({
    rows: Type.Integer(),
    sets: Type.Integer(),
    workouts: Type.Integer(),
    known: Type.Integer({ description: 'workouts that are there already and would be skipped' }),
    same: Type.Integer({ description: 'of these: from another app, with the same sets' }),
    deleted: Type.Integer({ description: 'workouts that you deleted here, and that would stay deleted' }),
    corrected: Type.Integer({ description: 'of the known: what differs from what the app tells now' }),
    changedHere: Type.Integer({ description: 'of the corrected: what you changed here since' }),
    restTimers: Type.Integer(),
    refused: Type.Integer(),
  }),
  corrected: Type.Array(CorrectedWorkout, { description: 'the first twenty, oldest first' }),
  firstOn: Nullable(LocalDate),
  lastOn: Nullable(LocalDate),
  exercises: Type.Array(
    Type.Object({
      name: Type.String(),
      sets: Type.Integer(),
      /** Null: it will be made, with this tracking. */
      meaning: Nullable(
        Type.Object({
          exerciseId: Uuid,
          exercise: Type.String(),
          own: Type.Boolean(),
          taught: Type.Boolean({ description: 'because you said so' }),
        }),
      ),
      tracking: Type.Enum([...TRACKINGS]),
    }),
    { description: 'the thousand with the most sets' },
  ),
  exercisesLeftOut: Type.Integer(),
  refused: Type.Array(RefusedRow, { description: 'the first hundred' }),
  notes: Type.Record(Type.String(), Type.Integer(), { description: 'what was read with a doubt, and how often' }),
  ignoredColumns: Type.Array(Type.String()),
})
export type ImportPreview = Static<typeof ImportPreview>

/** Live, to the member's own room: an import, or its undo, whose share is what has been taken away. */
export const ImportProgress = Type.Object({
  importId: Uuid,
  userId: Uuid,
  status: Type.Enum([...IMPORT_STATUSES]),
  workouts: Type.Integer(),
  sets: Type.Integer(),
  share: Type.Number({ minimum: 0, maximum: 1 }),
})
export type ImportProgress = Static<typeof ImportProgress>

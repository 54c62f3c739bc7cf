import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import type { Id } from '../../contract/common.ts'
import type { Corrections, DateOrder, Encoding, SetType, Unit } from '../../contract/enums.ts'
import type { ColumnRoles } from '../../contract/importing.ts'
import { bytes, id, instant, uuid } from './columns.ts'
import { importStatus } from './enums.ts'
import { ownedBy } from './owned-by.ts'
import { workout } from './workouts.ts'

/** Files that are imported, what came of them and how it is undone. */

export interface ImportOutcome {
  /** workouts that were there already */
  duplicates: number
  /** of these: from another app */
  same?: number
  /** workouts that were deleted here, and stay deleted */
  deleted?: number
  /** the parser's report, when it got that far */
  report: unknown
  error: { code: string; detail: string } | null
  /** workouts that were there to be taken away when an undo began */
  toUndo?: number
  brought?: Partial<Brought>
}

/** What an export of ours brought beside workouts, so that an undo can take it away unless it was changed since. */
export interface Brought {
  measurements: { kind: string; measuredOn: string; value: number }[]
  goals: { exerciseId: Id; targetWeightKg: number | null; targetReps: number | null; dueOn: string | null }[]
  plans: {
    exerciseId: Id
    method: string
    repsMin: number
    repsMax: number
    targetRpe: number | null
    stepKg: number | null
  }[]
  aliases: { name: string; exerciseId: Id }[]
}

/** What whoever imports said of the file. */
export interface ImportOptions {
  unit: 'kg' | 'lb' | null
  timeZone: string | null
  fileName?: string | null
  /** the settings in a file of ours, too */
  settings?: boolean
  /** workouts that were deleted here, too */
  bringBack?: boolean
  /** workouts that are there from another app, too */
  importSame?: boolean
  /** take over what the app corrected since: of workouts that nobody changed here, or of all */
  corrections?: Corrections
  /** how the file writes its dates */
  dateOrder?: DateOrder
  encoding?: Encoding
  /** which column is what, by the columns' exact headers */
  columns?: ColumnRoles
  /** whether `columns` were said for this file or for an earlier one with the same header */
  columnsFrom?: 'asked' | 'remembered'
}

/** What a member said of files with a certain header, for the next such file. */
export const importLayout = pgTable(
  'import_layout',
  {
    userId: ownedBy('user_id'),
    /** SHA-256 of the header line, in hex */
    headerSha256: text('header_sha256').notNull(),
    columns: jsonb('columns').$type<ColumnRoles>().notNull(),
    dateOrder: text('date_order').$type<DateOrder>(),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.headerSha256] })],
)

/** A stored file and how far its import has come; another instance takes it over when `leased_until` has passed. */
export const importBatch = pgTable(
  'import_batch',
  {
    id: id(),
    userId: ownedBy('user_id'),
    fileSha256: text('file_sha256').notNull(),
    options: jsonb('options').$type<ImportOptions>().notNull(),
    /** Counted with each batch of workouts: whoever takes the import over goes on from there. */
    exercisesCreated: integer('exercises_created').notNull().default(0),
    /** Of the file in its pieces; 0 once they are forgotten. */
    fileBytes: integer('file_bytes').notNull().default(0),
    status: importStatus('status').notNull(),
    outcome: jsonb('outcome').$type<ImportOutcome>(),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
    leasedUntil: instant('leased_until'),
    /** Whose lease it is: made anew by whoever takes the import over. */
    claim: uuid('claim'),
  },
  (t) => [index('import_batch_user').on(t.userId, t.createdAt), index('import_batch_open').on(t.status)],
)

/** The file of an import as it came, in order; forgotten when the import has ended. */
export const importPiece = pgTable(
  'import_piece',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => importBatch.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    content: bytes('content').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.position] })],
)

/** A workout as it was before an import took over what its app had corrected. */
export interface BeforeCorrection {
  notes: string | null
  endedAt: string | null
  importedVersion: number | null
  exercises: {
    exerciseId: Id
    /** should it be gone by then */
    name: string
    notes: string | null
    supersetGroup: number | null
    sets: {
      type: SetType
      weightKg: number | null
      unit: Unit
      reps: number | null
      durationS: number | null
      distanceM: number | null
      rpe: number | null
    }[]
  }[]
}

/** Which workouts an import corrected, for its undo: `version` is the one that the correction made. */
export const importCorrection = pgTable(
  'import_correction',
  {
    importId: uuid('import_id')
      .notNull()
      .references(() => importBatch.id, { onDelete: 'cascade' }),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    before: jsonb('before').$type<BeforeCorrection>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.workoutId] }), index('import_correction_workout').on(t.workoutId)],
)

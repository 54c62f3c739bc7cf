import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { Id } from '../../contract/common.ts'
import { id, instant, uuid } from './columns.ts'
import { setType, unit, workoutSource, workoutStatus } from './enums.ts'
import { exercise } from './exercises.ts'
import { ownedBy } from './owned-by.ts'

/** What was trained, what was deleted of it, and what is said about it. */

export const workout = pgTable(
  'workout',
  {
    id: id(),
    userId: ownedBy('user_id'),
    status: workoutStatus('status').notNull().default('done'),
    /** It finished by itself, long after its last change. */
    leftOpen: boolean('left_open').notNull().default(false),
    title: text('title').notNull(),
    notes: text('notes'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    timeZone: text('time_zone').notNull(),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    source: workoutSource('source').notNull().default('manual'),
    sourceKey: text('source_key'),
    importId: uuid('import_id'),
    /** About what it takes when it is read, with all that it holds; see `sizeOf`. */
    sizeBytes: integer('size_bytes').notNull().default(0),
    version: integer('version').notNull().default(1),
    /** The version that an import wrote last; null: the first. A higher one was changed by hand. */
    importedVersion: integer('imported_version'),
    // of one that is open
    restEndsAt: instant('rest_ends_at'),
    restLengthS: integer('rest_length_s'),
    cue: jsonb('cue').$type<{ text: string; by: Id; at: string }>(),
    /** The assigned workout that it fulfils once it is finished; not checked, as that may be taken back meanwhile. */
    assignmentId: uuid('assignment_id'),
    /** Until then one instance finishes it, as it was left open. */
    leasedUntil: instant('leased_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('workout_open').on(t.userId).where(sql`${t.status} = 'open'`),
    index('workout_left_open').on(t.updatedAt).where(sql`${t.status} = 'open'`),
    unique('workout_source_key').on(t.userId, t.source, t.sourceKey),
    // read from its end: one in descending order puts nulls last, and serves no `order by … desc`
    index('workout_by_start').on(t.userId, t.startedAt, t.id),
    index('workout_by_date').on(t.userId, t.localDate),
    index('workout_by_import').on(t.importId).where(sql`${t.importId} is not null`),
    check(
      'workout_ends_within_a_day',
      sql`${t.endedAt} is null or (${t.endedAt} >= ${t.startedAt} and ${t.endedAt} <= ${t.startedAt} + interval '24 hours')`,
    ),
  ],
)

export const workoutExercise = pgTable(
  'workout_exercise',
  {
    id: id(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id),
    supersetGroup: smallint('superset_group'),
    restS: smallint('rest_s'),
    notes: text('notes'),
  },
  (t) => [index('workout_exercise_workout').on(t.workoutId), index('workout_exercise_exercise').on(t.exerciseId)],
)

export const set = pgTable(
  'set',
  {
    id: id(),
    workoutExerciseId: uuid('workout_exercise_id')
      .notNull()
      .references(() => workoutExercise.id, { onDelete: 'cascade' }),
    position: smallint('position').notNull(),
    type: setType('type').notNull().default('normal'),
    // six decimals: a log's own 61.23492 kg must come back as it was written, and so must every sum of it
    weightKg: numeric('weight_kg', { precision: 10, scale: 6 }),
    enteredUnit: unit('entered_unit').notNull(),
    reps: smallint('reps'),
    durationS: integer('duration_s'),
    distanceM: numeric('distance_m', { precision: 9, scale: 2 }),
    rpe: numeric('rpe', { precision: 3, scale: 1 }),
    /** Null: planned. Minus infinity, which earlier versions leave it at: done with its workout, as far as is known. */
    doneAt: instant('done_at').default(sql`'-infinity'`),
    targetWeightKg: numeric('target_weight_kg', { precision: 10, scale: 6 }),
    targetRepsMin: smallint('target_reps_min'),
    targetRepsMax: smallint('target_reps_max'),
    targetRpe: numeric('target_rpe', { precision: 3, scale: 1 }),
  },
  (t) => [
    index('set_workout_exercise').on(t.workoutExerciseId),
    check(
      'set_done_measures_something',
      sql`${t.doneAt} is null or num_nonnulls(${t.weightKg}, ${t.reps}, ${t.durationS}, ${t.distanceM}) > 0`,
    ),
    check('set_reps_range', sql`${t.reps} between 0 and 1000`),
    check('set_rpe_range', sql`${t.rpe} between 1 and 10 and ${t.rpe} * 2 = floor(${t.rpe} * 2)`),
  ],
)

/** The first answer to an Idempotency-Key, so that a repeated POST returns it. */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    userId: ownedBy('user_id'),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    workoutId: uuid('workout_id').notNull(),
    answer: jsonb('answer').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.key] }), index('idempotency_key_age').on(t.createdAt)],
)

/** What a deletion took away, as rows, so that it can be undone for a while. */
export const deletedWorkout = pgTable(
  'deleted_workout',
  {
    id: id(),
    userId: ownedBy('user_id'),
    content: jsonb('content').notNull(),
    deletedAt: instant('deleted_at').notNull().defaultNow(),
  },
  (t) => [index('deleted_workout_user').on(t.userId), index('deleted_workout_age').on(t.deletedAt)],
)

/**
 * What a member deleted, by what an import would know it by: a later export of the same app must not bring it back
 * unasked. Small, and of the newest few thousand.
 */
export const deletedSource = pgTable(
  'deleted_source',
  {
    userId: ownedBy('user_id'),
    workoutId: uuid('workout_id').notNull(),
    source: workoutSource('source').notNull(),
    sourceKey: text('source_key'),
    deletedAt: instant('deleted_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.workoutId] }),
    index('deleted_source_key').on(t.userId, t.source, t.sourceKey),
    index('deleted_source_age').on(t.userId, t.deletedAt),
  ],
)

/** What a member and their trainers say about a workout. */
export const comment = pgTable(
  'comment',
  {
    id: id(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    /** Whose workout it is: the newest ones of a member are found without their workouts. */
    userId: ownedBy('user_id'),
    authorId: ownedBy('author_id'),
    body: text('body').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('comment_workout').on(t.workoutId, t.createdAt),
    index('comment_user').on(t.userId, t.createdAt),
    index('comment_author').on(t.authorId),
  ],
)

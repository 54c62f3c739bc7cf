import { sql } from 'drizzle-orm'
import { bigint, boolean, date, index, integer, numeric, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { instant, uuid } from './columns.ts'
import { recordKind } from './enums.ts'
import { ownedBy } from './owned-by.ts'
import { workout } from './workouts.ts'

/** Derived rows, rewritten inside the write's transaction: every one can be rebuilt from `set`. */

export const trainingDay = pgTable(
  'training_day',
  {
    userId: ownedBy('user_id'),
    localDate: date('local_date', { mode: 'string' }).notNull(),
    workouts: integer('workouts').notNull(),
    sets: integer('sets').notNull(),
    reps: integer('reps').notNull(),
    volumeKg: numeric('volume_kg', { precision: 20, scale: 6 }).notNull(),
    durationS: bigint('duration_s', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.localDate] })],
)

/** One workout's best of one kind for one exercise. `running` is the best up to and with it; `is_record`: it beat all before. */
export const exerciseBest = pgTable(
  'exercise_best',
  {
    userId: ownedBy('user_id'),
    exerciseId: uuid('exercise_id').notNull(),
    kind: recordKind('kind').notNull(),
    startedAt: instant('started_at').notNull(),
    workoutId: uuid('workout_id')
      .notNull()
      .references(() => workout.id, { onDelete: 'cascade' }),
    setId: uuid('set_id').notNull(),
    value: numeric('value', { precision: 18, scale: 6 }).notNull(),
    running: numeric('running', { precision: 18, scale: 6 }).notNull(),
    isRecord: boolean('is_record').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.exerciseId, t.kind, t.startedAt, t.workoutId] }),
    index('exercise_best_workout').on(t.workoutId),
    index('personal_record').on(t.userId, t.startedAt).where(sql`${t.isRecord}`),
  ],
)

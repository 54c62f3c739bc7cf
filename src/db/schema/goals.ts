import { sql } from 'drizzle-orm'
import { check, date, numeric, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { instant, uuid } from './columns.ts'
import { progression } from './enums.ts'
import { exercise } from './exercises.ts'
import { ownedBy } from './owned-by.ts'

/** What people measure, want to reach and let the coach do. */

export const measurement = pgTable(
  'measurement',
  {
    userId: ownedBy('user_id'),
    measuredOn: date('measured_on', { mode: 'string' }).notNull(),
    kind: text('kind').notNull(),
    value: numeric('value', { precision: 8, scale: 3 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.kind, t.measuredOn] })],
)

/**
 * What a member works towards in one exercise: a weight, so many repetitions, or both at once. How far it is is derived
 * from the sets, like the rows below: the heaviest set with so many repetitions, the most repetitions with that weight.
 */
export const goal = pgTable(
  'goal',
  {
    userId: ownedBy('user_id'),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    targetWeightKg: numeric('target_weight_kg', { precision: 10, scale: 6 }),
    targetReps: smallint('target_reps'),
    dueOn: date('due_on', { mode: 'string' }),
    bestWeightKg: numeric('best_weight_kg', { precision: 10, scale: 6 }),
    bestReps: smallint('best_reps'),
    reachedOn: date('reached_on', { mode: 'string' }),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.exerciseId] }),
    check('goal_targets_something', sql`num_nonnulls(${t.targetWeightKg}, ${t.targetReps}) > 0`),
  ],
)

/** How the coach is to move one exercise on; without a row, by double progression. */
export const exercisePlan = pgTable(
  'exercise_plan',
  {
    userId: ownedBy('user_id'),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    method: progression('method').notNull(),
    repsMin: smallint('reps_min').notNull(),
    repsMax: smallint('reps_max').notNull(),
    targetRpe: numeric('target_rpe', { precision: 3, scale: 1 }),
    stepKg: numeric('step_kg', { precision: 10, scale: 6 }),
  },
  (t) => [primaryKey({ columns: [t.userId, t.exerciseId] })],
)

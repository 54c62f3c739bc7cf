import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, uuid } from './columns.ts'
import { category, equipment, force, level, mechanic, muscle, muscleRole, tracking } from './enums.ts'
import { account } from './people.ts'

/** The library, own exercises and other names for them. */

export const exercise = pgTable(
  'exercise',
  {
    id: id(),
    ownerId: uuid('owner_id').references(() => account.id, { onDelete: 'cascade' }),
    slug: text('slug').unique(),
    name: text('name').notNull(),
    nameNorm: text('name_norm').notNull(),
    tracking: tracking('tracking').notNull(),
    equipment: equipment('equipment'),
    mechanic: mechanic('mechanic'),
    force: force('force'),
    level: level('level').notNull().default('beginner'),
    category: category('category').notNull().default('strength'),
    instructions: text('instructions').array().notNull().default([]),
    /** The import that brought an exercise of a member's own: its undo takes it away again when nothing uses it. */
    importId: uuid('import_id'),
  },
  (t) => [
    uniqueIndex('exercise_own_name').on(t.ownerId, t.nameNorm).where(sql`${t.ownerId} is not null`),
    index('exercise_equipment').on(t.equipment).where(sql`${t.ownerId} is null`),
  ],
)

export const exerciseMuscle = pgTable(
  'exercise_muscle',
  {
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
    muscle: muscle('muscle').notNull(),
    role: muscleRole('role').notNull(),
  },
  (t) => [primaryKey({ columns: [t.exerciseId, t.muscle] }), index('exercise_muscle_role').on(t.muscle, t.role)],
)

/** Names met in imports and what they meant; no owner: for everybody. */
export const exerciseAlias = pgTable(
  'exercise_alias',
  {
    ownerId: uuid('owner_id').references(() => account.id, { onDelete: 'cascade' }),
    aliasNorm: text('alias_norm').notNull(),
    exerciseId: uuid('exercise_id')
      .notNull()
      .references(() => exercise.id, { onDelete: 'cascade' }),
  },
  (t) => [unique('exercise_alias_owner_name').on(t.ownerId, t.aliasNorm).nullsNotDistinct()],
)

import { sql } from 'drizzle-orm'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import type { Id } from '../../contract/common.ts'
import type { ExerciseAlias } from '../../contract/exercises.ts'
import { type Reads, rows, type Transaction } from '../../db/open.ts'

/** What the member taught us: other names of exercises, as they are compared. */
export function readAliases(db: Reads, userId: Id, name?: string): Promise<ExerciseAlias[]> {
  const only = name === undefined ? sql`` : sql`and a.alias_norm = ${normaliseName(name)}`
  return rows<ExerciseAlias & Record<string, unknown>>(
    db,
    sql`select a.alias_norm as name, a.exercise_id as "exerciseId", e.name as exercise
      from exercise_alias a join exercise e on e.id = a.exercise_id where a.owner_id = ${userId} ${only} order by a.alias_norm`,
  )
}

/** Remembers that `name` means this exercise. */
export async function teachAlias(tx: Transaction, userId: Id, name: string, exerciseId: Id): Promise<void> {
  await tx.execute(sql`insert into exercise_alias (owner_id, alias_norm, exercise_id)
    values (${userId}, ${normaliseName(name)}, ${exerciseId})
    on conflict (owner_id, alias_norm) do update set exercise_id = excluded.exercise_id`)
}

/** Forgets what `name` was said to mean. False: nothing was. */
export async function forgetAlias(tx: Transaction, userId: Id, name: string): Promise<boolean> {
  const forgotten = await rows(
    tx,
    sql`delete from exercise_alias where owner_id = ${userId} and alias_norm = ${normaliseName(name)} returning 1 as one`,
  )
  return forgotten.length > 0
}

import { type SQL, sql } from 'drizzle-orm'
import type { WorkoutFilter } from './contract.ts'

/** True when this narrows a list of workouts at all. */
export const isNarrow = ({ q, exercise, from, to, source }: WorkoutFilter): boolean =>
  (q !== undefined && q.trim() !== '') || [exercise, from, to, source].some((value) => value !== undefined)

/** The conditions of a filter, over `workout w`; each starts with `and`. */
export function conditionsOf(userId: string, { q = '', exercise, from, to, source }: WorkoutFilter): SQL {
  const words = q.split(/\s+/).filter((word) => word !== '')
  const conditions = [
    ...words.map((word) => saysWord(userId, word)),
    ...(exercise === undefined ? [] : [sql`and ${holds(sql`we.exercise_id = ${exercise}`)}`]),
    ...(from === undefined ? [] : [sql`and w.local_date >= ${from}::date`]),
    ...(to === undefined ? [] : [sql`and w.local_date <= ${to}::date`]),
    ...(source === undefined ? [] : [sql`and w.source = ${source}::workout_source`]),
  ]
  return sql.join(conditions, sql` `)
}

const holds = (condition: SQL) =>
  sql`exists (select 1 from workout_exercise we where we.workout_id = w.id and (${condition}))`

/** The names are looked through once, not for each workout. */
function saysWord(userId: string, word: string): SQL {
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
  const named = sql`(select e.id from exercise e
    where (e.owner_id is null or e.owner_id = ${userId}) and e.name ilike ${pattern})`
  return sql`and (w.title ilike ${pattern} or w.notes ilike ${pattern}
    or ${holds(sql`we.exercise_id in ${named} or we.notes ilike ${pattern}`)})`
}

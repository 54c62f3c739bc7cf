import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { WorkoutFilter } from '../../contract/workouts.ts'

/** True when this narrows a list of workouts at all. */
export const isNarrow = ({ q, exercise, from, to, source }: WorkoutFilter): boolean =>
  (q !== undefined && q.trim() !== '') || [exercise, from, to, source].some((value) => value !== undefined)

/** The conditions of a filter, over `workout w`; each starts with `and`. */
export function conditionsOf(userId: Id, { q = '', exercise, from, to, source }: WorkoutFilter): SQL {
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

/** The fence keeps the planner from reading everybody's blocks at once, for a list of one member's workouts. */
const holds = (condition: SQL) =>
  sql`exists (select 1 from workout_exercise we where we.workout_id = w.id and (${condition}) offset 0)`

/** The names are looked through once, not for each workout: the library's and the member's own, each by its index. */
function saysWord(userId: Id, word: string): SQL {
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`
  const named = sql`(select id from exercise where owner_id is null and name ilike ${pattern}
    union all select id from exercise where owner_id = ${userId} and name ilike ${pattern})`
  return sql`and (w.title ilike ${pattern} or w.notes ilike ${pattern}
    or ${holds(sql`we.exercise_id in ${named} or we.notes ilike ${pattern}`)})`
}

import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Goal, ProgressView } from '../../contract/index.ts'
import { LIMITS } from '../../contract/limits.ts'
import { type Reads, rows, type Transaction, uuids } from '../../db/open.ts'
import { IS_BY_REPS, IS_WORKING, setsIn } from './set-sql.ts'

/** They stand in the progress view, which every save makes anew: nobody works towards more at a time. */
export const MAX_GOALS = LIMITS.goals.most

/** Half of what is shown of a weight: a log that writes 135 lb as 61.23492 kg has lifted them. */
const SAME_WEIGHT_KG = 0.005

type Stored = Omit<Goal, 'share'>

/** A member's goals and how far each one is, open ones first, the nearest due date first. */
export async function readGoals(tx: Reads, userId: Id): Promise<ProgressView['goals']> {
  const found = await rows<Stored>(
    tx,
    sql`select g.exercise_id as "exerciseId", e.name as exercise, g.target_weight_kg::float8 as "targetWeightKg",
        g.target_reps as "targetReps", g.due_on::text as "dueOn", g.best_weight_kg::float8 as "bestWeightKg",
        g.best_reps as "bestReps", g.reached_on::text as "reachedOn"
      from goal g join exercise e on e.id = g.exercise_id where g.user_id = ${userId}
      order by g.reached_on is not null, g.due_on nulls last, e.name, e.id`,
  )
  return found.map((goal) => ({ ...goal, share: shareOf(goal) }))
}

/**
 * How much of a goal the best is. With two targets a set has to meet both: what counts is the nearer of the heaviest
 * set with so many repetitions and the most repetitions with that weight.
 */
export function shareOf({
  targetWeightKg,
  targetReps,
  bestWeightKg,
  bestReps,
  reachedOn,
}: Omit<Stored, 'exerciseId' | 'exercise' | 'dueOn'>): number {
  if (reachedOn !== null) return 1
  const byWeight = targetWeightKg === null ? 0 : (bestWeightKg ?? 0) / targetWeightKg
  const byReps = targetReps === null ? 0 : (bestReps ?? 0) / targetReps
  return Math.min(1, Math.max(byWeight, byReps))
}

/**
 * Brings the goals of these exercises up to date, also before the bests of the workouts just written are.
 * @param changedIds the workouts that the write added or changed
 * @param onlyAdded it changed and deleted none, so that what is stored of the others still holds; otherwise everything
 *   is read again
 */
export async function deriveGoals(
  tx: Transaction,
  userId: Id,
  exerciseIds: readonly Id[],
  { changedIds = [], onlyAdded = false }: { changedIds?: readonly Id[]; onlyAdded?: boolean } = {},
): Promise<void> {
  // the bests know which of the member's workouts have such a set: an index by exercise alone spans everybody's
  const known = onlyAdded
    ? sql``
    : sql`select b.workout_id from exercise_best b where b.user_id = ${userId} and b.exercise_id = any(${uuids(exerciseIds)}) union`
  const before = (column: SQL) => (onlyAdded ? column : sql`null`)
  const isHeavyEnough = sql`(t.target_weight_kg is null or n.weight_kg >= t.target_weight_kg - ${SAME_WEIGHT_KG})`
  const isLongEnough = sql`(t.target_reps is null or n.reps >= t.target_reps)`
  await tx.execute(sql`
    with kept as materialized (
      select * from goal where user_id = ${userId} and exercise_id = any(${uuids(exerciseIds)})
    ), sets as materialized (
      select we.exercise_id, w.local_date, s.reps, case when e.tracking <> 'assisted_reps' then s.weight_kg end as weight_kg
      from ${setsIn(sql`exists (select from kept) and w.user_id = ${userId}
        and w.id = any(array(${known} select unnest(${uuids(changedIds)})))`)}
      where we.exercise_id in (select exercise_id from kept) and ${IS_WORKING} and s.reps is distinct from 0
        and (s.weight_kg > 0 or (s.reps > 0 and ${IS_BY_REPS}))
    )
    update goal g set best_weight_kg = greatest(${before(sql`g.best_weight_kg`)}, best.weight_kg),
      best_reps = greatest(${before(sql`g.best_reps`)}, best.reps),
      reached_on = least(${before(sql`g.reached_on`)}, best.reached_on)
    from (select t.exercise_id, max(n.weight_kg) filter (where ${isLongEnough}) as weight_kg,
        max(n.reps) filter (where ${isHeavyEnough}) as reps,
        min(n.local_date) filter (where ${isHeavyEnough} and ${isLongEnough}) as reached_on
      from kept t left join sets n on n.exercise_id = t.exercise_id group by t.exercise_id) best
    where g.user_id = ${userId} and g.exercise_id = best.exercise_id`)
}

import { type SQL, sql } from 'drizzle-orm'

/**
 * The formulas of one set as SQL, over the aliases s (set), e (exercise), w (workout) of `setsIn`. The same definitions in
 * TypeScript are in strength.ts; a test holds the two against each other.
 */

/**
 * The blocks of a workout `w` and their exercises, as we and e. Here and below the fences (`offset 0`) leave the planner
 * one way: from the rows that a statement has found, through the indexes, to what belongs to them. It takes everybody for
 * the average, so beside one account of a million sets a join would read everybody's sets to find anybody's.
 */
export const BLOCKS = sql`lateral (select * from workout_exercise where workout_id = w.id offset 0) we
  cross join lateral (select * from exercise where id = we.exercise_id offset 0) e`

/** The sets of a block `we` that are done, as s: nothing else counts in any number. */
export const SETS_OF_BLOCK = sql`lateral (select * from set where workout_exercise_id = we.id and done_at is not null offset 0) s`

/**
 * The sets of some workouts that are done, with the workout and the exercise that they belong to. The workouts are found by themselves:
 * beside what it expects of their sets the planner cares little how it reads them.
 * @param condition over `workout w`; it has to be one that an index serves
 */
export const setsIn = (condition: SQL): SQL =>
  sql`(with found as materialized (select w.* from workout w where ${condition}) select * from found) w
    cross join ${BLOCKS} cross join ${SETS_OF_BLOCK}`

/** A working set: anything but a warm-up. */
export const IS_WORKING = sql`s.type <> 'warmup'`

/** Whether repetitions are what this exercise is counted in. */
export const IS_BY_REPS = sql`e.tracking in ('weight_reps', 'bodyweight_reps', 'assisted_reps', 'reps_only')`

/** What a set was, as `SetNumbers` on the wire. */
export const SET_JSON = sql`json_build_object('weightKg', s.weight_kg::float8, 'reps', s.reps, 'rpe', s.rpe::float8,
  'durationS', s.duration_s, 'distanceM', s.distance_m::float8)`

/** `load` (over m.value) with the body weight in force on the workout's date; null when none was entered until then. */
const withBodyWeight = (load: SQL) => sql`(select ${load} from measurement m where m.user_id = w.user_id
  and m.kind = 'body_weight_kg' and m.measured_on <= w.local_date order by m.measured_on desc limit 1)`

const WEIGHT_OR_ZERO = sql`coalesce(s.weight_kg, 0)`

/**
 * Effective load in kg: what was lifted. Body weight counts for body-weight kinds, less the help for assisted ones.
 * Until a body weight is entered, what was added to it counts as it was written, and a set without that has an unknown
 * load (null), not zero; so has an assisted one, whose weight is help and no load.
 */
const LOAD_KG = sql`(case e.tracking
  when 'bodyweight_reps' then coalesce(${withBodyWeight(sql`m.value + ${WEIGHT_OR_ZERO}`)}, nullif(s.weight_kg, 0))
  when 'assisted_reps' then ${withBodyWeight(sql`greatest(m.value - ${WEIGHT_OR_ZERO}, 0)`)}
  else s.weight_kg end)`

/** Volume in kg of a set: load times repetitions for working sets, null where either is unknown. */
export const VOLUME_KG = sql`(case when ${IS_WORKING} then ${LOAD_KG} * s.reps end)`

/** Whether the weight of a set is a load that a maximum can be estimated from: help is none, and time none of it. */
export const IS_LIFT = sql`e.tracking in ('weight_reps', 'bodyweight_reps', 'reps_only')`

/**
 * Estimated one-repetition maximum in kg: a single is itself, Epley up to 12 repetitions, else none; repetitions in
 * reserve (10 - RPE) count as done.
 */
export const E1RM_KG = sql`(case
  when not ${IS_LIFT} or s.weight_kg is null or s.reps < 1 or s.reps + coalesce(10 - s.rpe, 0) > 12 then null
  when s.reps + coalesce(10 - s.rpe, 0) = 1 then s.weight_kg
  else s.weight_kg * (30 + s.reps + coalesce(10 - s.rpe, 0)) / 30 end)`

/** The value of a record, over the alias b (exercise_best): the least help is kept below zero, so that it is the greatest. */
export const RECORD_VALUE = sql`abs(b.value)::float8`

import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type {
  ExportedAlias,
  ExportedExercise,
  ExportedGoal,
  ExportedMeasurement,
  ExportedPlan,
} from '../../contract/exporting.ts'
import type { WorkoutView } from '../../contract/index.ts'
import { LIMITS } from '../../contract/limits.ts'
import { fittingOn } from '../../db/cursor.ts'
import { type Queries, rows } from '../../db/open.ts'
import { BLOCKS } from '../../domain/workouts/set-sql.ts'
import { readWorkouts } from '../../domain/workouts/workout-views.ts'

/** Workouts read at once. */
const PAGE = 100

/** A workout with the key by which an import knows it. */
export interface ExportableWorkout extends WorkoutView {
  sourceKey: string | null
}

/** What a member has beside workouts. */
export interface OwnThings {
  preferences: Record<string, unknown>
  /** every own exercise, and those of the library that are used anywhere */
  exercises: ExportedExercise[]
  aliases: ExportedAlias[]
  measurements: ExportedMeasurement[]
  goals: ExportedGoal[]
  plans: ExportedPlan[]
}

export async function readOwnThings(db: Queries, userId: Id): Promise<OwnThings> {
  // one after the other: an export is in nobody's way
  const [preferences = {}] = await rows(
    db,
    sql`select weight_unit as "weightUnit", distance_unit as "distanceUnit", time_zone as "timeZone",
      week_start as "weekStart", day_cutoff_min as "dayCutoffMin", weekly_target as "weeklyTarget", locale,
      leaderboard_opt_in as "leaderboardOptIn", sets_low as "setsLow", sets_high as "setsHigh", pain_words as "painWords"
      from preferences where user_id = ${userId}`,
  )
  return {
    preferences,
    exercises: await readExercises(db, userId),
    aliases: await rows<ExportedAlias & Record<string, unknown>>(
      db,
      sql`select alias_norm as name, exercise_id as "exerciseId" from exercise_alias where owner_id = ${userId} order by alias_norm`,
    ),
    measurements: await rows<ExportedMeasurement & Record<string, unknown>>(
      db,
      sql`select kind, measured_on::text as "measuredOn", value::float8 as value from measurement
        where user_id = ${userId} order by measured_on, kind`,
    ),
    goals: await rows<ExportedGoal & Record<string, unknown>>(
      db,
      sql`select exercise_id as "exerciseId", target_weight_kg::float8 as "targetWeightKg", target_reps as "targetReps",
        due_on::text as "dueOn" from goal where user_id = ${userId} order by created_at, exercise_id`,
    ),
    plans: await rows<ExportedPlan & Record<string, unknown>>(
      db,
      sql`select exercise_id as "exerciseId", method, reps_min as "repsMin", reps_max as "repsMax",
        target_rpe::float8 as "targetRpe", step_kg::float8 as "stepKg" from exercise_plan
        where user_id = ${userId} order by exercise_id`,
    ),
  }
}

async function readExercises(db: Queries, userId: Id): Promise<ExportedExercise[]> {
  const muscles = (role: 'primary' | 'secondary') => sql`coalesce((select json_agg(m.muscle order by m.muscle)
    from exercise_muscle m where m.exercise_id = e.id and m.role = ${role}), '[]')`
  const found = await rows<Required<ExportedExercise> & Record<string, unknown>>(
    db,
    sql`select e.id, e.name, e.owner_id is not null as own, e.tracking, e.equipment,
        ${muscles('primary')} as "primaryMuscles", ${muscles('secondary')} as "secondaryMuscles"
      from (select id from exercise where owner_id = ${userId}
        union select we.exercise_id from workout w cross join ${BLOCKS} where w.user_id = ${userId}
        union select exercise_id from exercise_alias where owner_id = ${userId}
        union select exercise_id from goal where user_id = ${userId}
        union select exercise_id from exercise_plan where user_id = ${userId}) used
      cross join lateral (select * from exercise where id = used.id offset 0) e
      order by e.owner_id is null, e.name, e.id`,
  )
  return found.map(({ id, name, own, ...details }) => (own ? { id, name, own, ...details } : { id, name, own }))
}

/** All workouts, newest first, page by page: each is small, and is read when the one before has been sent. */
export async function* readExportables(db: Queries, userId: Id): AsyncGenerator<ExportableWorkout[]> {
  let after = sql``
  for (;;) {
    const found = await rows<{ id: Id; startedAt: string; key: string | null; sizeBytes: number }>(
      db,
      sql`select id, started_at::text as "startedAt", source_key as key, size_bytes as "sizeBytes" from workout
        where user_id = ${userId} ${after} order by started_at desc, id desc limit ${PAGE}`,
    )
    const page = fittingOn(found, PAGE, LIMITS.exportPieceBytes.most)
    const last = page.at(-1)
    if (last === undefined) return
    const keys = new Map(page.map(({ id, key }) => [id, key]))
    const workouts = await readWorkouts(db, [...keys.keys()])
    yield workouts.map((workout) => ({ ...workout, sourceKey: keys.get(workout.id) ?? null }))
    after = sql`and (started_at, id) < (${last.startedAt}::timestamptz, ${last.id}::uuid)`
  }
}

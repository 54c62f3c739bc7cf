import { sql } from 'drizzle-orm'
import { fromKg } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import type { Tracking } from '../../contract/enums.ts'
import type { SetTargets, WorkoutSet, WorkoutView } from '../../contract/index.ts'
import { type Reads, rows, uuids } from '../../db/open.ts'
import { BLOCKS } from './set-sql.ts'
import { type IdentifiedSet, WITH_ITS_WORKOUT, type WorkoutRow, withIds } from './workout-rows.ts'

/** Workouts as they are shown, whole and with what is planned. */

/** What is known of an exercise beside its id when a workout is shown. */
export interface KnownExercise {
  name: string
  tracking: Tracking
}

interface Written {
  version: number
  createdAt: Date | string
  updatedAt: Date
  known: ReadonlyMap<Id, KnownExercise>
}

/** A workout just written, as `readWorkouts` would read it. */
export function viewOf(
  userId: Id,
  row: Omit<WorkoutRow, 'sourceKey' | 'importId'>,
  { version, createdAt, updatedAt, known }: Written,
): WorkoutView {
  const { id, title, notes, startedAt, endedAt, timeZone, localDate, source, exercises, status = 'done' } = row
  const head = {
    id,
    userId,
    status,
    leftOpen: false,
    title,
    notes,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    timeZone,
    localDate,
    source,
    version,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
  return {
    ...head,
    exercises: withIds(exercises).map(({ id, exerciseId, notes, supersetGroup, restS = null, sets }, position) => {
      const { name, tracking } = known.get(exerciseId) as KnownExercise
      const shown = sets.map((row, place) => shownSet({ doneAt: WITH_ITS_WORKOUT, ...row, position: place }, head))
      return { id, position, exerciseId, name, tracking, notes, supersetGroup, restS, sets: shown }
    }),
  }
}

export type PlacedSet = IdentifiedSet & { position: number }

/** What a set is shown by of its workout. */
type Around = Pick<WorkoutView, 'status' | 'startedAt' | 'endedAt'>

/** A set as it is shown. What it was asked to be is left out of a finished workout where nothing was asked. */
export function shownSet(
  { id, position, type, weightKg, unit, reps, durationS, distanceM, rpe, doneAt, ...targets }: PlacedSet,
  { status, startedAt, endedAt }: Around,
): WorkoutSet {
  const { targetWeightKg = null, targetRepsMin = null, targetRepsMax = null, targetRpe = null } = targets
  const asked = { targetWeightKg, targetRepsMin, targetRepsMax, targetRpe }
  const isAsked = status === 'open' || Object.values(asked).some((value) => value !== null)
  return {
    id,
    position,
    type,
    weightKg,
    unit,
    reps,
    durationS,
    distanceM,
    rpe,
    weight: weightKg === null ? null : fromKg(weightKg, unit),
    doneAt: doneAt === WITH_ITS_WORKOUT ? (endedAt ?? startedAt) : doneAt == null ? null : instantOf(doneAt),
    ...(isAsked && asked),
  }
}

const instantOf = (at: Date | string): string => new Date(at).toISOString()

type Instants = 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'
/** As `SELECTED_WORKOUT` reads it. */
export type StoredWorkout = Omit<WorkoutView, Instants | 'exercises'> &
  Record<'startedAt' | 'createdAt' | 'updatedAt', Date | string> & {
    endedAt: Date | string | null
    exercises: (Omit<WorkoutView['exercises'][number], 'sets'> & {
      sets: (Omit<PlacedSet, keyof SetTargets> & { asked: SetTargets | null })[]
    })[]
  }

/** A workout `w` whole, with what is planned. */
export const SELECTED_WORKOUT = sql`w.id, w.user_id as "userId", w.status, w.left_open as "leftOpen", w.title, w.notes,
  w.started_at as "startedAt", w.ended_at as "endedAt",
  w.time_zone as "timeZone", w.local_date::text as "localDate", w.source, w.version,
  w.created_at as "createdAt", w.updated_at as "updatedAt",
  coalesce((select json_agg(json_build_object('id', we.id, 'position', we.position, 'exerciseId', we.exercise_id, 'name', e.name,
      'tracking', e.tracking, 'notes', we.notes, 'supersetGroup', we.superset_group, 'restS', we.rest_s, 'sets', coalesce((
        select json_agg(json_build_object('id', s.id, 'position', s.position, 'type', s.type, 'weightKg', s.weight_kg::float8,
          'unit', s.entered_unit, 'reps', s.reps, 'durationS', s.duration_s, 'distanceM', s.distance_m::float8,
          'rpe', s.rpe::float8, 'doneAt', s.done_at, 'asked',
          case when num_nonnulls(s.target_weight_kg, s.target_reps_min, s.target_reps_max, s.target_rpe) > 0 then
            json_build_object('targetWeightKg', s.target_weight_kg::float8, 'targetRepsMin', s.target_reps_min,
              'targetRepsMax', s.target_reps_max, 'targetRpe', s.target_rpe::float8) end) order by s.position, s.id)
        from set s where s.workout_exercise_id = we.id), '[]')) order by we.position, we.id)
    from ${BLOCKS}), '[]') as exercises`

/** What was selected, as it is shown; anything selected beside it stays. */
export function shownWorkout<T extends StoredWorkout>(stored: T): Omit<T, keyof StoredWorkout> & WorkoutView {
  const { exercises, startedAt, endedAt, createdAt, updatedAt, ...rest } = stored
  const around = {
    status: stored.status,
    startedAt: instantOf(startedAt),
    endedAt: endedAt === null ? null : instantOf(endedAt),
  }
  return {
    ...rest,
    ...around,
    createdAt: instantOf(createdAt),
    updatedAt: instantOf(updatedAt),
    exercises: exercises.map((exercise) => ({
      ...exercise,
      sets: exercise.sets.map(({ asked, ...row }) => shownSet({ ...row, ...asked }, around)),
    })),
  } as Omit<T, keyof StoredWorkout> & WorkoutView
}

/**
 * Reads workouts whole, in the order of the ids given; those that do not exist are left out. In one statement: outside of
 * a transaction two would take two connections, and might not agree.
 */
export async function readWorkouts(db: Reads, ids: readonly Id[]): Promise<WorkoutView[]> {
  if (ids.length === 0) return []
  const found = await rows<StoredWorkout>(
    db,
    sql`select ${SELECTED_WORKOUT} from workout w where w.id = any(${uuids(ids)})`,
  )
  const views = new Map(found.map((stored) => [stored.id, shownWorkout(stored)]))
  return ids.flatMap((id) => views.get(id) ?? [])
}

import { eq, inArray, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { SetType, Tracking, Unit, WorkoutSource } from '../../contract/enums.ts'
import type { WorkoutView } from '../../contract/index.ts'
import { excessOf } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { fromKg } from '../../contract/units.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { newId } from '../../db/new-id.ts'
import { type Queries, rows, type Transaction, uuids } from '../../db/open.ts'
import { set, workout, workoutExercise } from '../../db/schema.ts'
import { BLOCKS } from './set-sql.ts'
import { sizeOf } from './workout-size.ts'

/** A workout as its rows hold it: units converted, exercises resolved, the civil date decided. */
export interface WorkoutRow {
  id: Id
  title: string
  notes: string | null
  startedAt: Date
  endedAt: Date | null
  timeZone: string
  localDate: string
  source: WorkoutSource
  sourceKey: string | null
  importId: Id | null
  exercises: ExerciseRow[]
}

export interface ExerciseRow {
  exerciseId: Id
  notes: string | null
  supersetGroup: number | null
  sets: SetRow[]
}

export interface SetRow {
  type: SetType
  weightKg: number | null
  unit: Unit
  reps: number | null
  durationS: number | null
  distanceM: number | null
  rpe: number | null
}

/** Throws too-many-sets for a workout with more exercises or sets than any may have. */
export function requireFits(exercises: readonly { sets: readonly unknown[] }[]): void {
  const lengths = exercises.map(({ sets }) => sets.length)
  const sets = lengths.reduce((sum, length) => sum + length, 0)
  const excess = excessOf({ exercises: exercises.length, setsOfOne: Math.max(0, ...lengths), sets })
  if (excess !== null) throw problem('too-many-sets', excess)
}

/**
 * Writes workouts with their exercises and sets, in three statements however many there are. Throws too-many-sets:
 * whatever way a workout comes in, it comes by here.
 */
export async function insertWorkouts(tx: Transaction, userId: Id, workouts: readonly WorkoutRow[]): Promise<void> {
  await inChunks(
    workouts.map(({ exercises, ...row }) => ({ ...row, userId, sizeBytes: sizeOf({ ...row, exercises }) })),
    (chunk) => tx.insert(workout).values(chunk),
  )
  await insertExercises(tx, workouts)
}

/** Replaces what one workout holds. */
export async function replaceExercises(tx: Transaction, changed: Pick<WorkoutRow, 'id' | 'exercises'>): Promise<void> {
  await tx.delete(workoutExercise).where(eq(workoutExercise.workoutId, changed.id))
  await insertExercises(tx, [changed])
}

async function insertExercises(
  tx: Transaction,
  workouts: readonly Pick<WorkoutRow, 'id' | 'exercises'>[],
): Promise<void> {
  for (const { exercises } of workouts) requireFits(exercises)
  const exercises = workouts.flatMap(({ id: workoutId, exercises }) =>
    exercises.map((exercise, position) => ({ id: newId(), workoutId, position, ...exercise })),
  )
  const sets = exercises.flatMap(({ id: workoutExerciseId, sets }) =>
    sets.map(({ weightKg, distanceM, rpe, unit, ...row }, position) => ({
      id: newId(),
      workoutExerciseId,
      position,
      ...row,
      enteredUnit: unit,
      weightKg: weightKg?.toString() ?? null,
      distanceM: distanceM?.toString() ?? null,
      rpe: rpe?.toString() ?? null,
    })),
  )
  await inChunks(
    exercises.map(({ sets: _, ...row }) => row),
    (chunk) => tx.insert(workoutExercise).values(chunk),
  )
  await inChunks(sets, (chunk) => tx.insert(set).values(chunk))
}

/** Reads workouts whole, in the order of the ids given; those that do not exist are left out. */
export async function readWorkouts(db: Queries, ids: readonly Id[]): Promise<WorkoutView[]> {
  if (ids.length === 0) return []
  const heads = await db
    .select()
    .from(workout)
    .where(inArray(workout.id, [...ids]))
  const held = await rows<{
    workout_id: Id
    block: string
    exercise_id: Id
    name: string
    tracking: Tracking
    notes: string | null
    superset_group: number | null
    sets: (Omit<SetRow, 'unit'> & { id: Id; unit: Unit })[]
  }>(
    db,
    sql`select we.workout_id, we.id as block, we.exercise_id, e.name, e.tracking, we.notes, we.superset_group,
        coalesce((select json_agg(json_build_object('id', s.id, 'type', s.type, 'weightKg', s.weight_kg::float8,
          'unit', s.entered_unit, 'reps', s.reps, 'durationS', s.duration_s, 'distanceM', s.distance_m::float8,
          'rpe', s.rpe::float8) order by s.position) from set s where s.workout_exercise_id = we.id), '[]') as sets
      from unnest(${uuids(ids)}) as w (id) cross join ${BLOCKS} order by we.workout_id, we.position`,
  )
  const views = new Map<string, WorkoutView>()
  for (const { sourceKey: _, importId: __, importedVersion: ___, sizeBytes: ____, ...head } of heads) {
    views.set(head.id, {
      ...head,
      startedAt: head.startedAt.toISOString(),
      endedAt: head.endedAt?.toISOString() ?? null,
      createdAt: head.createdAt.toISOString(),
      updatedAt: head.updatedAt.toISOString(),
      exercises: [],
    })
  }
  for (const { workout_id, exercise_id, name, tracking, notes, superset_group, sets } of held) {
    views.get(workout_id)?.exercises.push({
      exerciseId: exercise_id,
      name,
      tracking,
      notes,
      supersetGroup: superset_group,
      sets: sets.map((row) => ({ ...row, weight: row.weightKg === null ? null : fromKg(row.weightKg, row.unit) })),
    })
  }
  return ids.flatMap((id) => views.get(id) ?? [])
}

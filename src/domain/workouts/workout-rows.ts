import { eq, type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { SetType, Unit, WorkoutSource, WorkoutStatus } from '../../contract/enums.ts'
import { excessOf } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import type { Transaction } from '../../db/open.ts'
import { type Columns, insertion } from '../../db/recordset.ts'
import { workout } from '../../db/schema/index.ts'
import { forgetBests } from './projections.ts'
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
  /** Default: done. */
  status?: WorkoutStatus
  /** The assigned workout that it fulfils once it is finished. */
  assignmentId?: Id | null
  exercises: ExerciseRow[]
}

export interface ExerciseRow {
  /** Without one it is given one when it is written. */
  id?: Id
  exerciseId: Id
  notes: string | null
  supersetGroup: number | null
  restS?: number | null
  sets: SetRow[]
}

export interface SetRow {
  id?: Id
  type: SetType
  weightKg: number | null
  unit: Unit
  reps: number | null
  durationS: number | null
  distanceM: number | null
  rpe: number | null
  /** Null: planned. Left out: done with its workout, as far as is known. */
  doneAt?: Date | string | null
  targetWeightKg?: number | null
  targetRepsMin?: number | null
  targetRepsMax?: number | null
  targetRpe?: number | null
}

export type IdentifiedSet = Omit<SetRow, 'id'> & { id: Id }
export type IdentifiedExercise = Omit<ExerciseRow, 'id' | 'sets'> & { id: Id; sets: IdentifiedSet[] }

/** Throws too-many-sets for a workout with more exercises or sets than any may have. */
export function requireFits(exercises: readonly { sets: readonly unknown[] }[]): void {
  const lengths = exercises.map(({ sets }) => sets.length)
  const sets = lengths.reduce((sum, length) => sum + length, 0)
  const excess = excessOf({ exercises: exercises.length, setsOfOne: Math.max(0, ...lengths), sets })
  if (excess !== null) throw problem('too-many-sets', excess)
}

/** Ids for what has none yet, so that what is written can be shown without being read back. */
export const withIds = (exercises: readonly ExerciseRow[]): IdentifiedExercise[] =>
  exercises.map((exercise) => ({
    ...exercise,
    id: exercise.id ?? newId(),
    sets: exercise.sets.map((row) => ({ ...row, id: row.id ?? newId() })),
  }))

/**
 * Writes workouts with their exercises and sets, in one statement however many there are. Throws too-many-sets: whatever
 * way a workout comes in, it comes by here.
 */
export async function insertWorkouts(
  tx: Transaction,
  userId: Id,
  workouts: readonly WorkoutRow[],
  now = new Date(),
): Promise<void> {
  const heads = workouts.map(({ exercises, ...row }) => ({
    id: row.id,
    user_id: userId,
    title: row.title,
    notes: row.notes,
    started_at: row.startedAt,
    ended_at: row.endedAt,
    time_zone: row.timeZone,
    local_date: row.localDate,
    source: row.source,
    source_key: row.sourceKey,
    import_id: row.importId,
    status: row.status ?? 'done',
    assignment_id: row.assignmentId,
    size_bytes: sizeOf({ ...row, exercises }),
    created_at: now,
    updated_at: now,
  }))
  await tx.execute(sql`with heads as (${insertion(sql`workout`, HEAD_COLUMNS, heads)}), ${contentOf(workouts)}`)
}

/** Changes a workout's own columns and, with `exercises`, replaces what it holds; forgets the bests made of it. One statement. */
export async function updateWorkout(
  tx: Transaction,
  id: Id,
  columns: Partial<typeof workout.$inferInsert>,
  exercises: readonly ExerciseRow[] | undefined,
): Promise<void> {
  const head = tx.update(workout).set(columns).where(eq(workout.id, id)).getSQL()
  const content = exercises === undefined ? sql`bests as (${forgetBests([id])}) select` : replacement({ id, exercises })
  await tx.execute(sql`with head as (${head}), ${content}`)
}

const replacement = (changed: { id: Id; exercises: readonly ExerciseRow[] }): SQL => sql`
  former as (delete from workout_exercise where workout_id = ${changed.id}),
  bests as (${forgetBests([changed.id])}), ${contentOf([changed])}`

/** The columns that are written, with their types. */
const HEAD_COLUMNS: Columns = {
  id: 'uuid',
  user_id: 'uuid',
  title: 'text',
  notes: 'text',
  started_at: 'timestamptz',
  ended_at: 'timestamptz',
  time_zone: 'text',
  local_date: 'date',
  source: 'workout_source',
  source_key: 'text',
  import_id: 'uuid',
  status: 'workout_status',
  assignment_id: 'uuid',
  size_bytes: 'integer',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
}
export const BLOCK_COLUMNS: Columns = {
  id: 'uuid',
  workout_id: 'uuid',
  position: 'smallint',
  exercise_id: 'uuid',
  superset_group: 'smallint',
  notes: 'text',
  rest_s: 'smallint',
}
const SET_COLUMNS: Columns = {
  id: 'uuid',
  workout_exercise_id: 'uuid',
  position: 'smallint',
  type: 'set_type',
  weight_kg: 'numeric',
  entered_unit: 'weight_unit',
  reps: 'smallint',
  duration_s: 'integer',
  distance_m: 'numeric',
  rpe: 'numeric',
}
/** Of sets that were planned or done one by one. */
export const OPEN_SET_COLUMNS: Columns = {
  ...SET_COLUMNS,
  done_at: 'timestamptz',
  target_weight_kg: 'numeric',
  target_reps_min: 'smallint',
  target_reps_max: 'smallint',
  target_rpe: 'numeric',
}

/** The end of a statement that writes exercises and sets. Foreign keys are checked when all of it is done. */
function contentOf(workouts: readonly { id: Id; exercises: readonly ExerciseRow[] }[]): SQL {
  for (const { exercises } of workouts) requireFits(exercises)
  const blocks: object[] = []
  const sets: object[] = []
  let areSetsWhole = true
  for (const { id: workoutId, exercises } of workouts)
    for (const [position, block] of withIds(exercises).entries()) {
      blocks.push({
        id: block.id,
        workout_id: workoutId,
        position,
        exercise_id: block.exerciseId,
        superset_group: block.supersetGroup,
        notes: block.notes,
        rest_s: block.restS,
      })
      for (const [place, row] of block.sets.entries()) {
        if (isOfOpen(row)) areSetsWhole = false
        sets.push(setColumns(block.id, place, row))
      }
    }
  const columns = areSetsWhole ? SET_COLUMNS : OPEN_SET_COLUMNS
  return sql`blocks as (${insertion(sql`workout_exercise`, BLOCK_COLUMNS, blocks)}) ${insertion(sql`set`, columns, sets)}`
}

/** Whether more is known of a set than that it was done with its workout. */
const isOfOpen = ({ doneAt, targetWeightKg, targetRepsMin, targetRepsMax, targetRpe }: SetRow): boolean =>
  doneAt !== undefined || [targetWeightKg, targetRepsMin, targetRepsMax, targetRpe].some((target) => target != null)

/** A set as a row of its table. */
export const setColumns = (blockId: Id, position: number, row: IdentifiedSet) => ({
  id: row.id,
  workout_exercise_id: blockId,
  position,
  type: row.type,
  weight_kg: row.weightKg,
  entered_unit: row.unit,
  reps: row.reps,
  duration_s: row.durationS,
  distance_m: row.distanceM,
  rpe: row.rpe,
  done_at: row.doneAt === undefined ? WITH_ITS_WORKOUT : row.doneAt,
  target_weight_kg: row.targetWeightKg,
  target_reps_min: row.targetRepsMin,
  target_reps_max: row.targetRepsMax,
  target_rpe: row.targetRpe,
})

/** When a set was done of which no more is known than that it was part of its workout. */
export const WITH_ITS_WORKOUT = '-infinity'

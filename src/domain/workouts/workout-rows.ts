import { eq, type SQL, sql } from 'drizzle-orm'
import { fromKg } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import type { SetType, Tracking, Unit, WorkoutSource } from '../../contract/enums.ts'
import type { WorkoutView } from '../../contract/index.ts'
import { excessOf } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import { type Queries, rows, type Transaction, uuids } from '../../db/open.ts'
import { type Columns, insertion } from '../../db/recordset.ts'
import { workout } from '../../db/schema/index.ts'
import { forgetBests } from './projections.ts'
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
  /** Without one it is given one when it is written. */
  id?: Id
  exerciseId: Id
  notes: string | null
  supersetGroup: number | null
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
}

export type IdentifiedExercise = ExerciseRow & { id: Id; sets: (SetRow & { id: Id })[] }

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
  size_bytes: 'integer',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
}
const BLOCK_COLUMNS: Columns = {
  id: 'uuid',
  workout_id: 'uuid',
  position: 'smallint',
  exercise_id: 'uuid',
  superset_group: 'smallint',
  notes: 'text',
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

/** The end of a statement that writes exercises and sets. Foreign keys are checked when all of it is done. */
function contentOf(workouts: readonly { id: Id; exercises: readonly ExerciseRow[] }[]): SQL {
  for (const { exercises } of workouts) requireFits(exercises)
  const blocks: object[] = []
  const sets: object[] = []
  for (const { id: workoutId, exercises } of workouts)
    for (const [position, block] of withIds(exercises).entries()) {
      blocks.push({
        id: block.id,
        workout_id: workoutId,
        position,
        exercise_id: block.exerciseId,
        superset_group: block.supersetGroup,
        notes: block.notes,
      })
      for (const [place, row] of block.sets.entries())
        sets.push({
          id: row.id,
          workout_exercise_id: block.id,
          position: place,
          type: row.type,
          weight_kg: row.weightKg,
          entered_unit: row.unit,
          reps: row.reps,
          duration_s: row.durationS,
          distance_m: row.distanceM,
          rpe: row.rpe,
        })
    }
  return sql`blocks as (${insertion(sql`workout_exercise`, BLOCK_COLUMNS, blocks)}) ${insertion(sql`set`, SET_COLUMNS, sets)}`
}

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
  {
    id,
    title,
    notes,
    startedAt,
    endedAt,
    timeZone,
    localDate,
    source,
    exercises,
  }: Omit<WorkoutRow, 'sourceKey' | 'importId'>,
  { version, createdAt, updatedAt, known }: Written,
): WorkoutView {
  return {
    id,
    userId,
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
    exercises: withIds(exercises).map(({ exerciseId, notes, supersetGroup, sets }) => {
      const { name, tracking } = known.get(exerciseId) as KnownExercise
      return { exerciseId, name, tracking, notes, supersetGroup, sets: sets.map(shownSet) }
    }),
  }
}

const shownSet = ({ id, type, weightKg, unit, reps, durationS, distanceM, rpe }: SetRow & { id: Id }) => ({
  id,
  type,
  weightKg,
  unit,
  reps,
  durationS,
  distanceM,
  rpe,
  weight: weightKg === null ? null : fromKg(weightKg, unit),
})

type Instants = 'startedAt' | 'endedAt' | 'createdAt' | 'updatedAt'
type StoredWorkout = Omit<WorkoutView, Instants | 'exercises'> &
  Record<'startedAt' | 'createdAt' | 'updatedAt', Date | string> & {
    endedAt: Date | string | null
    exercises: (Omit<WorkoutView['exercises'][number], 'sets'> & { sets: (SetRow & { id: Id })[] })[]
  }

/**
 * Reads workouts whole, in the order of the ids given; those that do not exist are left out. In one statement: outside of
 * a transaction two would take two connections, and might not agree.
 */
export async function readWorkouts(db: Queries, ids: readonly Id[]): Promise<WorkoutView[]> {
  if (ids.length === 0) return []
  const found = await rows<StoredWorkout>(
    db,
    sql`select w.id, w.user_id as "userId", w.title, w.notes, w.started_at as "startedAt", w.ended_at as "endedAt",
        w.time_zone as "timeZone", w.local_date::text as "localDate", w.source, w.version,
        w.created_at as "createdAt", w.updated_at as "updatedAt",
        coalesce((select json_agg(json_build_object('exerciseId', we.exercise_id, 'name', e.name, 'tracking', e.tracking,
            'notes', we.notes, 'supersetGroup', we.superset_group, 'sets', coalesce((
              select json_agg(json_build_object('id', s.id, 'type', s.type, 'weightKg', s.weight_kg::float8,
                'unit', s.entered_unit, 'reps', s.reps, 'durationS', s.duration_s, 'distanceM', s.distance_m::float8,
                'rpe', s.rpe::float8) order by s.position)
              from set s where s.workout_exercise_id = we.id), '[]')) order by we.position)
          from ${BLOCKS}), '[]') as exercises
      from workout w where w.id = any(${uuids(ids)})`,
  )
  const instant = (at: Date | string) => new Date(at).toISOString()
  const views = new Map(
    found.map(({ startedAt, endedAt, createdAt, updatedAt, exercises, ...head }) => [
      head.id,
      {
        ...head,
        startedAt: instant(startedAt),
        endedAt: endedAt === null ? null : instant(endedAt),
        createdAt: instant(createdAt),
        updatedAt: instant(updatedAt),
        exercises: exercises.map((exercise) => ({ ...exercise, sets: exercise.sets.map(shownSet) })),
      },
    ]),
  )
  return ids.flatMap((id) => views.get(id) ?? [])
}

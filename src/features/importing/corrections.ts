import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { WorkoutView } from '../../contract/workouts.ts'
import { rows, type Transaction, uuids } from '../../db/open.ts'
import { type BeforeCorrection, importCorrection } from '../../db/schema/index.ts'
import { resolveExercises } from '../../domain/exercises/own-exercises.ts'
import type { ExerciseRow, WorkoutRow } from '../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../domain/workouts/workout-size.ts'
import { readWorkouts } from '../../domain/workouts/workout-views.ts'
import type { Saving } from '../../saving/save.ts'
import type { KnownWorkout } from './known/known-sessions.ts'
import type { Batch } from './queries.ts'

type Writing = Pick<Saving, 'tx' | 'now' | 'workouts'>
type Content = Pick<WorkoutRow, 'notes' | 'endedAt' | 'exercises'>

/**
 * Takes over what an app corrected, one version on, and keeps what was there for an undo. When it began stays as it is:
 * the file may have been read in another zone.
 * @param corrected the workout as the app has it now
 */
export async function correctWorkout(
  saving: Writing,
  batch: Batch,
  { view, importedVersion, isChangedHere }: KnownWorkout,
  corrected: Content & { startedAt: Date },
): Promise<void> {
  const { id, version, notes, endedAt, startedAt, exercises } = view
  const before: BeforeCorrection = {
    notes,
    endedAt,
    importedVersion: isChangedHere ? importedVersion : version,
    exercises: exercises.map(({ exerciseId, name, notes, supersetGroup, sets }) => ({
      ...{ exerciseId, name, notes, supersetGroup },
      sets: sets.map(({ id: _, weight: __, doneAt, ...set }) => ({
        ...set,
        ...(doneAt !== (endedAt ?? startedAt) && { doneAt }),
      })),
    })),
  }
  const next = version + 1
  await saving.tx.insert(importCorrection).values({ importId: batch.id, workoutId: id, version: next, before })
  const lengthMs = corrected.endedAt === null ? null : corrected.endedAt.getTime() - corrected.startedAt.getTime()
  await writeContent(saving, view, next, {
    notes: corrected.notes,
    endedAt: lengthMs === null ? null : new Date(Date.parse(startedAt) + lengthMs),
    exercises: corrected.exercises,
  })
}

/** Some of the workouts that an import corrected and that nobody changed since, newest first. */
export async function correctedBy(tx: Transaction, { id }: Pick<Batch, 'id'>, limit: number): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    tx,
    sql`select c.workout_id as id from import_correction c join workout w on w.id = c.workout_id and w.version = c.version
      where c.import_id = ${id} order by w.started_at desc, w.id desc limit ${limit}`,
  )
  return found.map(({ id }) => id)
}

/** Puts these workouts back to what they were before the import corrected them. */
export async function revertCorrections(
  saving: Writing,
  { id: importId, userId }: Batch,
  workoutIds: readonly Id[],
): Promise<void> {
  const { tx } = saving
  const found = await rows<{ id: Id; before: BeforeCorrection }>(
    tx,
    sql`delete from import_correction where import_id = ${importId} and workout_id = any(${uuids(workoutIds)})
      returning workout_id as id, before`,
  )
  const kept = new Map(found.map(({ id, before }) => [id, before]))
  for (const view of await readWorkouts(tx, [...kept.keys()])) {
    const before = kept.get(view.id) as BeforeCorrection
    const exercises = await exercisesNow(tx, userId, before)
    const endedAt = before.endedAt === null ? null : new Date(before.endedAt)
    const isAsImported = before.importedVersion === view.version - 1
    const importedVersion = isAsImported ? view.version + 1 : before.importedVersion
    await writeContent(saving, view, importedVersion, { notes: before.notes, endedAt, exercises })
  }
}

/** Writes what a workout holds from now on, one version on. */
async function writeContent(
  { now, workouts }: Writing,
  view: WorkoutView,
  importedVersion: number | null,
  content: Content,
): Promise<void> {
  const sizeBytes = sizeOf({ ...content, title: view.title })
  await workouts.update(view, { ...content, version: view.version + 1, importedVersion, sizeBytes, updatedAt: now })
}

/** An exercise that is gone is what its name means now, as if the workout were logged anew. */
async function exercisesNow(tx: Transaction, userId: Id, before: BeforeCorrection): Promise<ExerciseRow[]> {
  const wanted = [...new Set(before.exercises.map(({ exerciseId }) => exerciseId))]
  const there = await rows<{ id: Id }>(tx, sql`select id from exercise where id = any(${uuids(wanted)})`)
  const isThere = new Set(there.map(({ id }) => id))
  const { ids } = await resolveExercises(
    tx,
    userId,
    before.exercises.map(({ exerciseId, name, sets }) =>
      isThere.has(exerciseId) ? { exerciseId, sets } : { name, sets },
    ),
  )
  return before.exercises.map(({ name: _, ...exercise }, at) => ({ ...exercise, exerciseId: ids[at] as Id }))
}

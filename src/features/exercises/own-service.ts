import { eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import type { Id, SavedRevision } from '../../contract/common.ts'
import type { ExerciseDetail, ExercisePatch, NewExercise, SavedExercise } from '../../contract/exercises.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import { rows, type Transaction } from '../../db/open.ts'
import { exercise } from '../../db/schema/index.ts'
import { sqlState, UNIQUE_VIOLATION } from '../../db/unavailable.ts'
import { createOwnExercises, requireRoomForOwn, writeMuscles } from '../../domain/exercises/own-exercises.ts'
import { forgetAlias, teachAlias } from './alias-queries.ts'
import { readExercise, readOwner } from './queries.ts'

const change = { kind: 'exercises-changed' } as const

function rethrowExists(error: unknown): never {
  if (sqlState(error) === UNIQUE_VIOLATION) throw problem('exercise-exists')
  throw error
}

/** Throws exercise-exists. */
export async function createExercise(
  app: FastifyInstance,
  userId: Id,
  { name, tracking = 'weight_reps', ...details }: NewExercise,
): Promise<SavedExercise> {
  const { result, epoch, revision } = await app
    .save({ accounts: [userId], change }, async ({ tx }) => {
      await requireRoomForOwn(tx, userId)
      // whatever the name was said to mean, it means this one from now on
      await forgetAlias(tx, userId, name)
      const id = newId()
      await createOwnExercises(tx, userId, [{ ...details, id, name: name.trim(), tracking }])
      return mustRead(tx, id)
    })
    .catch(rethrowExists)
  return { ...result, epoch, revision: revision(userId) }
}

/**
 * Changes an own exercise. Its former name goes on to mean it, so that logs which use that name still match. With
 * another tracking other numbers count: everything derived from the workouts with it is derived anew.
 * Throws not-found, exercise-exists.
 */
export async function changeExercise(
  app: FastifyInstance,
  userId: Id,
  id: Id,
  patch: ExercisePatch,
): Promise<SavedExercise> {
  const { result, epoch, revision } = await app
    .save({ accounts: [userId], change }, async ({ tx, workouts }) => {
      const before = await mustReadOwn(tx, userId, id)
      const after = { ...before, ...patch, name: patch.name?.trim() ?? before.name }
      const nameNorm = normaliseName(after.name)
      const write = async () => {
        const { name, tracking, equipment } = after
        // a changed one is the member's own work: undoing the import that brought it leaves it
        await tx
          .update(exercise)
          .set({ name, nameNorm, tracking, equipment, importId: null })
          .where(eq(exercise.id, id))
      }
      if (after.tracking === before.tracking) await write()
      else {
        const workoutIds = await workoutsWith(tx, id)
        await workouts.willChange(workoutIds)
        await write()
        await workouts.written(workoutIds)
      }
      if (nameNorm !== normaliseName(before.name)) {
        await forgetAlias(tx, userId, after.name)
        await teachAlias(tx, userId, before.name, id)
      }
      await writeMuscles(tx, id, after)
      return mustRead(tx, id)
    })
    .catch(rethrowExists)
  return { ...result, epoch, revision: revision(userId) }
}

/** Deletes an own exercise that nothing uses. Throws not-found, in-use. */
export async function deleteExercise(app: FastifyInstance, userId: Id, id: Id): Promise<SavedRevision> {
  const { epoch, revision } = await app.save({ accounts: [userId], change }, async ({ tx }) => {
    const { name } = await mustReadOwn(tx, userId, id)
    const uses = await usesOf(tx, userId, id)
    if (uses !== '') throw problem('in-use', `${name} is used in ${uses}. You can rename it instead.`)
    // a deleted workout that comes back makes it anew, by its name
    await tx.delete(exercise).where(eq(exercise.id, id))
  })
  return { epoch, revision: revision(userId) }
}

/** What uses an exercise of a member's own, in words; '' when nothing does. Nobody else can be assigned it. */
async function usesOf(tx: Transaction, userId: Id, id: Id): Promise<string> {
  const [found] = await rows<{ workouts: number; goals: number; assignments: number }>(
    tx,
    sql`select (select count(distinct workout_id)::int from workout_exercise where exercise_id = ${id}) as workouts,
      (select count(*)::int from goal where exercise_id = ${id}) as goals,
      (select count(*)::int from assigned_workout where client_id = ${userId}
        and items @> jsonb_build_array(jsonb_build_object('exerciseId', ${id}::text))) as assignments`,
  )
  const { workouts = 0, goals = 0, assignments = 0 } = found ?? {}
  const count = (number: number, one: string) => (number === 0 ? [] : [`${number} ${one}${number === 1 ? '' : 's'}`])
  return [...count(workouts, 'workout'), ...count(goals, 'goal'), ...count(assignments, 'planned workout')].join(', ')
}

async function workoutsWith(tx: Transaction, exerciseId: Id): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    tx,
    sql`select distinct workout_id as id from workout_exercise where exercise_id = ${exerciseId}`,
  )
  return found.map(({ id }) => id)
}

async function mustReadOwn(tx: Transaction, userId: Id, id: Id): Promise<ExerciseDetail> {
  if ((await readOwner(tx, id)) !== userId) throw problem('not-found')
  return mustRead(tx, id)
}

async function mustRead(tx: Transaction, id: Id): Promise<ExerciseDetail> {
  const found = await readExercise(tx, id)
  if (found === undefined) throw problem('not-found')
  return found
}

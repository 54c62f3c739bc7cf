import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { Transaction } from '../../db/open.ts'
import { readRevisions } from '../../db/revisions.ts'
import { workout } from '../../db/schema.ts'
import { problem } from '../../problems.ts'
import { isTimeZone, localDateOf } from '../../training/civil-date.ts'
import { memberCalendar } from '../../training/member-calendar.ts'
import { resolveExercises } from '../../training/own-exercises.ts'
import { leaderboardsOf } from '../../training/training-days.ts'
import { toKg } from '../../training/units.ts'
import { type ExerciseRow, insertWorkouts, replaceExercises } from '../../training/workout-rows.ts'
import { writeWorkouts } from '../../training/write-workouts.ts'
import type { Unit } from '../../vocabulary.ts'
import type { ExerciseInput, SavedWorkout, SetInput, WorkoutInput, WorkoutPatch } from './contract.ts'
import {
  fulfilAssignment,
  lockWorkout,
  readStoredAnswer,
  readWorkout,
  type StoredAnswer,
  storeAnswer,
} from './queries.ts'

/** A workout may start this much in the future: clocks are wrong and zones differ. */
const MAX_AHEAD_MS = 36 * 3_600_000
const DAY_MS = 24 * 3_600_000

/** Thrown inside the transaction, so that it is rolled back, when the key turns out to be used. */
class AlreadyAnswered extends Error {
  readonly stored: StoredAnswer
  constructor(stored: StoredAnswer) {
    super('answered before')
    this.stored = stored
  }
}

/**
 * Saves a new workout. Under an Idempotency-Key a repeated request returns the first answer and writes nothing; the
 * same key for another request is refused (key-reused).
 */
export async function createWorkout(
  app: FastifyInstance,
  userId: string,
  input: WorkoutInput,
  key: string | undefined,
): Promise<{ saved: SavedWorkout; repeated: boolean }> {
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  const answered = key === undefined ? undefined : await readStoredAnswer(app.database.db, userId, key)
  if (answered !== undefined) return repeat(app, userId, answered, requestHash)
  try {
    const { result } = await app.save(
      { accounts: [userId], change: { kind: 'workout-created' } },
      async ({ tx, epoch, revision, bumpGroups, describe }) => {
        // asked again behind the row lock: the same request may have committed on another instance since
        const stored = key === undefined ? undefined : await readStoredAnswer(tx, userId, key)
        if (stored !== undefined) throw new AlreadyAnswered(stored)
        const id = uuidv7()
        const { exercises, ...head } = await toRow(tx, userId, input, app.now())
        await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [], async () => {
          await insertWorkouts(tx, userId, [
            { id, ...head, source: 'manual', sourceKey: null, importId: null, exercises },
          ])
          return [id]
        })
        if (input.assignmentId != null) await fulfilAssignment(tx, { userId, workoutId: id }, input.assignmentId)
        describe({ kind: 'workout-created', workoutId: id })
        const saved: SavedWorkout = { workout: await mustRead(tx, id), epoch, revision }
        if (key !== undefined) await storeAnswer(tx, { userId, key, workoutId: id }, { requestHash, answer: saved })
        return saved
      },
    )
    return { saved: result, repeated: false }
  } catch (error) {
    if (error instanceof AlreadyAnswered) return repeat(app, userId, error.stored, requestHash)
    throw error
  }
}

/**
 * Rule 5 of the cache: who answers for an earlier save makes sure that its floors are raised, as the saver may have
 * died. Which leaderboards it changed is not known any more: all of the member's are raised to what they are now.
 */
async function repeat(
  app: FastifyInstance,
  userId: string,
  stored: StoredAnswer,
  requestHash: string,
): Promise<{ saved: SavedWorkout; repeated: true }> {
  if (stored.requestHash !== requestHash) throw problem('key-reused')
  const { db } = app.database
  const committedAtMs = performance.now()
  const revisions = await readRevisions(db, [userId, ...(await leaderboardsOf(db, userId))])
  await app.cache.committedAll(
    [...revisions].map(([subjectId, revision]) => ({ subjectId, revision, committedAtMs, replayed: true })),
  )
  return { saved: stored.answer as SavedWorkout, repeated: true }
}

/**
 * Changes a workout. Throws not-found, or version-conflict when `ifMatch` is not its version (also when it was deleted
 * in the meantime: a late save must not bring it back).
 */
export async function changeWorkout(
  app: FastifyInstance,
  userId: string,
  id: string,
  patch: WorkoutPatch,
  ifMatch: number | undefined,
): Promise<SavedWorkout> {
  const { result } = await app.save(
    { accounts: [userId], change: { kind: 'workout-updated', workoutId: id } },
    async ({ tx, epoch, revision, bumpGroups }) => {
      await lockMatching(tx, userId, id, ifMatch)
      const before = await mustRead(tx, id)
      const { exercises, localDate, ...head } = await toRow(
        tx,
        userId,
        { ...before, exercises: [], ...patch },
        app.now(),
      )
      // only a new start or zone moves a workout to another day: a changed profile does not
      const moved = patch.startedAt !== undefined || patch.timeZone !== undefined
      await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [id], async () => {
        await tx
          .update(workout)
          .set({ ...head, ...(moved && { localDate }), version: sql`${workout.version} + 1`, updatedAt: app.now() })
          .where(eq(workout.id, id))
        if (patch.exercises !== undefined) await replaceExercises(tx, { id, exercises })
        return [id]
      })
      if (patch.assignmentId !== undefined) await fulfilAssignment(tx, { userId, workoutId: id }, patch.assignmentId)
      return { workout: await mustRead(tx, id), epoch, revision }
    },
  )
  return result
}

/** Deletes a workout; records and streaks fall back to what is left. Errors as for changeWorkout. */
export async function deleteWorkout(
  app: FastifyInstance,
  userId: string,
  id: string,
  ifMatch: number | undefined,
): Promise<{ epoch: string; revision: number }> {
  const { result } = await app.save(
    { accounts: [userId], change: { kind: 'workout-deleted', workoutId: id } },
    async ({ tx, epoch, revision, bumpGroups }) => {
      await lockMatching(tx, userId, id, ifMatch)
      await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [id], async () => {
        await tx.delete(workout).where(eq(workout.id, id))
        return []
      })
      return { epoch, revision }
    },
  )
  return result
}

async function lockMatching(tx: Transaction, userId: string, id: string, ifMatch: number | undefined): Promise<void> {
  const found = await lockWorkout(tx, userId, id)
  if (found === undefined) throw problem(ifMatch === undefined ? 'not-found' : 'version-conflict')
  if (ifMatch !== undefined && ifMatch !== found.version) throw problem('version-conflict')
}

async function mustRead(tx: Transaction, id: string) {
  const view = await readWorkout(tx, id)
  if (view === undefined) throw problem('not-found')
  return view
}

/** Checks a workout and turns it into rows: zone and civil date decided, weights in kg, exercises resolved. */
async function toRow(tx: Transaction, userId: string, input: WorkoutInput, now: Date) {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) throw problem('not-found')
  const timeZone = input.timeZone ?? calendar.timeZone
  if (!isTimeZone(timeZone)) throw problem('invalid-time-zone', `"${timeZone}" is not an IANA time zone`)
  const startedAt = new Date(input.startedAt)
  const endedAt = input.endedAt == null ? null : new Date(input.endedAt)
  if (Number.isNaN(startedAt.getTime()) || startedAt.getUTCFullYear() < 1900)
    throw problem('invalid-time', 'startedAt is not a time')
  if (startedAt.getTime() > now.getTime() + MAX_AHEAD_MS) throw problem('invalid-time', 'startedAt is in the future')
  if (endedAt !== null) {
    const lengthMs = endedAt.getTime() - startedAt.getTime()
    if (Number.isNaN(lengthMs) || lengthMs < 0) throw problem('invalid-time', 'endedAt is before startedAt')
    if (lengthMs > DAY_MS) throw problem('invalid-time', 'A workout ends within 24 hours')
  }
  return {
    title: input.title,
    notes: input.notes ?? null,
    startedAt,
    endedAt,
    timeZone,
    localDate: localDateOf(startedAt, timeZone, calendar.dayCutoffMin),
    exercises: await toExerciseRows(tx, userId, input.exercises, calendar.weightUnit),
  }
}

async function toExerciseRows(
  tx: Transaction,
  userId: string,
  inputs: readonly ExerciseInput[],
  defaultUnit: Unit,
): Promise<ExerciseRow[]> {
  const measured = inputs.map((input) => ({ ...input, sets: input.sets.map((entry) => toSetRow(entry, defaultUnit)) }))
  const { ids } = await resolveExercises(tx, userId, measured)
  return measured.map(({ notes, supersetGroup, sets }, at) => ({
    exerciseId: ids[at] ?? '',
    notes: notes ?? null,
    supersetGroup: supersetGroup ?? null,
    sets,
  }))
}

function toSetRow(input: SetInput, defaultUnit: Unit) {
  const unit = input.unit ?? defaultUnit
  const { weight = null, reps = null, durationS = null, distanceM = null, rpe = null, type = 'normal' } = input
  if (weight === null && reps === null && durationS === null && distanceM === null) throw problem('empty-set')
  return { type, weightKg: weight === null ? null : toKg(weight, unit), unit, reps, durationS, distanceM, rpe }
}

import { eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { Unit } from '../../contract/enums.ts'
import { problem } from '../../contract/problems.ts'
import { toKg } from '../../contract/units.ts'
import type { ExerciseInput, SetInput, WorkoutInput, WorkoutPatch } from '../../contract/workouts.ts'
import { newId } from '../../db/new-id.ts'
import type { Transaction } from '../../db/open.ts'
import { workout } from '../../db/schema.ts'
import { isTimeZone, localDateOf } from '../../domain/calendar/civil-date.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { resolveExercises } from '../../domain/exercises/own-exercises.ts'
import { latestStart } from '../../domain/workouts/measurable.ts'
import { type ExerciseRow, insertWorkouts, replaceExercises } from '../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../domain/workouts/workout-size.ts'
import { writeWorkouts } from '../../domain/workouts/write-workouts.ts'
import { fulfilAssignment, lockMatching, mustRead } from './queries.ts'
import { type SavedOnce, saveOnce } from './save-once.ts'

const DAY_MS = 24 * 3_600_000

/** Saves a new workout, once under one Idempotency-Key. */
export const createWorkout = (
  app: FastifyInstance,
  userId: Id,
  input: WorkoutInput,
  key: string | undefined,
): Promise<SavedOnce> =>
  saveOnce(app, userId, { key, request: input }, { kind: 'workout-created' }, async (saving) => {
    const { tx, epoch, revision, bumpGroups, describe } = saving
    const id = newId()
    const { exercises, ...head } = await toRow(tx, userId, input, app.now())
    await app.stored.require(tx, userId, { workouts: 1, bytes: sizeOf({ ...head, exercises }) })
    await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [], async () => {
      await insertWorkouts(tx, userId, [{ id, ...head, source: 'manual', sourceKey: null, importId: null, exercises }])
      return [id]
    })
    // the trainer may have taken it back meanwhile: the workout was done all the same
    if (input.assignmentId != null) await fulfilAssignment(tx, { userId, workoutId: id }, input.assignmentId)
    describe({ kind: 'workout-created', workoutId: id })
    return { workout: await mustRead(tx, id), epoch, revision }
  })

/**
 * Changes a workout, once under one Idempotency-Key. Throws not-found, or version-conflict when `ifMatch` is not its
 * version (also when it was deleted in the meantime: a late save must not bring it back).
 */
export function changeWorkout(
  app: FastifyInstance,
  userId: Id,
  id: Id,
  patch: WorkoutPatch,
  { ifMatch, key }: { ifMatch: number | undefined; key: string | undefined },
): Promise<SavedOnce> {
  const asked = { key, request: { id, patch } }
  return saveOnce(app, userId, asked, { kind: 'workout-updated', workoutId: id }, async (saving) => {
    const { tx, epoch, revision, bumpGroups } = saving
    await lockMatching(tx, userId, id, ifMatch)
    const before = await mustRead(tx, id)
    const { exercises, localDate, ...head } = await toRow(tx, userId, { ...before, exercises: [], ...patch }, app.now())
    const sizeBytes = sizeOf({ ...head, exercises: patch.exercises === undefined ? before.exercises : exercises })
    await app.stored.require(tx, userId, { workouts: 0, bytes: sizeBytes - sizeOf(before) })
    // only a new start or zone moves a workout to another day: a changed profile does not
    const moved = patch.startedAt !== undefined || patch.timeZone !== undefined
    await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [id], async () => {
      await tx
        .update(workout)
        .set({
          ...head,
          ...(moved && { localDate }),
          sizeBytes,
          version: sql`${workout.version} + 1`,
          updatedAt: app.now(),
        })
        .where(eq(workout.id, id))
      if (patch.exercises !== undefined) await replaceExercises(tx, { id, exercises })
      return [id]
    })
    const { assignmentId } = patch
    if (assignmentId !== undefined && !(await fulfilAssignment(tx, { userId, workoutId: id }, assignmentId)))
      throw problem('unknown-assignment')
    return { workout: await mustRead(tx, id), epoch, revision }
  })
}

/** Checks a workout and turns it into rows: zone and civil date decided, weights in kg, exercises resolved. */
async function toRow(tx: Transaction, userId: Id, input: WorkoutInput, now: Date) {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) throw problem('not-found')
  const timeZone = input.timeZone ?? calendar.timeZone
  if (!isTimeZone(timeZone)) throw problem('invalid-time-zone', `"${timeZone}" is not an IANA time zone`)
  const startedAt = new Date(input.startedAt)
  const endedAt = input.endedAt == null ? null : new Date(input.endedAt)
  if (Number.isNaN(startedAt.getTime()) || startedAt.getUTCFullYear() < 1900)
    throw problem('invalid-time', 'startedAt is not a time')
  if (startedAt > latestStart(now)) throw problem('invalid-time', 'startedAt is in the future')
  if (endedAt !== null) {
    const lengthMs = endedAt.getTime() - startedAt.getTime()
    if (Number.isNaN(lengthMs) || lengthMs < 0) throw problem('invalid-time', 'endedAt is before startedAt')
    if (lengthMs > DAY_MS) throw problem('invalid-time', 'A workout must end within 24 hours of its start')
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
  userId: Id,
  inputs: readonly ExerciseInput[],
  defaultUnit: Unit,
): Promise<ExerciseRow[]> {
  const measured = inputs.map((input) => ({ ...input, sets: input.sets.map((entry) => toSetRow(entry, defaultUnit)) }))
  const { ids } = await resolveExercises(tx, userId, measured)
  return measured.map(({ notes, supersetGroup, sets }, at) => ({
    exerciseId: ids[at] as Id,
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

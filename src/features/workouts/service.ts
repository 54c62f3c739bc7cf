import type { FastifyInstance } from 'fastify'
import { toKg, toMetres } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import type { Unit } from '../../contract/enums.ts'
import { problem } from '../../contract/problems.ts'
import type {
  ExerciseInput,
  SavedWorkout,
  SetInput,
  WorkoutInput,
  WorkoutPatch,
  WorkoutView,
} from '../../contract/workouts.ts'
import { newId } from '../../db/new-id.ts'
import type { Transaction } from '../../db/open.ts'
import { whole } from '../../db/recordset.ts'
import { isTimeZone, localDateOf } from '../../domain/calendar/civil-date.ts'
import { type MemberCalendar, memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { type Meanings, readMeanings } from '../../domain/exercises/exercise-resolution.ts'
import { namesAndIds, resolveExercises } from '../../domain/exercises/own-exercises.ts'
import { latestStart } from '../../domain/workouts/measurable.ts'
import { withIds } from '../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../domain/workouts/workout-size.ts'
import { viewOf } from '../../domain/workouts/workout-views.ts'
import type { Saved } from '../../saving/save.ts'
import { fulfilAssignment, readWorkout, requireMatching } from './queries.ts'

const DAY_MS = 24 * 3_600_000

/** Saves a new workout, once under one Idempotency-Key. */
export function createWorkout(
  app: FastifyInstance,
  userId: Id,
  input: WorkoutInput,
  key: string | undefined,
): Promise<Saved<SavedWorkout>> {
  const id = newId()
  const change = { kind: 'workout-created' as const, workoutId: id }
  const once = key === undefined ? undefined : { key, request: input, workoutId: id }
  return app.save({ accounts: [userId], change, once }, async (saving) => {
    const { tx, epoch, revision, now, workouts } = saving
    const [{ calendar, meanings }] = await Promise.all([
      readMeant(tx, userId, input.exercises),
      app.stored.know(tx, userId),
    ])
    const { known, ...content } = await toRow(tx, userId, input, { now, calendar, meanings })
    const row = { ...content, id, source: 'manual' as const, sourceKey: null, importId: null }
    await app.stored.require(tx, userId, { workouts: 1, bytes: sizeOf(row) })
    await workouts.insert([row])
    // the trainer may have taken it back meanwhile: the workout was done all the same
    const { assignmentId } = input
    if (assignmentId != null) saving.atLast(() => fulfilAssignment(tx, { userId, workoutId: id }, assignmentId))
    return { workout: viewOf(userId, row, { version: 1, createdAt: now, updatedAt: now, known }), epoch, revision }
  })
}

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
): Promise<Saved<SavedWorkout>> {
  const change = { kind: 'workout-updated' as const, workoutId: id }
  const once = key === undefined ? undefined : { key, request: { id, patch }, workoutId: id }
  return app.save({ accounts: [userId], change, once }, async ({ tx, epoch, revision, now, workouts }) => {
    const [found, { calendar, meanings }] = await Promise.all([
      readWorkout(tx, id),
      readMeant(tx, userId, patch.exercises ?? []),
      app.stored.know(tx, userId),
    ])
    const before = requireMatching(found, userId, ifMatch)
    if (before.status === 'open')
      throw problem('workout-open', 'This workout is still going on: it is changed set by set, at /api/workouts/open')
    const { known, exercises, localDate, ...head } = await toRow(
      tx,
      userId,
      { ...before, exercises: [], ...patch },
      { now, calendar, meanings },
    )
    const isReplaced = patch.exercises !== undefined
    const sizeBytes = sizeOf({ ...head, exercises: isReplaced ? exercises : before.exercises })
    await app.stored.require(tx, userId, { workouts: 0, bytes: sizeBytes - sizeOf(before) })
    // only a new start or zone moves a workout to another day: a changed profile does not
    const moved = patch.startedAt !== undefined || patch.timeZone !== undefined
    const version = before.version + 1
    const after = { ...head, localDate: moved ? localDate : before.localDate }
    await workouts.update(before, { ...after, sizeBytes, version, updatedAt: now, ...(isReplaced && { exercises }) })
    const { assignmentId } = patch
    if (assignmentId !== undefined && !(await fulfilAssignment(tx, { userId, workoutId: id }, assignmentId)))
      throw problem('unknown-assignment')
    const shown = viewOf(userId, { ...before, ...after, exercises }, { ...before, version, updatedAt: now, known })
    return { workout: isReplaced ? shown : { ...shown, exercises: kept(before, shown) }, epoch, revision }
  })
}

/** What a workout holds after its own times have changed: sets that were saved with it were done when it ended. */
function kept(before: WorkoutView, after: WorkoutView): WorkoutView['exercises'] {
  const [was, is] = [before, after].map(({ startedAt, endedAt }) => endedAt ?? startedAt) as [string, string]
  return before.exercises.map((exercise) => ({
    ...exercise,
    sets: exercise.sets.map((set) => (set.doneAt === was ? { ...set, doneAt: is } : set)),
  }))
}

/** What has to be read to turn an input into rows, in statements that are sent together. */
async function readMeant(tx: Transaction, userId: Id, exercises: readonly ExerciseInput[]) {
  const [calendar, meanings] = await Promise.all([
    memberCalendar(tx, userId),
    readMeanings(tx, userId, namesAndIds(exercises)),
  ])
  if (calendar === undefined) throw problem('not-found')
  return { calendar, meanings }
}

/** Checks a workout and turns it into rows: zone and civil date decided, weights in kg, exercises resolved. */
async function toRow(
  tx: Transaction,
  userId: Id,
  input: WorkoutInput,
  { now, calendar, meanings }: { now: Date; calendar: MemberCalendar; meanings: Meanings },
) {
  return {
    title: whole(input.title),
    notes: whole(input.notes ?? null),
    ...decideTimes(input, calendar, now),
    ...(await toExerciseRows(tx, userId, input.exercises, calendar.weightUnit, meanings)),
  }
}

/** Checks when a workout was, and decides on which civil date. Throws invalid-time-zone and invalid-time. */
export function decideTimes(
  input: Pick<WorkoutInput, 'startedAt' | 'endedAt' | 'timeZone'>,
  calendar: MemberCalendar,
  now: Date,
) {
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
  return { startedAt, endedAt, timeZone, localDate: localDateOf(startedAt, timeZone, calendar.dayCutoffMin) }
}

async function toExerciseRows(
  tx: Transaction,
  userId: Id,
  inputs: readonly ExerciseInput[],
  defaultUnit: Unit,
  meanings: Meanings,
) {
  const measured = inputs.map((input) => ({ ...input, sets: input.sets.map((entry) => toSetRow(entry, defaultUnit)) }))
  const { ids, known } = await resolveExercises(tx, userId, measured, { meanings })
  const exercises = measured.map(({ notes, supersetGroup, sets }, at) => ({
    exerciseId: ids[at] as Id,
    notes: whole(notes ?? null),
    supersetGroup: supersetGroup ?? null,
    sets,
  }))
  return { exercises: withIds(exercises), known }
}

/** A set with its values as they are stored. */
export function toSetRow(input: SetInput, defaultUnit: Unit) {
  const row = valuesOf(input, defaultUnit)
  if (isEmpty(row)) throw problem('empty-set')
  return row
}

/** Whether a set measures nothing. */
export const isEmpty = ({ weightKg, reps, durationS, distanceM }: ReturnType<typeof valuesOf>): boolean =>
  weightKg === null && reps === null && durationS === null && distanceM === null

export function valuesOf(input: SetInput, defaultUnit: Unit) {
  const unit = input.unit ?? defaultUnit
  const { weight = null, reps = null, durationS = null, distanceM = null, rpe = null, type = 'normal' } = input
  return {
    type,
    weightKg: weight === null ? null : toKg(weight, unit),
    unit,
    reps,
    durationS,
    distanceM: distanceM === null ? null : toMetres(distanceM, 'm'),
    rpe,
  }
}

import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../../contract/common.ts'
import type { Unit } from '../../../contract/enums.ts'
import type { OpenAnswer, OpenFrom, OpenInput, OpenWorkout, WorkoutView } from '../../../contract/index.ts'
import { problem } from '../../../contract/problems.ts'
import { newId } from '../../../db/new-id.ts'
import { rows, type Transaction } from '../../../db/open.ts'
import { whole } from '../../../db/recordset.ts'
import { todayIn } from '../../../domain/calendar/civil-date.ts'
import type { MemberCalendar } from '../../../domain/calendar/member-calendar.ts'
import { readHistory } from '../../../domain/coach/history.ts'
import { readCoach } from '../../../domain/coach/read-coach.ts'
import { readMeanings } from '../../../domain/exercises/exercise-resolution.ts'
import { readAssigned } from '../../../domain/people/assignments.ts'
import { alreadyOpen, readOpenWorkout } from '../../../domain/workouts/open-workout.ts'
import { groupsShown } from '../../../domain/workouts/training-days.ts'
import { type ExerciseRow, type SetRow, withIds } from '../../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../../domain/workouts/workout-size.ts'
import { type KnownExercise, readWorkouts, viewOf } from '../../../domain/workouts/workout-views.ts'
import type { Saved } from '../../../saving/save.ts'
import { decideTimes } from '../service.ts'
import { noOpenWorkout } from './changing.ts'
import { readCalendar } from './content.ts'

const USUAL_TITLE = 'Workout'

/** Blocks and planned sets, and what they are called by. */
interface Plan {
  title: string
  exercises: ExerciseRow[]
  known: ReadonlyMap<Id, KnownExercise>
  assignmentId: Id | null
}

/**
 * Opens a workout, once under its id and under one Idempotency-Key. A repeat under its id is answered as the workout stands,
 * also when it is finished by now. Throws workout-open, which names another one that is open, no-open-workout for one that was
 * discarded, unknown-workout, unknown-assignment, nothing-due, invalid-time, invalid-time-zone, limit-reached.
 */
export async function openWorkout(
  app: FastifyInstance,
  userId: Id,
  input: OpenInput,
  key: string | undefined,
): Promise<Saved<OpenAnswer> & { isNew: boolean }> {
  const id = input.id ?? newId()
  let isNew = false
  const once = key === undefined ? undefined : { key, request: { open: input }, workoutId: id }
  const change = { kind: 'workout-started' as const, workoutId: id }
  const saved = await app.save({ accounts: [userId], change, once }, async (saving) => {
    const { tx, now, epoch, revision, workouts } = saving
    const [open, former, calendar, shownIn] = await Promise.all([
      readOpenWorkout(tx, userId),
      readFormer(tx, id),
      readCalendar(tx, userId),
      groupsShown(tx, userId),
      app.stored.know(tx, userId),
    ])
    if (open?.id === id) return { workout: open, records: [], epoch, revision }
    if (former !== undefined) return { workout: await formerAs(tx, userId, id, former), records: [], epoch, revision }
    if (open !== null) throw alreadyOpen(open.id)
    const times = decideTimes({ ...input, startedAt: input.startedAt ?? now.toISOString() }, calendar, now)
    const plan = await planOf(tx, userId, input.from, calendar, now)
    const row = {
      ...times,
      id,
      title: whole(input.title ?? plan.title),
      notes: null,
      status: 'open' as const,
      source: 'manual' as const,
      sourceKey: null,
      importId: null,
      assignmentId: plan.assignmentId,
      exercises: withIds(plan.exercises),
    }
    await app.stored.require(tx, userId, { workouts: 1, bytes: sizeOf(row) })
    await workouts.insert([row])
    await saving.bumpGroups(shownIn)
    isNew = true
    const view = viewOf(userId, row, { version: 1, createdAt: now, updatedAt: now, known: plan.known })
    const workout: OpenWorkout = { ...view, rest: null, cue: null, assignmentId: plan.assignmentId }
    return { workout, records: [], epoch, revision }
  })
  return { ...saved, isNew: isNew || saved.repeated }
}

/** Whoever had this id before: a workout that is there, or the owner of one that was deleted. */
async function readFormer(tx: Transaction, id: Id): Promise<{ userId: Id; isDeleted: boolean } | undefined> {
  const [found] = await rows<{ userId: Id; isDeleted: boolean }>(
    tx,
    sql`select user_id as "userId", false as "isDeleted" from workout where id = ${id}
      union all select user_id, true from deleted_workout where id = ${id}`,
  )
  return found
}

async function formerAs(
  tx: Transaction,
  userId: Id,
  id: Id,
  former: { userId: Id; isDeleted: boolean },
): Promise<OpenWorkout> {
  if (former.userId !== userId) throw problem('id-taken')
  if (former.isDeleted) throw noOpenWorkout(id)
  const [workout] = await readWorkouts(tx, [id])
  return { ...(workout as WorkoutView), rest: null, cue: null, assignmentId: null }
}

async function planOf(
  tx: Transaction,
  userId: Id,
  from: OpenFrom | undefined,
  calendar: MemberCalendar,
  now: Date,
): Promise<Plan> {
  const { workoutId, assignmentId, routineId, due } = from ?? {}
  if (routineId !== undefined) throw problem('not-found', 'There is no such routine')
  if (workoutId !== undefined) return likeWorkout(tx, userId, workoutId)
  const today = todayIn(calendar, now)
  if (assignmentId !== undefined) return asAssigned(tx, userId, assignmentId, today, calendar.weightUnit)
  if (due !== undefined) return asDue(tx, userId, calendar, today)
  return { title: USUAL_TITLE, exercises: [], known: new Map(), assignmentId: null }
}

/** The same exercises and sets, planned with the values that they had. */
async function likeWorkout(tx: Transaction, userId: Id, workoutId: Id): Promise<Plan> {
  const [former] = await readWorkouts(tx, [workoutId])
  if (former?.userId !== userId) throw problem('unknown-workout')
  return {
    title: former.title,
    exercises: former.exercises.map(({ exerciseId, supersetGroup, restS, sets }) => ({
      exerciseId,
      notes: null,
      supersetGroup,
      restS,
      sets: sets.map(({ type, weightKg, unit, reps, durationS, distanceM }) =>
        planned({ type, weightKg, unit, reps, durationS, distanceM }),
      ),
    })),
    known: new Map(former.exercises.map(({ exerciseId, name, tracking }) => [exerciseId, { name, tracking }])),
    assignmentId: null,
  }
}

async function asAssigned(tx: Transaction, userId: Id, id: Id, today: string, unit: Unit): Promise<Plan> {
  const own = await rows(tx, sql`select 1 as one from assigned_workout where id = ${id} and client_id = ${userId}`)
  const [assigned] = own.length === 0 ? [] : await readAssigned(tx, [id], today)
  if (assigned === undefined) throw problem('unknown-assignment')
  const { byId: known } = await readMeanings(tx, userId, { ids: assigned.items.map(({ exerciseId }) => exerciseId) })
  return {
    title: assigned.title,
    exercises: assigned.items
      .filter(({ exerciseId }) => known.has(exerciseId))
      .map(({ exerciseId, sets, repsMin, repsMax, weightKg, rpe, durationS, notes }) => ({
        exerciseId,
        notes,
        supersetGroup: null,
        sets: Array.from({ length: sets }, () =>
          planned({
            unit,
            durationS,
            targetWeightKg: weightKg,
            targetRepsMin: repsMin,
            targetRepsMax: repsMax,
            targetRpe: rpe,
          }),
        ),
      })),
    known,
    assignmentId: id,
  }
}

/** Sets of an exercise for which the coach does not say how many. */
const USUAL_SETS = 3

async function asDue(tx: Transaction, userId: Id, calendar: MemberCalendar, today: string): Promise<Plan> {
  const { due, next } = await readCoach(tx, userId, calendar, today, readHistory(tx, userId, calendar, today))
  if (due === null) throw problem('nothing-due')
  const unit = calendar.weightUnit
  return {
    title: due.title,
    exercises: next.map(({ exerciseId, sets, reps, weightKg, inputs: { targetRpe } }) => ({
      exerciseId,
      notes: null,
      supersetGroup: null,
      sets: Array.from({ length: sets ?? USUAL_SETS }, () =>
        planned({ unit, targetWeightKg: weightKg, targetRepsMin: reps, targetRepsMax: reps, targetRpe }),
      ),
    })),
    known: new Map(next.map(({ exerciseId, exercise: name, tracking }) => [exerciseId, { name, tracking }])),
    assignmentId: null,
  }
}

const planned = (values: Partial<SetRow> & Pick<SetRow, 'unit'>): SetRow => ({
  type: 'normal',
  weightKg: null,
  reps: null,
  durationS: null,
  distanceM: null,
  rpe: null,
  ...values,
  doneAt: null,
})

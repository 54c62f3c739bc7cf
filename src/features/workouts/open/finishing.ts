import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../../contract/common.ts'
import type {
  DiscardAnswer,
  FinishAnswer,
  FinishInput,
  OpenAnswer,
  OpenWorkout,
  WorkoutView,
} from '../../../contract/index.ts'
import { problem } from '../../../contract/problems.ts'
import { rows, type Transaction, uuids } from '../../../db/open.ts'
import { localDateOf } from '../../../domain/calendar/civil-date.ts'
import { alreadyOpen, readOpenWorkout } from '../../../domain/workouts/open-workout.ts'
import { groupsShown, leaderboardsOf } from '../../../domain/workouts/training-days.ts'
import { sizeOf } from '../../../domain/workouts/workout-size.ts'
import { readWorkouts } from '../../../domain/workouts/workout-views.ts'
import type { Saved, Saving } from '../../../saving/save.ts'
import { keepAndDelete } from '../deletion.ts'
import { fulfilAssignment, mustRead, requireMatching } from '../queries.ts'
import { noOpenWorkout, openAgain } from './changing.ts'
import { instantOf, readCalendar } from './content.ts'
import { readSummary } from './summary.ts'

const DAY_MS = 24 * 3_600_000

const lastSetMs = ({ exercises }: OpenWorkout): number =>
  Math.max(
    ...exercises.flatMap(({ sets }) => sets.flatMap(({ doneAt }) => (doneAt === null ? [] : Date.parse(doneAt)))),
  )

export const isAnythingDone = ({ exercises }: OpenWorkout): boolean =>
  exercises.some(({ sets }) => sets.some(({ doneAt }) => doneAt !== null))

/**
 * Finishes the open workout without the sets that are not done. Repeated, under a key or naming the workout, it is
 * answered as it was finished. Throws no-open-workout, nothing-done.
 */
export async function finishWorkout(
  app: FastifyInstance,
  userId: Id,
  { endedAt }: FinishInput,
  { workoutId, key }: { workoutId?: Id | undefined; key?: string | undefined },
): Promise<Saved<FinishAnswer>> {
  const once = key && { key, request: { finish: workoutId ?? null, endedAt }, workoutId: workoutId ?? userId }
  const plan = { accounts: [userId], change: { kind: 'workout-finished' as const }, once: once || undefined }
  const saved = await app.save(plan, async (saving) => {
    const { tx, now, epoch, revision } = saving
    const [open, shownIn] = await Promise.all([readOpenWorkout(tx, userId), groupsShown(tx, userId)])
    if (open === null || (workoutId !== undefined && open.id !== workoutId)) {
      const done = workoutId === undefined ? undefined : (await readWorkouts(tx, [workoutId]))[0]
      if (done?.userId !== userId) throw noOpenWorkout(workoutId)
      return { workout: done, epoch, revision }
    }
    if (!isAnythingDone(open)) throw problem('nothing-done', 'No set is done: discard the workout, or do one')
    const end = endOf(open, endedAt === undefined ? now : instantOf(endedAt, 'endedAt'))
    const workout = await finish(saving, open, { endedAt: end, leftOpen: false })
    await saving.bumpGroups(shownIn)
    return { workout, epoch, revision }
  })
  const { workout, epoch, revision } = saved.result
  const summary = await app.database.db.transaction((tx) => readSummary(tx, workout))
  return { ...saved, result: { workout, summary, records: [], epoch, revision } }
}

/**
 * When it was finished; over a day after its start, its last set. Two devices' clocks differ, and one may have waited for
 * a network since: a time that does not fit must not keep a workout from its end.
 */
function endOf(open: OpenWorkout, finishedAt: Date): Date {
  const startMs = Date.parse(open.startedAt)
  const isTooLong = finishedAt.getTime() - startMs > DAY_MS
  return isTooLong ? leftOpenEnd(open) : new Date(Math.max(finishedAt.getTime(), startMs))
}

/** Makes of an open workout a finished one: what is only planned goes, and so do rest and cue. */
export async function finish(
  { tx, now, workouts, about }: Saving,
  open: OpenWorkout,
  { endedAt, leftOpen }: { endedAt: Date; leftOpen: boolean },
): Promise<WorkoutView> {
  const { rest: _, cue: __, assignmentId, ...view } = open
  about(open.id)
  const exercises = open.exercises
    .map((block) => ({ ...block, sets: block.sets.filter(({ doneAt }) => doneAt !== null).map(withoutEmptyTargets) }))
    .filter(({ sets }) => sets.length > 0)
  const workout: WorkoutView = {
    ...view,
    exercises,
    status: 'done',
    leftOpen,
    endedAt: endedAt.toISOString(),
    version: open.version + 1,
    updatedAt: now.toISOString(),
  }
  const isKept = new Set<Id>(exercises.flatMap(({ id, sets }) => [id, ...sets.map((set) => set.id)]))
  const blocks = open.exercises.map(({ id }) => id).filter((id) => !isKept.has(id))
  const sets = open.exercises.flatMap((block) => block.sets.map(({ id }) => id)).filter((id) => !isKept.has(id))
  await tx.execute(sql`with blocks as (delete from workout_exercise where id = any(${uuids(blocks)})),
      sets as (delete from set where id = any(${uuids(sets)}))
    update workout set status = 'done', left_open = ${leftOpen}, ended_at = ${workout.endedAt}::timestamptz,
      version = ${workout.version}, updated_at = ${workout.updatedAt}::timestamptz, size_bytes = ${sizeOf(workout)},
      rest_ends_at = null, rest_length_s = null, cue = null, leased_until = null where id = ${open.id}`)
  workouts.affectDays([open.localDate])
  // the trainer may have taken it back meanwhile: the workout was done all the same
  if (assignmentId !== null) await fulfilAssignment(tx, { userId: open.userId, workoutId: open.id }, assignmentId)
  return workout
}

type ShownSet = WorkoutView['exercises'][number]['sets'][number]

/** Targets where something was asked, as they are read of a finished workout. */
function withoutEmptyTargets({ targetWeightKg, targetRepsMin, targetRepsMax, targetRpe, ...set }: ShownSet): ShownSet {
  const asked = { targetWeightKg, targetRepsMin, targetRepsMax, targetRpe }
  return Object.values(asked).some((value) => value != null) ? ({ ...set, ...asked } as ShownSet) : set
}

/** When a workout that was left open ended. */
export const leftOpenEnd = (open: OpenWorkout): Date => {
  const startMs = Date.parse(open.startedAt)
  return new Date(Math.min(Math.max(lastSetMs(open), startMs), startMs + DAY_MS))
}

/**
 * Discards the open workout: numbers and records fall back to what they were. It can be restored as a deleted one can.
 * Naming the workout makes a repeat harmless. Throws no-open-workout.
 */
export async function discardWorkout(
  app: FastifyInstance,
  userId: Id,
  workoutId: Id | undefined,
): Promise<DiscardAnswer> {
  const plan = { accounts: [userId], change: { kind: 'workout-discarded' as const } }
  const { result } = await app.save(plan, async (saving) => {
    const { tx, epoch, revision } = saving
    const [open, shownIn, shownOn] = await Promise.all([
      readOpenWorkout(tx, userId),
      groupsShown(tx, userId),
      leaderboardsOf(tx, userId),
    ])
    const answer = (id: Id) => ({ workout: null, workoutId: id, records: [], epoch, revision })
    if (open === null || (workoutId !== undefined && open.id !== workoutId)) {
      if (workoutId === undefined || !(await isDeleted(tx, userId, workoutId))) throw noOpenWorkout(workoutId)
      return answer(workoutId)
    }
    await discard(saving, open)
    // its day may go, too: all of these are locked in one order
    if (shownIn.length > 0) await saving.bumpGroups([...shownIn, ...shownOn])
    return answer(open.id)
  })
  return result
}

export async function discard({ tx, now, workouts, about }: Saving, { id, userId }: OpenWorkout): Promise<void> {
  about(id)
  await workouts.willChange([id])
  await keepAndDelete(tx, userId, id, now)
}

async function isDeleted(tx: Transaction, userId: Id, id: Id): Promise<boolean> {
  const found = await rows(tx, sql`select 1 as one from deleted_workout where id = ${id} and user_id = ${userId}`)
  return found.length > 0
}

/**
 * Opens a finished workout again, on its own day. One that is open is answered as it stands. Throws not-found,
 * workout-open, not-continued.
 */
export function continueWorkout(app: FastifyInstance, userId: Id, id: Id): Promise<Saved<OpenAnswer>> {
  const plan = { accounts: [userId], change: { kind: 'workout-started' as const, workoutId: id } }
  return app.save(plan, async (saving) => {
    const { tx, now, epoch, revision } = saving
    const [open, calendar, found] = await Promise.all([
      readOpenWorkout(tx, userId),
      readCalendar(tx, userId),
      mustRead(tx, id),
    ])
    const former = requireMatching(found, userId, undefined)
    if (open?.id === id) return { workout: open, records: [], epoch, revision }
    if (open !== null) throw alreadyOpen(open.id)
    if (localDateOf(now, former.timeZone, calendar.dayCutoffMin) !== former.localDate) throw problem('not-continued')
    return { workout: await openAgain(saving, former), records: [], epoch, revision }
  })
}

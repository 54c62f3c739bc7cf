import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import type { WorkoutDetail, WorkoutFilter, WorkoutPage, WorkoutView } from '../../contract/workouts.ts'
import { decodeCursor, encodeCursor, fittingOn, isId, isInstant } from '../../db/cursor.ts'
import { type Queries, type Reads, rows, type Transaction } from '../../db/open.ts'
import { E1RM_KG, IS_WORKING, RECORD_VALUE, setsIn, VOLUME_KG } from '../../domain/workouts/set-sql.ts'
import { readWorkouts } from '../../domain/workouts/workout-views.ts'
import { conditionsOf } from './filter.ts'

/** A place in the list: newest start first, the id decides between equal starts. */
export interface Cursor {
  startedAt: string
  id: Id
}

/** Throws invalid-cursor for a text that is not one of ours. */
export function placeOf(cursor: string): Cursor {
  const [startedAt = '', id = ''] = decodeCursor(cursor, [isInstant, isId])
  return { startedAt, id: id as Id }
}

/** One page of a member's finished workouts, newest first; of those that the filter leaves, if there is one. It ends by bytes too. */
export async function readPage(
  db: Reads,
  userId: Id,
  { limit, after, filter = {} }: { limit: number; after?: Cursor | undefined; filter?: WorkoutFilter },
): Promise<WorkoutPage> {
  const place =
    after === undefined ? sql`` : sql`and (w.started_at, w.id) < (${after.startedAt}::timestamptz, ${after.id}::uuid)`
  const found = await rows<{ id: Id; sizeBytes: number }>(
    db,
    sql`select w.id, w.size_bytes as "sizeBytes" from workout w where w.user_id = ${userId} and w.status = 'done' ${place} ${conditionsOf(userId, filter)}
      order by w.started_at desc, w.id desc limit ${limit + 1}`,
  )
  const page = fittingOn(found, limit)
  const workouts = await readWorkouts(
    db,
    page.map(({ id }) => id),
  )
  const last = workouts[workouts.length - 1]
  return {
    workouts,
    nextCursor: found.length > page.length && last !== undefined ? encodeCursor([last.startedAt, last.id]) : null,
  }
}

/** The workout, or undefined. */
export async function readWorkout(db: Queries, id: Id): Promise<WorkoutView | undefined> {
  const [view] = await readWorkouts(db, [id])
  return view
}

/** The workout, which has to be there. */
export async function mustRead(tx: Transaction, id: Id): Promise<WorkoutView> {
  const view = await readWorkout(tx, id)
  if (view === undefined) throw problem('not-found')
  return view
}

/** What is made from a workout's sets: its volume, each set's estimated maximum and the records won in it. */
export async function readFigures(
  db: Queries,
  id: Id,
): Promise<Pick<WorkoutDetail, 'volumeKg' | 'e1rmKg' | 'records'>> {
  const sets = await rows<{ id: Id; volume_kg: number | null; e1rm_kg: number | null }>(
    db,
    sql`select s.id, ${VOLUME_KG}::float8 as volume_kg, (case when ${IS_WORKING} then ${E1RM_KG} end)::float8 as e1rm_kg
      from ${setsIn(sql`w.id = ${id}`)}`,
  )
  const records = await rows<WorkoutDetail['records'][number]>(
    db,
    sql`select exercise_id as "exerciseId", set_id as "setId", kind, ${RECORD_VALUE} as value
      from exercise_best b where workout_id = ${id} and is_record order by exercise_id, kind`,
  )
  return {
    volumeKg: sets.reduce((sum, { volume_kg }) => sum + (volume_kg ?? 0), 0),
    e1rmKg: Object.fromEntries(sets.flatMap(({ id, e1rm_kg }) => (e1rm_kg === null ? [] : [[id, e1rm_kg]]))),
    records,
  }
}

/**
 * The member's own workout, behind the lock on the member's row, which every change of it takes. Throws not-found, or
 * version-conflict when `ifMatch` is not its version (also when there is none any more).
 */
export function requireMatching<Found extends { userId: Id; version: number }>(
  found: Found | undefined,
  userId: Id,
  ifMatch: number | undefined,
): Found {
  if (found === undefined || found.userId !== userId)
    throw problem(ifMatch === undefined ? 'not-found' : 'version-conflict')
  if (ifMatch !== undefined && ifMatch !== found.version) throw problem('version-conflict')
  return found
}

/** Has a workout fulfil one assigned workout of the member's, or none. False: the member has no such one, or no more. */
export async function fulfilAssignment(
  tx: Transaction,
  { userId, workoutId }: { userId: Id; workoutId: Id },
  assignmentId: Id | null,
): Promise<boolean> {
  await tx.execute(sql`update assigned_workout set workout_id = null
    where workout_id = ${workoutId} and id is distinct from ${assignmentId}::uuid`)
  if (assignmentId === null) return true
  const found = await rows(
    tx,
    sql`update assigned_workout set workout_id = ${workoutId}
      where id = ${assignmentId} and client_id = ${userId} returning id`,
  )
  return found.length > 0
}

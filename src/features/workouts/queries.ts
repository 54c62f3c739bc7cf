import { sql } from 'drizzle-orm'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { problem } from '../../problems.ts'
import { readWorkouts } from '../../training/workout-rows.ts'
import type { WorkoutPage, WorkoutView } from './contract.ts'

/** A place in the list: newest start first, the id decides between equal starts. */
export interface Cursor {
  startedAt: string
  id: string
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** @returns an opaque text for the client to send back */
export const encodeCursor = ({ startedAt, id }: Cursor): string =>
  Buffer.from(`${startedAt} ${id}`).toString('base64url')

/** Throws invalid-cursor for a text that is not one of ours. */
export function decodeCursor(text: string): Cursor {
  const match = CURSOR.exec(Buffer.from(text, 'base64url').toString())
  const [, startedAt, id] = match ?? []
  const start = new Date(startedAt ?? '')
  // a date that no calendar has is read as another one, so it has to come back as it was
  if (startedAt === undefined || id === undefined || Number.isNaN(start.getTime()) || start.toISOString() !== startedAt)
    throw problem('invalid-cursor')
  return { startedAt, id }
}

/** One page of a member's workouts, newest first. */
export async function readPage(
  db: Queries,
  userId: string,
  { limit, after }: { limit: number; after?: Cursor | undefined },
): Promise<WorkoutPage> {
  const place =
    after === undefined ? sql`` : sql`and (started_at, id) < (${after.startedAt}::timestamptz, ${after.id}::uuid)`
  const found = await rows<{ id: string }>(
    db,
    sql`select id from workout where user_id = ${userId} ${place} order by started_at desc, id desc limit ${limit + 1}`,
  )
  const workouts = await readWorkouts(
    db,
    found.slice(0, limit).map(({ id }) => id),
  )
  const last = workouts[workouts.length - 1]
  return { workouts, nextCursor: found.length > limit && last !== undefined ? encodeCursor(last) : null }
}

/** The workout, or undefined. */
export async function readWorkout(db: Queries, id: string): Promise<WorkoutView | undefined> {
  const [view] = await readWorkouts(db, [id])
  return view
}

/** Locks a workout of the member's for a change; undefined when the member has no such workout. */
export async function lockWorkout(
  tx: Transaction,
  userId: string,
  id: string,
): Promise<{ version: number } | undefined> {
  const [found] = await rows<{ version: number }>(
    tx,
    sql`select version from workout where id = ${id} and user_id = ${userId} for update`,
  )
  return found
}

export interface StoredAnswer {
  requestHash: string
  answer: unknown
}

/** What this member's Idempotency-Key was answered with, if it was used. */
export async function readStoredAnswer(db: Queries, userId: string, key: string): Promise<StoredAnswer | undefined> {
  const [found] = await rows<StoredAnswer & Record<string, unknown>>(
    db,
    sql`select request_hash as "requestHash", answer from idempotency_key where user_id = ${userId} and key = ${key}`,
  )
  return found
}

/** Remembers the answer to a new workout, and forgets what this member stored more than thirty days ago. */
export async function storeAnswer(
  tx: Transaction,
  { userId, key, workoutId }: { userId: string; key: string; workoutId: string },
  stored: StoredAnswer,
): Promise<void> {
  await tx.execute(
    sql`delete from idempotency_key where user_id = ${userId} and created_at < now() - interval '30 days'`,
  )
  await tx.execute(sql`insert into idempotency_key (user_id, key, request_hash, workout_id, answer)
    values (${userId}, ${key}, ${stored.requestHash}, ${workoutId}, ${JSON.stringify(stored.answer)}::jsonb)`)
}

/**
 * Has a workout fulfil one assigned workout of the member's, or none. Throws unknown-assignment for one that is not the
 * member's.
 */
export async function fulfilAssignment(
  tx: Transaction,
  { userId, workoutId }: { userId: string; workoutId: string },
  assignmentId: string | null,
): Promise<void> {
  await tx.execute(sql`update assigned_workout set workout_id = null
    where workout_id = ${workoutId} and id is distinct from ${assignmentId}::uuid`)
  if (assignmentId === null) return
  const found = await rows(
    tx,
    sql`update assigned_workout set workout_id = ${workoutId}
      where id = ${assignmentId} and client_id = ${userId} returning id`,
  )
  if (found.length === 0) throw problem('unknown-assignment')
}

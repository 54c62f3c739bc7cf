import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { Change } from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import type { SavedWorkout } from '../../contract/workouts.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { readRevisions } from '../../db/revisions.ts'
import { leaderboardsOf } from '../../domain/workouts/training-days.ts'
import type { Saving } from '../../plugins/saves.ts'

/** A request that may come twice: its Idempotency-Key, if it has one, and what it asks for. */
export interface Asked {
  key: string | undefined
  /** Everything that tells it from another request under the same key. */
  request: unknown
}

interface StoredAnswer {
  requestHash: string
  answer: unknown
}

export interface SavedOnce {
  saved: SavedWorkout
  repeated: boolean
}

/** Thrown inside the transaction, so that it is rolled back, when the key turns out to be used. */
class AlreadyAnswered extends Error {
  readonly stored: StoredAnswer
  constructor(stored: StoredAnswer) {
    super('answered before')
    this.stored = stored
  }
}

/**
 * Runs a save of a member's workout. Under an Idempotency-Key a repeated request returns the first answer and writes
 * nothing; the same key for another request is refused (key-reused). The key of a save that failed is free again.
 */
export async function saveOnce(
  app: FastifyInstance,
  userId: Id,
  { key, request }: Asked,
  change: Change,
  write: (saving: Saving) => Promise<SavedWorkout>,
): Promise<SavedOnce> {
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const answered = key === undefined ? undefined : await readStoredAnswer(app.database.db, userId, key)
  if (answered !== undefined) return repeat(app, userId, answered, requestHash)
  try {
    const { result } = await app.save({ accounts: [userId], change }, async (saving) => {
      // asked again behind the row lock: the same request may have committed on another instance since
      const stored = key === undefined ? undefined : await readStoredAnswer(saving.tx, userId, key)
      if (stored !== undefined) throw new AlreadyAnswered(stored)
      const saved = await write(saving)
      if (key !== undefined) {
        await storeAnswer(saving.tx, { userId, key, workoutId: saved.workout.id }, { requestHash, answer: saved })
      }
      return saved
    })
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
async function repeat(app: FastifyInstance, userId: Id, stored: StoredAnswer, requestHash: string): Promise<SavedOnce> {
  if (stored.requestHash !== requestHash) throw problem('key-reused')
  const { db } = app.database
  const committedAtMs = performance.now()
  const revisions = await readRevisions(db, [userId, ...(await leaderboardsOf(db, userId))])
  await app.cache.committedAll(
    [...revisions].map(([subjectId, revision]) => ({ subjectId, revision, committedAtMs, replayed: true })),
  )
  return { saved: stored.answer as SavedWorkout, repeated: true }
}

async function readStoredAnswer(db: Queries, userId: Id, key: string): Promise<StoredAnswer | undefined> {
  const [found] = await rows<StoredAnswer & Record<string, unknown>>(
    db,
    sql`select request_hash as "requestHash", answer from idempotency_key where user_id = ${userId} and key = ${key}`,
  )
  return found
}

/** Remembers the answer, and forgets what this member stored more than thirty days ago. */
async function storeAnswer(
  tx: Transaction,
  { userId, key, workoutId }: { userId: Id; key: string; workoutId: Id },
  stored: StoredAnswer,
): Promise<void> {
  await tx.execute(
    sql`delete from idempotency_key where user_id = ${userId} and created_at < now() - interval '30 days'`,
  )
  await tx.execute(sql`insert into idempotency_key (user_id, key, request_hash, workout_id, answer)
    values (${userId}, ${key}, ${stored.requestHash}, ${workoutId}, ${JSON.stringify(stored.answer)}::jsonb)`)
}

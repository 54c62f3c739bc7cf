import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import { type Queries, rows, type Transaction } from '../db/open.ts'

/** A request that may come twice: its Idempotency-Key, and what it asks for. */
export interface Once {
  key: string
  /** Everything that tells it from another request under the same key. */
  request: unknown
  /** The workout that it is about. */
  workoutId: Id
}

/** The first answer to a request. */
export interface StoredAnswer {
  requestHash: string
  answer: unknown
}

export const hashOf = ({ request }: Once): string => createHash('sha256').update(JSON.stringify(request)).digest('hex')

/** Thrown inside a transaction, so that it is rolled back, when the key turns out to be used. */
export class AnsweredBefore extends Error {
  constructor() {
    super('Answered before')
    this.name = 'AnsweredBefore'
  }
}

/** Undefined: nothing was answered under this key. */
export async function readStoredAnswer(db: Queries, userId: Id, { key }: Once): Promise<StoredAnswer | undefined> {
  const [found] = await rows<StoredAnswer & Record<string, unknown>>(
    db,
    sql`select request_hash as "requestHash", answer from idempotency_key where user_id = ${userId} and key = ${key}`,
  )
  return found
}

/** Throws AnsweredBefore when there is an answer under this key. */
export async function refuseRepeat(tx: Transaction, userId: Id, once: Once): Promise<void> {
  if ((await readStoredAnswer(tx, userId, once)) !== undefined) throw new AnsweredBefore()
}

/** Remembers an answer. Throws AnsweredBefore when the same request has committed meanwhile. */
export async function storeAnswer(tx: Transaction, userId: Id, once: Once, answer: unknown): Promise<void> {
  const stored = await rows(
    tx,
    sql`insert into idempotency_key (user_id, key, request_hash, workout_id, answer)
      values (${userId}, ${once.key}, ${hashOf(once)}, ${once.workoutId}, ${JSON.stringify(answer)}::jsonb)
      on conflict do nothing returning 1 as one`,
  )
  if (stored.length === 0) throw new AnsweredBefore()
}

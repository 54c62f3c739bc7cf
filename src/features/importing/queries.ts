import { and, eq, inArray, sql } from 'drizzle-orm'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { type ImportOutcome, importBatch, workout } from '../../db/schema.ts'
import type { WorkoutSource } from '../../vocabulary.ts'

/** An import belongs to one instance for so long; every batch renews it, and another takes over when it runs out. */
const LEASE_SECONDS = 15

export type Batch = typeof importBatch.$inferSelect

/** What an import has written so far. */
export interface Written {
  workouts: number
  sets: number
}

export async function storeFile(
  db: Queries,
  batch: Pick<Batch, 'id' | 'userId' | 'fileSha256' | 'options' | 'content'>,
): Promise<void> {
  await db.insert(importBatch).values({ ...batch, status: 'stored' })
}

export async function readBatch(db: Queries, id: string): Promise<Omit<Batch, 'content'> | undefined> {
  const { content: _, ...columns } = importBatch
  const [found] = await db
    .select({
      id: columns.id,
      userId: columns.userId,
      fileSha256: columns.fileSha256,
      options: columns.options,
      status: columns.status,
      outcome: columns.outcome,
      createdAt: columns.createdAt,
      finishedAt: columns.finishedAt,
      leasedUntil: columns.leasedUntil,
    })
    .from(importBatch)
    .where(eq(importBatch.id, id))
  return found
}

/** Takes the oldest unfinished import that nobody works on; undefined when there is none. */
export async function claimBatch(db: Queries): Promise<Batch | undefined> {
  const [claimed] = await rows<{ id: string }>(
    db,
    sql`update import_batch set status = 'running', leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = (select id from import_batch where status in ('stored', 'running')
        and (leased_until is null or leased_until < now()) order by created_at limit 1 for update skip locked)
      returning id`,
  )
  if (claimed === undefined) return undefined
  const [batch] = await db.select().from(importBatch).where(eq(importBatch.id, claimed.id))
  return batch
}

/** Keeps the claim while a batch is written. False: somebody else has taken over. */
export async function renewLease(tx: Transaction, batch: Batch): Promise<boolean> {
  const renewed = await rows(
    tx,
    sql`update import_batch set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = ${batch.id} and status = 'running' returning id`,
  )
  return renewed.length > 0
}

/** Lets go of an unfinished import, for another instance to take at once. */
export async function releaseBatch(db: Queries, id: string): Promise<void> {
  await db.execute(sql`update import_batch set leased_until = null where id = ${id} and status = 'running'`)
}

export async function finishBatch(
  db: Queries,
  id: string,
  status: 'done' | 'failed',
  outcome: ImportOutcome,
): Promise<void> {
  await db
    .update(importBatch)
    .set({ status, outcome, content: null, leasedUntil: null, finishedAt: new Date() })
    .where(eq(importBatch.id, id))
}

/** Which of these sessions the member has already, and which import brought each. */
export async function knownSessions(
  tx: Transaction,
  userId: string,
  source: WorkoutSource,
  sourceKeys: readonly string[],
): Promise<Map<string, string | null>> {
  const found = await tx
    .select({ key: workout.sourceKey, importId: workout.importId })
    .from(workout)
    .where(and(eq(workout.userId, userId), eq(workout.source, source), inArray(workout.sourceKey, [...sourceKeys])))
  return new Map(found.map(({ key, importId }) => [key ?? '', importId]))
}

/** What this import wrote, counted in the rows themselves: right also when another instance finished it. */
export async function readWritten(db: Queries, importId: string, userId: string): Promise<Written> {
  const [counted] = await rows<{ workouts: number; sets: number }>(
    db,
    sql`select count(distinct w.id)::int as workouts, count(s.id)::int as sets from workout w
      left join workout_exercise we on we.workout_id = w.id left join set s on s.workout_exercise_id = we.id
      where w.user_id = ${userId} and w.import_id = ${importId}`,
  )
  return counted ?? { workouts: 0, sets: 0 }
}

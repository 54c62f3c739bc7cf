import { and, eq, sql } from 'drizzle-orm'
import { type Database, type Queries, rows, type Transaction } from '../../db/open.ts'
import { type ImportOutcome, importBatch } from '../../db/schema.ts'
import type { WorkoutSource } from '../../vocabulary.ts'
import type { ParsedWorkout } from './parse/types.ts'

/** An import belongs to one instance for so long; every batch renews it, and another takes over when it runs out. */
const LEASE_SECONDS = 15

export type Batch = typeof importBatch.$inferSelect

/** What an import has written so far. */
export interface Written {
  workouts: number
  sets: number
}

/** Files of one member that may wait at once, so that nobody else's import waits for all of them. */
const MAX_WAITING = 3

/** Stores a file to be imported; false when too many of the member's are waiting already. */
export async function storeFile(
  db: Database,
  batch: Pick<Batch, 'id' | 'userId' | 'fileSha256' | 'options' | 'content'>,
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    // of several uploads at once each counts those before it
    await tx.execute(sql`select 1 from subject where id = ${batch.userId} for update`)
    const [waiting] = await rows<{ count: number }>(
      tx,
      sql`select count(*)::int as count from import_batch where user_id = ${batch.userId} and status in ('stored', 'running')`,
    )
    if ((waiting?.count ?? 0) >= MAX_WAITING) return false
    await tx.insert(importBatch).values({ ...batch, status: 'stored' })
    return true
  })
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
      exercisesCreated: columns.exercisesCreated,
      outcome: columns.outcome,
      createdAt: columns.createdAt,
      finishedAt: columns.finishedAt,
      leasedUntil: columns.leasedUntil,
      claim: columns.claim,
    })
    .from(importBatch)
    .where(eq(importBatch.id, id))
  return found
}

/** Takes the oldest unfinished import that nobody works on; undefined when there is none. */
export async function claimBatch(db: Queries): Promise<Batch | undefined> {
  const [claimed] = await rows<{ id: string }>(
    db,
    sql`update import_batch set status = 'running', claim = gen_random_uuid(),
        leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
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
      where id = ${batch.id} and claim = ${batch.claim} and status = 'running' returning id`,
  )
  return renewed.length > 0
}

/** Counts what a batch of workouts brought, in its transaction: right also when another instance goes on. */
export async function countExercises(tx: Transaction, { id }: Batch, created: number): Promise<void> {
  if (created === 0) return
  await tx.execute(sql`update import_batch set exercises_created = exercises_created + ${created} where id = ${id}`)
}

/** Lets go of an unfinished import, for another instance to take at once; does nothing when one has already. */
export async function releaseBatch(db: Queries, { id, claim }: Batch): Promise<void> {
  await db.execute(
    sql`update import_batch set leased_until = null where id = ${id} and claim = ${claim} and status = 'running'`,
  )
}

/** Ends an import; does nothing when another instance has taken it over. */
export async function finishBatch(
  db: Queries,
  { id, claim }: Batch,
  status: 'done' | 'failed',
  outcome: ImportOutcome,
): Promise<void> {
  await db
    .update(importBatch)
    .set({ status, outcome, content: null, leasedUntil: null, finishedAt: new Date() })
    .where(and(eq(importBatch.id, id), eq(importBatch.claim, claim ?? '')))
}

/** Sessions of a file that the member has already, by their keys. */
export interface KnownSessions {
  keys: Set<string>
  /** how many of them came before this import */
  duplicates: number
}

/**
 * Which of these sessions are there: those of the same source and key, and those of any source that began at the same
 * instant under the same title, as an export of ours does that comes back.
 */
export async function knownSessions(
  tx: Transaction,
  { userId, id: importId }: Batch,
  source: WorkoutSource,
  sessions: readonly Pick<ParsedWorkout, 'sourceKey' | 'title' | 'startedAt'>[],
): Promise<KnownSessions> {
  const asked = sql.join(
    sessions.map(
      ({ sourceKey, title, startedAt }) => sql`(${sourceKey}::text, ${title}::text, ${startedAt}::timestamptz)`,
    ),
    sql`, `,
  )
  const found = await rows<{ key: string; before: boolean }>(
    tx,
    sql`select a.key, bool_or(w.import_id is distinct from ${importId}::uuid) as before
      from (values ${asked}) as a (key, title, started_at) join workout w on w.user_id = ${userId}
        and ((w.source = ${source} and w.source_key = a.key)
          or (w.started_at = a.started_at and w.title = a.title and w.import_id is distinct from ${importId}::uuid))
      group by a.key`,
  )
  return { keys: new Set(found.map(({ key }) => key)), duplicates: found.filter(({ before }) => before).length }
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

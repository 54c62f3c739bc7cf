import { eq, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { type Queries, rows, type Transaction, uuids } from '../../db/open.ts'
import { type Brought, type ImportOutcome, importBatch } from '../../db/schema/index.ts'

/** An import belongs to one instance for so long; every batch renews it, and another takes over when it runs out. */
export const LEASE_SECONDS = 15

/** Workouts a transaction: each one bumps the revision once and shows as one step of progress. */
export const WORKOUTS_PER_SAVE = 100
/** Of workouts with many sets fewer go into one: others wait for their turn meanwhile. */
export const SETS_PER_SAVE = 2_000

export type Batch = typeof importBatch.$inferSelect

/**
 * Takes an unfinished import, or undo of one, that nobody works on: first that of somebody of whom nothing is worked
 * on anywhere, and of these whoever had one ended longest ago; undefined when there is none.
 * @param notOf people whose turn it is already
 * @param mostBytes none with a larger file
 */
export async function claimBatch(
  db: Queries,
  { notOf, mostBytes }: { notOf: readonly string[]; mostBytes: number },
): Promise<Batch | undefined> {
  const [claimed] = await rows<{ id: Id }>(
    db,
    sql`update import_batch set status = case status when 'stored' then 'running' else status end,
        claim = gen_random_uuid(), leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = (select b.id from import_batch b where b.status in ('stored', 'running', 'undoing')
        and (b.leased_until is null or b.leased_until < now())
        and b.user_id <> all(${uuids(notOf)}) and b.file_bytes <= ${mostBytes}::bigint
        order by exists (select 1 from import_batch o where o.user_id = b.user_id
            and o.status in ('running', 'undoing') and o.leased_until >= now()),
          (select max(o.finished_at) from import_batch o where o.user_id = b.user_id
            and o.finished_at > now() - interval '1 hour') nulls first, b.created_at
        limit 1 for update of b skip locked)
      returning id`,
  )
  if (claimed === undefined) return undefined
  const [batch] = await db.select().from(importBatch).where(eq(importBatch.id, claimed.id))
  return batch
}

/** Thrown when another instance has taken the import over, or this one is closing: nothing is to be finished here. */
export class ImportLeft extends Error {}

/** Keeps the claim while a batch is written. Throws ImportLeft when somebody else has taken over. */
export async function renewLease(tx: Transaction, { id, claim, status }: Batch): Promise<void> {
  const renewed = await rows(
    tx,
    sql`update import_batch set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = ${id} and claim = ${claim} and status = ${status} returning id`,
  )
  if (renewed.length === 0) throw new ImportLeft('taken over')
}

/** Keeps the claim while a file is read or waits for its turn; does nothing when somebody else has taken over. */
export async function keepLease(db: Queries, { id, claim, status }: Batch): Promise<void> {
  await db.execute(
    sql`update import_batch set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = ${id} and claim = ${claim} and status = ${status}`,
  )
}

/** Counts what a batch of workouts brought, in its transaction: right also when another instance goes on. */
export async function countExercises(tx: Transaction, { id }: Batch, created: number): Promise<void> {
  if (created === 0) return
  await tx.execute(sql`update import_batch set exercises_created = exercises_created + ${created} where id = ${id}`)
}

/** Keeps what came beside the workouts, for an undo. What an earlier instance noted is added to. */
export async function noteBrought(tx: Transaction, { id }: Batch, brought: Partial<Brought>): Promise<void> {
  for (const [part, items] of Object.entries(brought)) {
    if (items.length === 0) continue
    await tx.execute(
      sql`update import_batch set outcome = coalesce(outcome, '{}') || jsonb_build_object('brought',
          coalesce(outcome->'brought', '{}') || jsonb_build_object(${part}::text,
            coalesce(outcome->'brought'->${part}::text, '[]') || ${JSON.stringify(items)}::jsonb))
        where id = ${id}`,
    )
  }
}

/** Lets go of what is unfinished, for another instance to take at once; does nothing when one has already. */
export async function releaseBatch(db: Queries, { id, claim, status }: Batch): Promise<void> {
  await db.execute(
    sql`update import_batch set leased_until = null where id = ${id} and claim = ${claim} and status = ${status}`,
  )
}

/** Ends an import or its undo, and forgets the file; does nothing when another instance has taken it over. */
export async function finishBatch(
  db: Queries,
  { id, claim }: Batch,
  status: 'done' | 'failed' | 'undone',
  outcome: ImportOutcome,
): Promise<void> {
  await db.execute(
    // what was noted on the way stays
    sql`with ended as (update import_batch set status = ${status}, file_bytes = 0, leased_until = null, finished_at = now(),
          outcome = coalesce(outcome, '{}') || ${JSON.stringify(outcome)}::jsonb
        where id = ${id} and claim = ${claim} returning id)
      delete from import_piece p using ended where p.import_id = ended.id`,
  )
}

import { desc, eq, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { ImportList, ImportStatus } from '../../contract/importing.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'
import { importBatch } from '../../db/schema/index.ts'
import { BLOCKS, SETS_OF_BLOCK } from '../../domain/workouts/set-sql.ts'
import type { ImportReport } from './parse/types.ts'

/** Earlier imports that are listed. */
const LISTED = 50

/** What an import has written so far. */
export interface Written {
  workouts: number
  sets: number
  /** workouts of earlier imports that are as this one has them */
  corrected: number
}

const NOTHING: Written = { workouts: 0, sets: 0, corrected: 0 }

/** What imports wrote, counted in the rows themselves: right also when another instance finished one. */
async function readWritten(db: Queries, userId: Id, importIds: readonly Id[]): Promise<Map<string, Written>> {
  const ids = uuids(importIds)
  const counted = await rows<Written & { id: Id } & Record<string, unknown>>(
    db,
    sql`select i.id, coalesce(n.workouts, 0) as workouts, coalesce(n.sets, 0) as sets,
        (select count(*)::int from import_correction c where c.import_id = i.id) as corrected
      from unnest(${ids}) as i (id) left join (
        select w.import_id as id, count(*)::int as workouts, sum(held.sets)::int as sets from workout w
        cross join lateral (select count(*) as sets from ${BLOCKS} cross join ${SETS_OF_BLOCK}) held
        where w.user_id = ${userId} and w.import_id = any(${ids}) group by w.import_id) n on n.id = i.id`,
  )
  return new Map(counted.map(({ id, ...written }) => [id, written]))
}

/** What one import wrote and is still there. */
export async function writtenBy(db: Queries, userId: Id, importId: Id): Promise<Written> {
  return (await readWritten(db, userId, [importId])).get(importId) ?? NOTHING
}

/** All but the file itself. */
const COLUMNS = {
  id: importBatch.id,
  userId: importBatch.userId,
  options: importBatch.options,
  status: importBatch.status,
  exercisesCreated: importBatch.exercisesCreated,
  outcome: importBatch.outcome,
  createdAt: importBatch.createdAt,
  finishedAt: importBatch.finishedAt,
}

/** How an import of the member's went; undefined when there is none of that id. */
export async function readStatus(db: Queries, userId: Id, id: Id): Promise<ImportStatus | undefined> {
  const [found] = await db.select(COLUMNS).from(importBatch).where(eq(importBatch.id, id))
  if (found === undefined || found.userId !== userId) return undefined
  return statusOf(found, await writtenBy(db, userId, id))
}

/** The member's imports, newest first. */
export async function readImports(db: Queries, userId: Id): Promise<ImportList> {
  const found = await db
    .select(COLUMNS)
    .from(importBatch)
    .where(eq(importBatch.userId, userId))
    .orderBy(desc(importBatch.createdAt), desc(importBatch.id))
    .limit(LISTED)
  const written = await readWritten(
    db,
    userId,
    found.map(({ id }) => id),
  )
  return {
    imports: found.map((batch) => {
      const { refused: _, ...status } = statusOf(batch, written.get(batch.id) ?? NOTHING)
      return status
    }),
  }
}

type BatchHead = Omit<typeof importBatch.$inferSelect, 'fileBytes' | 'fileSha256' | 'leasedUntil' | 'claim'>

function statusOf(batch: BatchHead, written: Written): ImportStatus {
  const report = (batch.outcome?.report ?? null) as ImportReport | null
  const {
    rows: rowCount = 0,
    restTimers = 0,
    refusedCount = 0,
    refused = [],
    sets: _,
    workouts: __,
    ...understood
  } = report ?? {}
  return {
    id: batch.id,
    status: batch.status,
    fileName: batch.options.fileName ?? null,
    createdAt: batch.createdAt.toISOString(),
    finishedAt: batch.finishedAt?.toISOString() ?? null,
    counts: {
      rows: rowCount,
      ...written,
      duplicates: batch.outcome?.duplicates ?? 0,
      same: batch.outcome?.same ?? 0,
      deleted: batch.outcome?.deleted ?? 0,
      exercisesCreated: batch.exercisesCreated,
      restTimers,
      refused: refusedCount,
    },
    understood,
    refused,
    error: batch.outcome?.error ?? null,
  }
}

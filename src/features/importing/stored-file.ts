import { and, eq, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { LIMITS } from '../../contract/limits.ts'
import { type Database, type Queries, rows } from '../../db/open.ts'
import { importBatch, importPiece } from '../../db/schema/index.ts'
import { Pace } from '../../runtime/pace.ts'
import { type Batch, ImportLeft } from './queries.ts'

/** The driver turns a value into text and back without a break: 20 MB at once would hold the process for 0.1 s. */
const PIECE_BYTES = 256 * 1024

/**
 * Stores a file to be imported, whole or not at all; false when too many of the member's are waiting already. Whoever
 * else wants something of this process gets it between two pieces.
 */
export async function storeFile(
  db: Database,
  batch: Pick<Batch, 'id' | 'userId' | 'fileSha256' | 'options'>,
  content: Buffer,
): Promise<boolean> {
  const most = LIMITS.importsWaiting.most
  if ((await countWaiting(db, batch.userId)) >= most) return false
  const pace = Pace.inTransaction()
  return await db.transaction(async (tx) => {
    await tx.insert(importBatch).values({ ...batch, fileBytes: content.length, status: 'stored' })
    for (let start = 0; start < content.length; start += PIECE_BYTES) {
      const piece = content.subarray(start, start + PIECE_BYTES)
      await tx.insert(importPiece).values({ importId: batch.id, position: start / PIECE_BYTES, content: piece })
      if (pace.isDue) await pace.rest()
    }
    // of several uploads at once each counts those before it; last, because saves of the member wait for it as well
    await tx.execute(sql`select 1 from subject where id = ${batch.userId} for update`)
    if ((await countWaiting(tx, batch.userId)) <= most) return true
    await tx.delete(importBatch).where(eq(importBatch.id, batch.id))
    return false
  })
}

/** Files of one member that wait, so that nobody else's import waits for all of them. */
async function countWaiting(db: Queries, userId: Id): Promise<number> {
  const [waiting] = await rows<{ count: number }>(
    db,
    sql`select count(*)::int as count from import_batch where user_id = ${userId} and status in ('stored', 'running')`,
  )
  return waiting?.count ?? 0
}

/** The file of an import. Throws ImportLeft when another instance has ended it. */
export async function readFile(
  db: Queries,
  { id, fileBytes }: Pick<Batch, 'id' | 'fileBytes'>,
  pace: Pace,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let bytes = 0; bytes < fileBytes; ) {
    const [piece] = await db
      .select({ content: importPiece.content })
      .from(importPiece)
      .where(and(eq(importPiece.importId, id), eq(importPiece.position, pieces.length)))
    if (piece === undefined) throw new ImportLeft('ended by another instance')
    pieces.push(piece.content)
    bytes += piece.content.length
    if (pace.isDue) await pace.rest()
  }
  return Buffer.concat(pieces)
}

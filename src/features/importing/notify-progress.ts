import type { FastifyInstance } from 'fastify'
import type { ImportProgress } from '../../contract/importing.ts'
import type { Batch } from './queries.ts'
import { type Written, writtenBy } from './status.ts'

/**
 * Tells the member's pages how far an import, or its undo, is.
 * @param known what it has written; without it all of that is counted
 */
export async function notifyProgress(
  app: FastifyInstance,
  { userId, id: importId }: Batch,
  status: ImportProgress['status'],
  share: number,
  known?: Written,
): Promise<void> {
  const written = known ?? (await writtenBy(app.database.db, userId, importId))
  const progress: ImportProgress = { importId, userId, status, ...written, share }
  app.live.toMember(userId, 'importProgress', progress)
}

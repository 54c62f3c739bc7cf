import type { FastifyInstance } from 'fastify'
import type { ImportProgress } from '../../contract/importing.ts'
import type { Batch } from './queries.ts'
import { writtenBy } from './status.ts'

/** Tells the member's pages how far an import, or its undo, is. */
export async function tellProgress(
  app: FastifyInstance,
  { userId, id: importId }: Batch,
  status: ImportProgress['status'],
  share: number,
): Promise<void> {
  const written = await writtenBy(app.database.db, userId, importId)
  const progress: ImportProgress = { importId, userId, status, ...written, share }
  app.live.toMember(userId, 'importProgress', progress)
}

import { createHash } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../plugins/app-types.ts'
import { ProblemError, problem } from '../../problems.ts'
import { isTimeZone } from '../../training/civil-date.ts'
import { IdParams } from '../../wire.ts'
import { ImportQuery, ImportStatus } from './contract.ts'
import { MAX_FILE_BYTES } from './parse/bytes.ts'
import type { ImportReport } from './parse/types.ts'
import { readBatch, readWritten, storeFile } from './queries.ts'
import { createImportWorker } from './worker.ts'

const tags = ['import']

/** Strong and Hevy exports, stored first and then written in batches by whichever instance gets to it. */
export default async function importing(app: App) {
  const { db } = app.database
  const worker = createImportWorker(app)
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', () => worker.close())

  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 10 } })
  app.addContentTypeParser(
    ['text/csv', 'text/plain', 'application/octet-stream', 'application/vnd.ms-excel'],
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  app.addHook('onRequest', app.authenticate)

  app.post(
    '/api/workouts/import',
    {
      bodyLimit: MAX_FILE_BYTES,
      schema: {
        tags,
        summary: 'Import a Strong or Hevy CSV',
        description:
          'The file as the body (text/csv) or as multipart/form-data. Answers when the file is stored; `importProgress` tells how far it is.',
        consumes: ['text/csv', 'multipart/form-data'],
        querystring: ImportQuery,
        response: { 202: ImportStatus },
      },
    },
    async (request, reply) => {
      const { unit = null, timeZone = null } = request.query
      if (timeZone !== null && !isTimeZone(timeZone))
        throw problem('invalid-time-zone', `"${timeZone}" is not an IANA time zone`)
      const content = await fileOf(request)
      if (content.length === 0) throw problem('import-empty')
      const id = uuidv7()
      const fileSha256 = createHash('sha256').update(content).digest('hex')
      const stored = await storeFile(db, {
        id,
        userId: request.principal.userId,
        fileSha256,
        options: { unit, timeZone },
        content,
      })
      if (!stored)
        throw new ProblemError('too-many-requests', {
          detail: 'Your earlier imports are still running',
          headers: { 'retry-after': '5' },
        })
      worker.start()
      return reply
        .code(202)
        .header('location', `/api/workouts/imports/${id}`)
        .send(await statusOf(id, request.principal.userId))
    },
  )

  app.get(
    '/api/workouts/imports/:id',
    { schema: { tags, summary: 'How an import went', params: IdParams, response: { 200: ImportStatus } } },
    async (request) => statusOf(request.params.id, request.principal.userId),
  )

  async function statusOf(id: string, userId: string): Promise<ImportStatus> {
    const batch = await readBatch(db, id)
    if (batch === undefined || batch.userId !== userId) throw problem('not-found')
    const report = (batch.outcome?.report ?? null) as ImportReport | null
    const {
      rows = 0,
      restTimers = 0,
      refusedCount = 0,
      refused = [],
      sets: _,
      workouts: __,
      ...understood
    } = report ?? {}
    return {
      id,
      status: batch.status,
      createdAt: batch.createdAt.toISOString(),
      finishedAt: batch.finishedAt?.toISOString() ?? null,
      counts: {
        rows,
        ...(await readWritten(db, id, userId)),
        duplicates: batch.outcome?.duplicates ?? 0,
        exercisesCreated: batch.exercisesCreated,
        restTimers,
        refused: refusedCount,
      },
      understood,
      refused,
      error: batch.outcome?.error ?? null,
    }
  }
}

async function fileOf(request: FastifyRequest): Promise<Buffer> {
  if (Buffer.isBuffer(request.body)) return request.body
  if (!request.isMultipart())
    throw problem('unsupported-media-type', 'Send the CSV as text/csv or as multipart/form-data')
  const file = await request.file().catch(rethrowBrokenForm)
  if (file === undefined) throw problem('import-empty', 'The form has no file')
  return file.toBuffer().catch(rethrowBrokenForm)
}

/** A form that is cut off or was never one is the sender's mistake, though the reader's error names no status. */
function rethrowBrokenForm(error: unknown): never {
  if (error instanceof Error && 'statusCode' in error) throw error
  throw problem('invalid-request', 'The form cannot be read')
}

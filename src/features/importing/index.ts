import { webcrypto } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { type Id, IdParams } from '../../contract/common.ts'
import { ColumnRoles, ImportListAnswer, ImportPreview, ImportQuery, ImportStatus } from '../../contract/importing.ts'
import { ProblemError, problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import type { ImportOptions } from '../../db/schema/index.ts'
import { isTimeZone } from '../../domain/calendar/civil-date.ts'
import type { App } from '../../http/app-types.ts'
import { rethrowAsProblem, sendUncached } from '../../http/coherent-reply.ts'
import { FairLimit } from '../../runtime/semaphore.ts'
import { MAX_FILE_BYTES } from './parse/bytes.ts'
import { isText } from './parse/encodings.ts'
import { previewImport } from './preview.ts'
import { remember, withRemembered } from './remembered-columns.ts'
import { readImports, readStatus } from './status.ts'
import { storeFile } from './stored-file.ts'
import { beginUndo } from './undo.ts'
import { Uploads } from './uploads.ts'
import { createImportWorker } from './worker.ts'

const tags = ['import']

const FILE_TYPES = ['text/csv', 'application/json', 'multipart/form-data']

/** The largest file needs 0.6 Mbit/s for it. */
const FILE_TIME_MS = 280_000

/** Training logs of other apps and of ours, stored first and then written in batches by whichever instance gets to it. */
export default async function importing(app: App) {
  const { db } = app.database
  const worker = createImportWorker(app)
  // one at a time: the largest file takes half a gigabyte while it is read
  const previews = new FairLimit({ atOnce: 1, waitingAKey: app.limits.previewsWaiting })
  const uploads = new Uploads(app.limits)
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => uploads.admit(request, reply)
  app.addHook('onReady', async () => worker.start())
  app.addHook('preClose', () => worker.close())

  await app.register(multipart, { limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 10 } })
  app.addContentTypeParser(
    // a JSON file is an export of ours, and read like any other: in pieces
    ['text/csv', 'text/plain', 'application/json', 'application/octet-stream', 'application/vnd.ms-excel'],
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  app.addHook('onRequest', app.authenticate)

  app.post(
    '/api/workouts/import/preview',
    {
      bodyLimit: MAX_FILE_BYTES,
      config: { bodyTimeMs: FILE_TIME_MS },
      onRequest,
      schema: {
        tags,
        summary: 'Preview an import',
        description: 'Takes the same input as the import, and writes nothing.',
        consumes: FILE_TYPES,
        querystring: ImportQuery,
        response: { 200: ImportPreview },
      },
    },
    async (request) => {
      const { userId } = request.principal
      const said = optionsOf(request.query)
      const { content } = await fileOf(request)
      return previews
        .run(userId, async () => previewImport(app, userId, content, await withRemembered(db, userId, content, said)))
        .catch(rethrowAsProblem)
    },
  )

  app.post(
    '/api/workouts/import',
    {
      bodyLimit: MAX_FILE_BYTES,
      config: { bodyTimeMs: FILE_TIME_MS },
      onRequest,
      schema: {
        tags,
        summary: 'Import a training log',
        description:
          'The file as the body or as multipart/form-data. Answers once the file is stored; `importProgress` events report progress.',
        consumes: FILE_TYPES,
        querystring: ImportQuery,
        response: { 202: ImportStatus },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const said = optionsOf(request.query)
      const { content, name } = await fileOf(request)
      const options = await withRemembered(db, userId, content, said)
      const id = newId()
      const batch = {
        id,
        userId,
        fileSha256: await sha256Of(content),
        options: { ...options, fileName: options.fileName ?? name },
      }
      if (!(await storeFile(db, batch, content)))
        throw new ProblemError('too-many-requests', {
          detail: 'Your earlier imports are still running',
          headers: { 'retry-after': '5' },
        })
      await remember(db, userId, content, options)
      worker.start()
      return reply
        .code(202)
        .header('location', `/api/workouts/imports/${id}`)
        .send(await statusOf(userId, id))
    },
  )

  app.get(
    '/api/workouts/imports',
    { schema: { tags, summary: 'Your imports, newest first', response: { 200: ImportListAnswer } } },
    async (request, reply) => {
      const { userId } = request.principal
      return sendUncached(request, reply, await request.snapshot(userId, (tx) => readImports(tx, userId)))
    },
  )

  app.get(
    '/api/workouts/imports/:id',
    { schema: { tags, summary: 'The status of an import', params: IdParams, response: { 200: ImportStatus } } },
    async (request) => statusOf(request.principal.userId, request.params.id),
  )

  app.delete(
    '/api/workouts/imports/:id',
    {
      schema: {
        tags,
        summary: 'Undo an import',
        description:
          'Takes away the workouts that it brought, but for those changed since, and the exercises that it made and nothing uses. Answers when it has begun; `importProgress` tells how far it is. Asking again changes nothing.',
        params: IdParams,
        response: { 202: ImportStatus },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      await beginUndo(db, userId, request.params.id)
      worker.start()
      return reply.code(202).send(await statusOf(userId, request.params.id))
    },
  )

  async function statusOf(userId: Id, id: Id): Promise<ImportStatus> {
    const status = await readStatus(db, userId, id)
    if (status === undefined) throw problem('not-found')
    return status
  }
}

/** In hex; of a large file not on the thread that answers everybody. */
const sha256Of = async (content: Buffer): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', content)).toString('hex')

/** Throws invalid-time-zone and import-columns. */
function optionsOf(query: ImportQuery): ImportOptions {
  const { unit, timeZone, fileName, settings = false, dateOrder, encoding, columns, ...taken } = query
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw problem('invalid-time-zone', `"${timeZone}" is not an IANA time zone`)
  return {
    unit: unit ?? null,
    timeZone: timeZone ?? null,
    fileName: fileName ?? null,
    settings,
    ...taken,
    ...(dateOrder !== undefined && { dateOrder }),
    ...(encoding !== undefined && { encoding }),
    ...(columns !== undefined && { columns: columnRolesOf(columns), columnsFrom: 'asked' as const }),
  }
}

const columnRoles = Compile(ColumnRoles)

/** Throws import-columns. */
function columnRolesOf(text: string): ColumnRoles {
  let roles: unknown
  try {
    roles = JSON.parse(text)
  } catch {
    throw problem('import-columns', 'Give the columns as a JSON object of headers by role')
  }
  if (!columnRoles.Check(roles)) {
    const [first] = columnRoles.Errors(roles)
    throw problem('import-columns', `Give the columns as a JSON object of headers by role: ${first?.message ?? ''}`)
  }
  return roles
}

/**
 * The file, and its name where the form tells one. Throws import-empty, import-unknown-format for what is no text, and
 * unsupported-media-type.
 */
async function fileOf(request: FastifyRequest): Promise<{ content: Buffer; name: string | null }> {
  const file = await sentFile(request)
  if (file.content.length === 0) throw problem('import-empty')
  if (!isText(file.content))
    throw problem(
      'import-unknown-format',
      'The file is no text: send the CSV or JSON itself, not packed or as a database',
    )
  return file
}

async function sentFile(request: FastifyRequest): Promise<{ content: Buffer; name: string | null }> {
  if (Buffer.isBuffer(request.body)) return { content: request.body, name: null }
  if (!request.isMultipart())
    throw problem('unsupported-media-type', 'Send the file as text/csv, application/json or multipart/form-data')
  const file = await onlyFileOf(request).catch(rethrowBrokenForm)
  if (file === undefined) throw problem('import-empty', 'The form has no file')
  const name = file.name?.replaceAll('\0', '').slice(0, 200)
  // no half of a character that was cut in two
  return { content: file.content, name: name?.replace(/[\ud800-\udbff]$/, '') || null }
}

/** The file of a form. A second one is over the limit of `files`, which is seen when the form is read to its end. */
async function onlyFileOf(request: FastifyRequest): Promise<{ content: Buffer; name: string | undefined } | undefined> {
  let only: { content: Buffer; name: string | undefined } | undefined
  for await (const file of request.files()) only = { content: await file.toBuffer(), name: file.filename }
  return only
}

/** A form that is cut off or was never one is the sender's mistake, though the reader's error names no status. */
function rethrowBrokenForm(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'FST_FILES_LIMIT')
    throw problem('invalid-request', 'The form has several files: send one at a time')
  if (error instanceof ProblemError || (error instanceof Error && 'statusCode' in error)) throw error
  throw problem('invalid-request', 'The form cannot be read')
}

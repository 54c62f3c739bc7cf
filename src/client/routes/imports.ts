import type { Answer } from '../../contract/common.ts'
import type { ImportList, ImportPreview, ImportQuery, ImportStatus } from '../../contract/importing.ts'
import type { Requests } from '../requests.ts'
import type { RequestOptions } from '../transport.ts'
import { jsonOf } from '../transport.ts'

/** Nothing is stored under way: an upload may take as long as a slow line needs for 20 MB. */
const UPLOAD_TIMEOUT_MS = 120_000

const upload = (file: string | Blob, query: ImportQuery): RequestOptions => ({
  method: 'POST',
  query: { ...query },
  raw: { body: file, contentType: 'application/octet-stream' },
  timeoutMs: UPLOAD_TIMEOUT_MS,
})

export const importRoutes = ({ json, read }: Requests) => ({
  /** What an import of this file would do; writes nothing. */
  preview: (file: string | Blob, options: ImportQuery = {}, signal?: AbortSignal): Promise<ImportPreview> =>
    json('/api/workouts/import/preview', { ...upload(file, options), signal }),
  /** Hands an export of Strong, Hevy or Spotter over. Resolves when it is stored; `status` then tells how it goes. */
  start: (file: string | Blob, options: ImportQuery = {}): Promise<ImportStatus> =>
    json('/api/workouts/import', upload(file, options)),
  status: (id: string): Promise<ImportStatus> => json(`/api/workouts/imports/${id}`),
  list: async (): Promise<Answer<ImportList>> => jsonOf(await read('me', '/api/workouts/imports')),
  /** Takes away what an import brought. Resolves when it has begun; `status` then tells how it goes. */
  undo: (id: string): Promise<ImportStatus> => json(`/api/workouts/imports/${id}`, { method: 'DELETE' }),
})

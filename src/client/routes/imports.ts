import type { ImportQuery, ImportStatus } from '../../features/importing/contract.ts'
import type { Requests } from '../requests.ts'

/** Nothing is stored under way: an upload may take as long as a slow line needs for 20 MB. */
const UPLOAD_TIMEOUT_MS = 120_000

export const importRoutes = ({ json }: Requests) => ({
  /** Hands a Strong or Hevy export over. Resolves when the file is stored; `status` then tells how it goes. */
  start: (csv: string | Blob, options: ImportQuery = {}): Promise<ImportStatus> =>
    json('/api/workouts/import', {
      method: 'POST',
      query: { ...options },
      raw: { body: csv, contentType: 'text/csv' },
      timeoutMs: UPLOAD_TIMEOUT_MS,
    }),
  status: (id: string): Promise<ImportStatus> => json(`/api/workouts/imports/${id}`),
})

import { projectUrl } from '../../deploy/project.ts'
import type { ImportStatus, StatisticsView } from '../../src/contract/index.ts'
import type { Person } from './person.ts'
import { until } from './until.ts'

export const DATA = new URL('test/data/', projectUrl)

/** Waits until an import has ended, and answers how. */
export async function importEnded(person: Person, id: string): Promise<ImportStatus> {
  return until(
    async () => {
      const { body } = await person.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)
      return body.status === 'done' || body.status === 'failed' ? body : undefined
    },
    { what: `the end of import ${id}`, timeoutMs: 30_000, everyMs: 20 },
  )
}

/** Imports a CSV as text/csv and answers how it ended. `query` is what follows the question mark. */
export async function importCsv(person: Person, csv: string, query = ''): Promise<ImportStatus> {
  const { status, body } = await person.call<ImportStatus>('POST', `/api/workouts/import?${query}`, csv)
  if (status !== 202) throw new Error(`import: ${status} ${JSON.stringify(body)}`)
  return importEnded(person, body.id)
}

export async function statisticsOf(person: Person): Promise<StatisticsView> {
  const { body } = await person.call<{ data: StatisticsView }>('GET', '/api/workouts/stats')
  return body.data
}

import { migrate as migrateWith } from '../../src/db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/db/open.ts'
import { loadLibrary } from '../../src/domain/exercises/load-library.ts'

/** As the application does it: the schema and the library. */
export const migrate = (opened: Pick<OpenDatabase, 'db'>): Promise<void> => migrateWith(opened, loadLibrary)

/** Migrates the database server at `url` and lets go of it. */
export async function migrateUrl(url: string): Promise<void> {
  const opened = await openDatabase({ kind: 'server', url, connections: 1 })
  await migrate(opened).finally(opened.close)
}

import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { migrate } from '../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../db/open.ts'
import { isUnavailable } from '../db/unavailable.ts'
import { loadLibrary } from '../domain/exercises/load-library.ts'

declare module 'fastify' {
  interface FastifyInstance {
    database: OpenDatabase
  }
}

/** A Postgres that is restarted at the same time as this process answers again before long. */
const PATIENCE_MS = 15_000
const PAUSE_MS = 500

/** Opens the database, brings its schema up to date, and closes it after everything that uses it. */
export default fp<{ database?: OpenDatabase }>(
  async (app, { database }) => {
    if (database !== undefined) await migrate(database, loadLibrary)
    const opened = database ?? (await openPatiently(app))
    if (database === undefined) app.addHook('onClose', () => opened.close())
    app.decorate('database', opened)
  },
  { name: 'db', dependencies: ['config'] },
)

async function openPatiently(app: FastifyInstance): Promise<OpenDatabase> {
  const giveUpAtMs = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await openMigrated(app)
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > giveUpAtMs) throw error
      app.log.warn({ err: error }, 'The database does not answer yet; retrying')
      await delay(PAUSE_MS)
    }
  }
}

async function openMigrated(app: FastifyInstance): Promise<OpenDatabase> {
  const opened = await openDatabase(app.config.database, (message) => app.log.warn(message))
  try {
    await migrate(opened, loadLibrary)
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

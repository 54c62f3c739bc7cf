import fp from 'fastify-plugin'
import { migrate } from '../db/migrate.ts'
import { type OpenDatabase, openDatabase } from '../db/open.ts'

declare module 'fastify' {
  interface FastifyInstance {
    database: OpenDatabase
  }
}

/** Opens the database, brings its schema up to date, and closes it after everything that uses it. */
export default fp<{ database?: OpenDatabase }>(
  async (app, { database }) => {
    const opened = database ?? (await openDatabase(app.config.database))
    if (database === undefined) app.addHook('onClose', () => opened.close())
    await migrate(opened)
    app.decorate('database', opened)
  },
  { name: 'db', dependencies: ['config'] },
)

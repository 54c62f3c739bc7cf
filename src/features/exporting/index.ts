import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { App } from '../../http/app-types.ts'
import type { Pace } from '../../runtime/pace.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { readExportables, readOwnThings } from './queries.ts'
import { readAccount, readRecords } from './records.ts'

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const

/** Everything of a member's, newest workouts first, as a file that the import reads again with nothing lost. */
export default async function exporting(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/workouts/export',
    {
      schema: {
        tags: ['import'],
        summary: 'Export all your data as CSV or JSON',
        description:
          'JSON holds all that is known of you; CSV the workouts, a row a set, as other programs read them too.',
        querystring: Type.Object({ format: Type.Optional(Type.Enum(['csv', 'json'])) }),
      },
    },
    async (request, reply) => {
      const { db } = app.database
      const { userId } = request.principal
      const { format = 'json' } = request.query
      const things = await readOwnThings(db, userId)
      const pace = app.paceOf(userId)
      const workouts = resting(readExportables(db, userId), pace)
      const whole = async () => {
        const account = await readAccount(db, userId)
        return json({ account, things, records: readRecords(db, userId, app.now()) }, workouts, app.now(), pace)
      }
      const pieces = format === 'csv' ? csv(things, workouts, pace) : await whole()
      // counted in bytes, or sixteen pieces would be read ahead: what is in memory does not grow with the history
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="spotter-workouts.${format}"`)
        .send(Readable.from(pieces, { objectMode: false }))
    },
  )
}

/** The same pieces, with a rest after each: a long history must not keep the others waiting. */
async function* resting<T>(pieces: AsyncIterable<T>, pace: Pace): AsyncGenerator<T> {
  for await (const piece of pieces) {
    yield piece
    await pace.rest()
  }
}

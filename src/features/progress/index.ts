import type { FastifyInstance } from 'fastify'
import { type Id, MemberParams } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import { ProgressAnswer, StatisticsAnswer } from '../../contract/progress.ts'
import { type DatedView, readProgress } from '../../domain/views/progress-view.ts'
import { readStatistics } from '../../domain/views/statistics-view.ts'
import type { App } from '../../http/app-types.ts'
import { readingOf, sendCoherent } from '../../http/coherent-reply.ts'

type Reader<T> = (...args: Parameters<typeof readProgress>) => Promise<DatedView<T> | undefined>

/** A loader for a member's dated view: data and revision in one database snapshot. */
const loaderOf =
  <T>(app: FastifyInstance, read: Reader<T>) =>
  async (userId: Id, gone: AbortSignal) => {
    const { epoch, revision, value } = await app.pageSnapshot(userId, (tx) => read(tx, userId, app.now()), gone)
    if (value === undefined) throw problem('not-found')
    return { epoch, revision, ...value }
  }

/** A member's progress page and statistics. */
export default async function progress(app: App) {
  app.cache.family('progress', loaderOf(app, readProgress))
  app.cache.family('statistics', loaderOf(app, readStatistics))

  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/members/:userId/progress',
    {
      schema: {
        tags: ['progress'],
        summary: 'Progress: totals, week, streak, volume, muscles, records, recent',
        params: MemberParams,
        response: { 200: ProgressAnswer },
      },
    },
    async (request, reply) => {
      const memberId = await app.access.readableMember(request, request.params.userId)
      return sendCoherent(request, reply, app.cache.read('progress', memberId, readingOf(request)))
    },
  )

  const statistics = { tags: ['progress'], response: { 200: StatisticsAnswer } }
  app.get('/api/workouts/stats', { schema: { ...statistics, summary: 'Your statistics' } }, async (request, reply) =>
    sendCoherent(request, reply, app.cache.read('statistics', request.principal.userId, readingOf(request))),
  )
  app.get(
    '/api/members/:userId/stats',
    { schema: { ...statistics, summary: "A member's statistics", params: MemberParams } },
    async (request, reply) => {
      const memberId = await app.access.readableMember(request, request.params.userId)
      return sendCoherent(request, reply, app.cache.read('statistics', memberId, readingOf(request)))
    },
  )
}

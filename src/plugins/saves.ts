import fp from 'fastify-plugin'
import { FairLimit } from '../runtime/semaphore.ts'
import { STATEMENT_MS } from '../runtime/timeout.ts'
import { type Planned, type Saved, type SaveParts, type Saving, save } from '../saving/save.ts'
import { REST_TIMES } from './turns.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The one way to write what a subject's page shows; see saving/save.ts. */
    save<T>(plan: Planned, work: (saving: Saving) => Promise<T>): Promise<Saved<T>>
  }
}

export type SavesOptions = Pick<SaveParts, 'beforeCommit'>

/**
 * Saves of one person would wait for each other in the database, at the row of their account, each with a connection:
 * they wait here. Another instance's are met there.
 */
const LINES = { atOnce: Number.POSITIVE_INFINITY, atOnceAKey: 1, waiting: 2_000, waitingAKey: 40, holdMs: STATEMENT_MS }

export default fp<SavesOptions>(
  async (app, options) => {
    const lines = new FairLimit(LINES)
    const parts: SaveParts = {
      ...options,
      db: app.database.db,
      now: () => app.now(),
      inTurn: (by, call) => lines.run(by, () => app.turns.run(by, call), { restTimes: REST_TIMES }),
      committed: async ({ revisions, epoch, groups, change, committedAtMs }) => {
        await Promise.all(
          [...revisions].map(async ([subjectId, revision]) => {
            await app.faultPoint('after-commit', subjectId)
            const { isRaised, isWatched } = await app.cache.committed({ subjectId, revision, epoch, committedAtMs })
            void app.live.publisher.publish({
              kind: groups.has(subjectId) ? 'leaderboard' : 'progress',
              subjectId,
              revision,
              follows: { epoch, revision: revision - 1 },
              change,
              isRaised,
              isWatched,
            })
          }),
        )
      },
      committedBefore: async (revisions) => {
        const committedAtMs = performance.now()
        await app.cache.committedAll(
          [...revisions].map(([subjectId, revision]) => ({ subjectId, revision, committedAtMs, replayed: true })),
        )
      },
    }
    app.decorate('save', <T>(plan: Planned, work: (saving: Saving) => Promise<T>) => save(parts, plan, work))
  },
  { name: 'saves', dependencies: ['db', 'cache', 'live', 'turns'] },
)

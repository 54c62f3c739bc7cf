import { createCoherentCache } from '../../../src/cache/coherent.ts'
import { keysFor } from '../../../src/cache/keys.ts'
import { createOutboxWatch } from '../../../src/cache/outbox-watch.ts'
import { createRedisStore } from '../../../src/cache/stores/redis.ts'
import { cacheConnection } from '../../../src/cache/stores/redis-connection.ts'
import { readNews } from '../../../src/db/news.ts'
import { Outbox } from '../../../src/db/outbox.ts'
import { readRevision } from '../../../src/db/revisions.ts'
import { isUnavailable } from '../../../src/db/unavailable.ts'
import { connectRedis } from '../../../src/plugins/connect-redis.ts'
import { silentLogger } from '../../../src/runtime/logger.ts'
import { turnsFor } from '../../support/turns.ts'
import type { CacheInstance, Contender, Ground } from './contender.ts'

/**
 * Ours, put together as the application does (src/plugins/cache.ts), with its connection settings. After a commit:
 * `committed`, as `app.save` does, though without the new view, so that the first read after a save is a miss as it is
 * for the others. The relay is the application's without the publishing.
 */
export const spotter: Contender = { name: 'Spotter', open }

async function open({ truth, redisUrl }: Ground): Promise<CacheInstance> {
  const { db } = truth
  const client = connectRedis({ kind: 'url', url: redisUrl }, cacheConnection, silentLogger)
  const store = createRedisStore({ client })
  const watch = createOutboxWatch({ poll: () => readNews(db, Date.now()) })
  const cache = createCoherentCache({
    turns: turnsFor(),
    store,
    keys: keysFor({ hashTags: false }),
    truth: { poll: () => readNews(db, Date.now()), revisionOf: (id) => readRevision(db, id) },
    watch,
    isUnavailable,
  })
  cache.family('progress', (id) => truth.load(id))
  await cache.ready()

  const outbox = new Outbox(db)
  const relayOnce = async () => {
    const claimed = await outbox.claim(100, { olderThanMs: 0, leaseMs: 1_000 })
    const raised = await Promise.all(claimed.map(({ subjectId, revision }) => cache.raise(subjectId, revision)))
    await outbox.remove(claimed.filter((_, at) => raised[at]))
    await outbox.release(claimed.map(({ subjectId }) => subjectId))
  }
  let relaying = Promise.resolve()
  const relay = setInterval(() => {
    relaying = relaying.then(relayOnce)
  }, 100)

  return {
    async read(id) {
      const { verified, version } = await cache.read('progress', id)
      if (!verified) throw new Error('answered without the word of the database')
      return version.revision
    },
    committed: (subjectId, revision) => cache.committed({ subjectId, revision, committedAtMs: performance.now() }),
    async close() {
      clearInterval(relay)
      await relaying
      cache.close()
      watch.close()
      await store.close()
    },
  }
}

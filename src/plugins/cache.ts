import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { type CoherentCache, createCoherentCache } from '../cache/coherent.ts'
import { type Keys, keysFor } from '../cache/keys.ts'
import { createOutboxWatch, type OutboxWatch } from '../cache/outbox-watch.ts'
import type { Decisions } from '../cache/protocol.ts'
import { type CacheService, createCacheService } from '../cache/service.ts'
import type { CacheStore } from '../cache/store.ts'
import { createMemoryStore } from '../cache/stores/memory.ts'
import { createNoStore } from '../cache/stores/no-store.ts'
import { createRedisStore } from '../cache/stores/redis.ts'
import { type CacheConnection, cacheConnection } from '../cache/stores/redis-connection.ts'
import type { Scripts } from '../cache/stores/redis-scripts.ts'
import { readNews } from '../db/news.ts'
import { readRevision } from '../db/revisions.ts'
import { isUnavailable } from '../db/unavailable.ts'
import { connectRedis } from './connect-redis.ts'

declare module 'fastify' {
  interface FastifyInstance {
    cache: CoherentCache
    cacheStore: CacheStore
    /** Plain keys, and the operators' view of all. */
    cacheService: CacheService
    cacheKeys: Keys
    outboxWatch: OutboxWatch
  }
}

/** What the cache decides by and asks Redis over, when it is not the true one. */
export interface CacheParts {
  protocol?: Decisions
  scripts?: Scripts
  connection?: CacheConnection
}

/**
 * Redis where there is one; the process itself where it alone has the database. Several processes without a Redis could
 * not keep caches of their own coherent: they cache nothing.
 */
function openStore(app: FastifyInstance, { connection = cacheConnection, ...judging }: CacheParts): CacheStore {
  const { redis } = app.config
  const logger = app.log
  if (redis !== undefined)
    return createRedisStore({ client: connectRedis(redis, connection, logger), logger, ...judging })
  if (app.database.kind === 'embedded') return createMemoryStore(judging)
  logger.warn(
    'No Redis is configured: every read goes to Postgres, and live pages follow within a second. Set REDIS_URL to cache reads and push changes at once',
  )
  return createNoStore()
}

/** The coherent cache, in Redis where there is one and in the process where not, behind one interface. */
export default fp<CacheParts>(
  async (app, parts) => {
    const { db, polls } = app.database
    const { redis } = app.config
    const logger = app.log
    const store = openStore(app, parts)
    const keys = keysFor({ hashTags: redis?.kind === 'cluster' })
    // what is taken back anywhere is refused everywhere within a second, a busy database included: heard however late
    const poll = async () => {
      const news = await readNews(polls, app.revocations.askAfterMs())
      app.revocations.hear(news.revoked)
      return news
    }
    const watch = createOutboxWatch({ poll, logger })
    const cache = createCoherentCache({
      store,
      keys,
      truth: { poll, revisionOf: (subjectId) => readRevision(db, subjectId) },
      watch,
      turns: app.turns,
      isUnavailable,
      observer: app.metrics.cache,
      logger,
      clock: app.clock,
      faultPoint: app.faultPoint,
      ...(parts.protocol && { protocol: parts.protocol }),
    })
    app.decorate('cacheStore', store)
    app.decorate('cacheService', createCacheService(store, keys))
    app.decorate('cacheKeys', keys)
    app.decorate('outboxWatch', watch)
    app.decorate('cache', cache)
    app.addHook('onReady', async () => void (await cache.ready()))
    app.addHook('onClose', async () => {
      cache.close()
      await watch.close()
      await store.close()
    })
  },
  { name: 'cache', dependencies: ['turns', 'metrics', 'auth'] },
)

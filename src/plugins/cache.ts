import fp from 'fastify-plugin'
import { type CoherentCache, createCoherentCache } from '../cache/coherent.ts'
import { type Keys, keysFor } from '../cache/keys.ts'
import { createMemoryStore } from '../cache/memory.ts'
import { createOutboxWatch, type OutboxWatch } from '../cache/outbox-watch.ts'
import { ALL_RULES, type ProtocolRules } from '../cache/protocol.ts'
import { createRedisStore } from '../cache/redis.ts'
import { type CacheRedisSettings, createCacheRedis } from '../cache/redis-connection.ts'
import type { CacheStore } from '../cache/store.ts'
import type { RedisSettings } from '../config.ts'
import { readOutbox, readRevision } from '../db/revisions.ts'
import { isUnavailable } from '../db/unavailable.ts'

declare module 'fastify' {
  interface FastifyInstance {
    cache: CoherentCache
    cacheStore: CacheStore
    cacheKeys: Keys
    outboxWatch: OutboxWatch
  }
}

function connectionOf(settings: RedisSettings): CacheRedisSettings {
  switch (settings.kind) {
    case 'url':
      return { url: settings.url }
    case 'sentinel': {
      const { sentinels, name, password } = settings
      return { sentinel: { sentinels, name, ...(password !== undefined && { password }) } }
    }
    case 'cluster': {
      const { nodes, password } = settings
      return { cluster: { nodes, ...(password !== undefined && { options: { redisOptions: { password } } }) } }
    }
  }
}

/** The coherent cache, in Redis where there is one and in the process where not, behind one interface. */
export default fp<{ rules?: ProtocolRules }>(
  async (app, { rules = ALL_RULES }) => {
    const { db, kind } = app.database
    const { redis } = app.config
    // one process keeps its cache itself; several without Redis could not keep theirs coherent
    if (redis === undefined && kind === 'server') {
      app.log.warn(
        'No Redis is set: this instance caches for itself and learns of others from Postgres. Set REDIS_URL to run several',
      )
    }
    const logger = app.log
    const store =
      redis === undefined
        ? createMemoryStore({ rules })
        : createRedisStore({ client: createCacheRedis(connectionOf(redis), logger), logger, rules })
    const keys = keysFor({ hashTags: redis?.kind === 'cluster' })
    const watch = createOutboxWatch({ poll: () => readOutbox(db), logger })
    const cache = createCoherentCache({
      store,
      keys,
      truth: { poll: () => readOutbox(db), revisionOf: (subjectId) => readRevision(db, subjectId) },
      watch,
      isUnavailable,
      observer: app.metrics.cache,
      logger,
      clock: app.clock,
      faultPoint: app.faultPoint,
      rules,
    })
    app.decorate('cacheStore', store)
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
  { name: 'cache', dependencies: ['db', 'metrics'] },
)

import { Redis } from 'ioredis'
import { ALL_RULES, type ProtocolRules } from '../../src/cache/protocol.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { createMemoryStore } from '../../src/cache/stores/memory.ts'
import { createRedisStore } from '../../src/cache/stores/redis.ts'
import { type CacheRedis, cacheConnection } from '../../src/cache/stores/redis-connection.ts'
import { connectRedis } from '../../src/plugins/connect-redis.ts'
import { silentLogger } from '../../src/runtime/logger.ts'
import type { Scope } from '../support/scope.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

/** Opens one more connection to the same store: what another instance would do. */
export type OpenStore = (rules?: ProtocolRules) => Promise<CacheStore>

/** A store over a Redis that runs already, connected as in production. */
export const redisStoreAt = (t: Scope, url: string, rules = ALL_RULES): Promise<CacheStore> =>
  readyStore(t, connectRedis({ kind: 'url', url }, cacheConnection(rules), silentLogger), rules)

/** The same with time for every command, for tests in which Redis is well and this machine may be busy. */
export const patientStoreAt = (t: Scope, url: string, rules = ALL_RULES): Promise<CacheStore> =>
  readyStore(t, new Redis(url, { ...cacheConnection().redis, commandTimeout: 10_000 }), rules)

async function readyStore(t: Scope, client: CacheRedis, rules: ProtocolRules): Promise<CacheStore> {
  const store = createRedisStore({ client, rules })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of Redis' })
  return store
}

/** Both stores, each as a function that makes one for a test of its own. */
export const STORES: Record<string, (t: Scope) => Promise<OpenStore>> = {
  'in the process': async () => {
    // One memory under each set of rules: all instances of a test run under the same.
    const made = new Map<ProtocolRules, CacheStore>()
    return async (rules = ALL_RULES) => {
      const store = made.get(rules) ?? createMemoryStore({ rules })
      made.set(rules, store)
      return store
    }
  },
  'in Redis': async (t) => {
    const redis = await testRedis(t)
    return (rules = ALL_RULES) => patientStoreAt(t, redis.url, rules)
  },
}

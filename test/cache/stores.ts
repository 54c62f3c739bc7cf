import { Redis } from 'ioredis'
import type { CacheStore } from '../../src/cache/store.ts'
import { createMemoryStore } from '../../src/cache/stores/memory.ts'
import { createRedisStore } from '../../src/cache/stores/redis.ts'
import type { CacheRedis } from '../../src/cache/stores/redis-connection.ts'
import { connectRedis } from '../../src/plugins/connect-redis.ts'
import { silentLogger } from '../../src/runtime/logger.ts'
import { asItIs, type Variant } from '../model/broken.ts'
import type { Scope } from '../support/scope.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

/** Opens one more connection to the same store: what another instance would do. */
export type OpenStore = (variant?: Variant) => Promise<CacheStore>

/** A store over a Redis that runs already, connected as in production. */
export const redisStoreAt = (t: Scope, url: string, variant = asItIs): Promise<CacheStore> =>
  readyStore(t, connectRedis({ kind: 'url', url }, variant.connection, silentLogger), variant)

/** The same with time for every command, for tests in which Redis is well and this machine may be busy. */
export const patientStoreAt = (t: Scope, url: string, variant = asItIs): Promise<CacheStore> =>
  readyStore(t, new Redis(url, { ...asItIs.connection.redis, commandTimeout: 10_000 }), variant)

async function readyStore(t: Scope, client: CacheRedis, { protocol, scripts }: Variant): Promise<CacheStore> {
  const store = createRedisStore({ client, protocol, scripts })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of Redis' })
  return store
}

/** Both stores, each as a function that makes one for a test of its own. */
export const STORES: Record<string, (t: Scope) => Promise<OpenStore>> = {
  'in the process': async () => {
    // One memory for each set of rules: all instances of a test have the same.
    const made = new Map<Variant, CacheStore>()
    return async (variant = asItIs) => {
      const store = made.get(variant) ?? createMemoryStore({ protocol: variant.protocol })
      made.set(variant, store)
      return store
    }
  },
  'in Redis': async (t) => {
    const redis = await testRedis(t)
    return (variant = asItIs) => patientStoreAt(t, redis.url, variant)
  },
}

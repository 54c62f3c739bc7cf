import { createKeyv } from '@keyv/redis'
import { createCache } from 'cache-manager'
import { type CacheInstance, type Contender, type Ground, TTL_MS } from './contender.ts'

/**
 * One store, Redis, shared by all instances: its documentation knows no word from one instance to another, so a memory
 * in front of it would be stale for as long as its lifetime. Reads are `wrap`; after a commit, `del`. All else is as it
 * comes.
 */
export const cacheManager: Contender = { name: 'cache-manager + @keyv/redis', open }

async function open({ truth, redisUrl }: Ground): Promise<CacheInstance> {
  const store = createKeyv(redisUrl)
  // Keyv tells of a lost connection here, and would throw if nobody listened.
  store.on('error', () => undefined)
  const cache = createCache({ stores: [store], ttl: TTL_MS })
  return {
    read: async (id) => (await cache.wrap(id, () => truth.load(id))).revision,
    committed: (id) => cache.del(id),
    close: () => cache.disconnect(),
  }
}

import { register } from 'node:module'
import { type CacheInstance, type Contender, type Ground, TTL_MS } from './contender.ts'

// It is made for ioredis 5 and gets it, under the alias; everything else here has the project's own.
const resolveHook = `export const resolve = (name, context, next) =>
  next(name === 'ioredis' && /(bentocache|@boringnode)/.test(context.parentURL) ? 'ioredis-5' : name, context)`
register(`data:text/javascript,${encodeURIComponent(resolveHook)}`)

const { BentoCache, bentostore } = await import('bentocache')
const { memoryDriver } = await import('bentocache/drivers/memory')
const { redisDriver, redisBusDriver } = await import('bentocache/drivers/redis')

/**
 * Two levels and a bus, as its documentation has it for several instances: memory, Redis, and a Redis bus that tells the
 * other instances what to drop from memory. Reads are `getOrSet`; after a commit, `delete`. All else is as it comes.
 */
export const bentocache: Contender = { name: 'bentocache', open }

async function open({ truth, redisUrl }: Ground): Promise<CacheInstance> {
  const { hostname, port } = new URL(redisUrl)
  const connection = { host: hostname, port: Number(port) }
  const cache = new BentoCache({
    default: 'views',
    stores: {
      views: bentostore({ ttl: TTL_MS })
        .useL1Layer(memoryDriver({ maxItems: 5_000 }))
        .useL2Layer(redisDriver({ connection }))
        .useBus(redisBusDriver({ connection })),
    },
  })
  return {
    read: async (id) => (await cache.getOrSet({ key: id, factory: () => truth.load(id) })).revision,
    committed: (id) => cache.delete({ key: id }),
    close: () => cache.disconnectAll(),
  }
}

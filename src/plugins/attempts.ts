import fp from 'fastify-plugin'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { cacheConnection } from '../cache/stores/redis-connection.ts'
import { connectRedis } from './connect-redis.ts'

/** What may be tried a few times a minute, counted by key over all instances. */
export interface Attempts {
  /** Takes one of what a key has left. 0: it was taken; otherwise nothing was, and in so many seconds there is more. */
  take(key: string): Promise<number>
  /** What was taken does not count after all. */
  giveBack(key: string): Promise<void>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** @param kind of keys, a word of its own: keys of two kinds never meet */
    attempts(kind: string, maxPerMinute: number): Attempts
  }
}

const WINDOW_SECONDS = 60

/**
 * Counts in Redis, so that instances share the count and a restart does not clear it; in this process where there is no
 * Redis, and while it is away.
 */
export default fp(
  async (app) => {
    const { redis } = app.config
    const { redis: options, cluster } = cacheConnection
    const client =
      redis && connectRedis(redis, { redis: { ...options, connectionName: 'spotter-attempts' }, cluster }, app.log)
    if (client) app.addHook('onClose', async () => client.disconnect())

    app.decorate('attempts', (kind, maxPerMinute) => {
      const settings = { keyPrefix: `attempts:${kind}`, points: maxPerMinute, duration: WINDOW_SECONDS }
      const inProcess = new RateLimiterMemory(settings)
      const counter = client
        ? new RateLimiterRedis({
            ...settings,
            storeClient: client,
            rejectIfRedisNotReady: true,
            insuranceLimiter: inProcess,
          })
        : inProcess
      return {
        async take(key) {
          try {
            await counter.consume(key)
            return 0
          } catch (refused) {
            if (!(refused instanceof RateLimiterRes)) throw refused
            // it was counted, and nothing was tried
            await counter.reward(key)
            return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
          }
        },
        giveBack: async (key) => void (await counter.reward(key)),
      }
    })
  },
  { name: 'attempts', dependencies: ['config'] },
)

import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis'
import { retryStrategy } from '../../contract/arithmetic/backoff.ts'

export type CacheRedis = Redis | Cluster

const retry = retryStrategy({ firstMs: 100, longestMs: 1_000 })

/**
 * docs/protocol.md, "Commands are not resent": a command that was in flight when the connection broke must not be executed
 * by the Redis that comes back: it would tell its old floors as if they were of the run that was asked. Nothing waits in a
 * queue either, and nobody waits long.
 */
const NOT_RESENT = {
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 300,
} as const satisfies RedisOptions

export interface CacheConnection {
  redis: Omit<RedisOptions, 'replyMapping'>
  cluster: ClusterOptions
  /** What the log says. */
  told: { away: string; ready: string }
}

/** What the cache's connection has to be like. */
export const cacheConnection: CacheConnection = {
  redis: {
    ...NOT_RESENT,
    connectTimeout: 2_000,
    retryStrategy: retry,
    connectionName: 'spotter-cache',
  },
  cluster: {
    clusterNodeRetryStrategy: retry,
    // A fail-over is noticed although no command goes to the node that is gone.
    slotsRefreshInterval: 1_000,
    // While a slot moves: to its old node, to its new one, and soon no more. The database can be asked instead.
    maxRedirections: 5,
  },
  told: {
    away: 'Redis is unavailable; reads go to Postgres until it is back',
    ready: '✓ Redis client connected',
  },
}

import { Cluster, type ClusterNode, type NatMap, Redis, type RedisOptions } from 'ioredis'
import type { Logger } from '../logger.ts'

type Credentials = Pick<RedisOptions, 'username' | 'password' | 'tls'>

/** One Redis by its address, one behind Sentinels, or a Cluster; the last two as ioredis takes them. */
export type CacheRedisSettings =
  | { url: string }
  | {
      sentinel: Credentials &
        Pick<RedisOptions, 'sentinels' | 'name' | 'db' | 'sentinelUsername' | 'sentinelPassword' | 'sentinelTLS'>
    }
  | { cluster: { nodes: ClusterNode[]; options?: { redisOptions?: Credentials; natMap?: NatMap } } }

export type CacheRedis = Redis | Cluster

const retryDelayMs = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 10), 1000)

/**
 * Rule 7. A command that was in flight when the connection broke must not be executed by the Redis that comes back: it
 * would set a floor there. Nothing waits in a queue either, and nobody waits long.
 */
export const CACHE_CONNECTION = {
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 300,
  connectTimeout: 2_000,
  connectionName: 'spotter-cache',
} as const satisfies RedisOptions

const SINGLE_CONNECTION = {
  ...CACHE_CONNECTION,
  enableOfflineQueue: false,
  retryStrategy: retryDelayMs,
} as const satisfies RedisOptions

/** Connects in the background and for ever; errors are logged, one line an outage. */
export function createCacheRedis(settings: CacheRedisSettings, logger: Logger): CacheRedis {
  const client = connect(settings)
  let told = false
  client.on('error', (error: unknown) => {
    if (!told) logger.warn({ err: error }, 'Redis cannot be used; reads come from the database until it is back')
    told = true
  })
  client.on('ready', () => {
    told = false
    logger.info({}, '✓ Redis client connected')
  })
  return client
}

function connect(settings: CacheRedisSettings): CacheRedis {
  if ('url' in settings) return new Redis(settings.url, SINGLE_CONNECTION)
  if ('sentinel' in settings)
    return new Redis({ ...settings.sentinel, ...SINGLE_CONNECTION, sentinelRetryStrategy: retryDelayMs })
  const { nodes, options = {} } = settings.cluster
  return new Cluster(nodes, {
    ...options,
    enableOfflineQueue: false,
    clusterRetryStrategy: retryDelayMs,
    clusterNodeRetryStrategy: retryDelayMs,
    // A fail-over is noticed although no command goes to the node that is gone.
    slotsRefreshInterval: 1_000,
    redisOptions: { ...options.redisOptions, ...CACHE_CONNECTION },
  })
}

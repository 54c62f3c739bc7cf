import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../config.ts'
import { retryStrategy } from '../contract/arithmetic/backoff.ts'
import type { Logger } from '../runtime/logger.ts'

export type RedisClient = Redis | Cluster

/** What a connection is like. Whoever uses it decides; where Redis is and in which form, the settings say. */
export interface RedisConnection {
  /** On a Cluster these hold for the connection to each node. */
  redis: Omit<RedisOptions, 'replyMapping'>
  /** What has to be said besides on a Cluster. */
  cluster?: Pick<
    ClusterOptions,
    'shardedSubscribers' | 'slotsRefreshInterval' | 'clusterNodeRetryStrategy' | 'maxRedirections'
  >
  /** What the log says when the connection is lost, once an outage, and when it is there. */
  told?: { away: string; ready: string }
}

/** A Sentinel that is frozen would be waited for without end. */
const SENTINEL_TIMEOUT_MS = 1_000

/** Connects to one Redis, the master behind Sentinels or a Cluster: in the background and for ever. */
export function connectRedis(settings: RedisSettings, connection: RedisConnection, log: Logger): RedisClient {
  const client = open(settings, connection)
  let away = false
  client.on('error', (error: unknown) => {
    if (!away && connection.told) log.warn({ err: error }, connection.told.away)
    away = true
  })
  client.on('ready', () => {
    if (connection.told) log.info({}, connection.told.ready)
    away = false
  })
  return client
}

function open(settings: RedisSettings, { redis, cluster }: RedisConnection): RedisClient {
  // What is given up is closed at once: an answer that still came would be of a Redis that nobody else asks any more.
  const options = { ...redis, disconnectTimeout: 0 }
  if (settings.kind === 'url') return new Redis(settings.url, options)

  const password = settings.password === undefined ? {} : { password: settings.password }
  if (settings.kind === 'sentinel') {
    const client = new Redis({
      ...options,
      ...password,
      sentinels: settings.sentinels,
      name: settings.name,
      sentinelCommandTimeout: SENTINEL_TIMEOUT_MS,
      ...(options.retryStrategy && { sentinelRetryStrategy: options.retryStrategy }),
    })
    leaveReplacedMaster(client, settings)
    return client
  }

  const { enableOfflineQueue = true, retryStrategy, ...ofNodes } = options
  return new Cluster(settings.nodes, {
    ...cluster,
    enableOfflineQueue,
    ...(retryStrategy && { clusterRetryStrategy: (attempt) => retryStrategy(attempt) ?? null }),
    // What was in flight when its connection broke a Cluster would send again itself, to whoever has the slot then.
    ...(redis.autoResendUnfulfilledCommands === false && { retryDelayOnFailover: 0 }),
    redisOptions: { ...ofNodes, ...password },
  })
}

/**
 * Leaves the old master as soon as a Sentinel says that there is another one. A master that was only frozen, or cut off
 * from the Sentinels, keeps its connections: who went on asking it would be told what was true before the fail-over.
 */
function leaveReplacedMaster(client: Redis, { sentinels, name }: RedisSettings & { kind: 'sentinel' }): void {
  const leave = () => {
    if (client.status === 'ready' || client.status === 'connect') client.disconnect(true)
    // It may have been told the old address just before. Disconnecting now would end it for good.
    else if (client.status === 'connecting') client.once('ready', leave)
  }
  const watchers = sentinels.map((address) => {
    const watcher = new Redis({
      ...address,
      connectionName: 'spotter-failover',
      retryStrategy: retryStrategy({ firstMs: 100, longestMs: 2_000 }),
      enableReadyCheck: false,
      autoResubscribe: false,
    })
    watcher.on('error', () => undefined)
    watcher.on('ready', () => watcher.subscribe('+switch-master').catch(() => undefined))
    watcher.on('message', (_channel, message) => {
      if (message.startsWith(`${name} `)) leave()
    })
    return watcher
  })
  client.once('end', () => {
    for (const watcher of watchers) watcher.disconnect()
  })
}

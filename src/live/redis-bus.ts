import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Bus } from './bus.ts'
import { GuardedPublisher, GuardedSubscriber, publisherOptions, subscriberOptions } from './guard.ts'
import type { SocketBus } from './socket-server.ts'

/** A join does not wait longer for a Redis that is slow; the comparison repairs what it could have missed. */
const SETTLED_MS = 300

export interface RedisBus extends Bus {
  /** What the Socket.IO adapter works with. */
  readonly sockets: SocketBus
}

export interface RedisBusOptions {
  sharded: boolean
  log: Logger
  /** Prefix of the channels; instances hear each other only with the same one. */
  key?: string
}

/** Two connections of their own, one to publish and one to subscribe. They connect in the background, for ever. */
export function openRedisBus(settings: RedisSettings, { sharded, log, key }: RedisBusOptions): RedisBus {
  const publishing = connect(settings, { ...publisherOptions, connectionName: 'spotter-publisher' })
  const subscribing = connect(settings, { ...subscriberOptions, connectionName: 'spotter-subscriber' }, sharded)
  for (const client of [publishing, subscribing]) logOutages(client, log)
  hearResubscriptions(subscribing)
  const publisher = new GuardedPublisher(publishing)
  const subscriber = new GuardedSubscriber(subscribing)
  const connected = () => publishing.status === 'ready' && subscribing.status === 'ready'
  return {
    sockets: { publisher, subscriber, sharded, ...(key !== undefined && { key }) },
    delivered: (emit) => publisher.delivered(emit),
    settled: () => subscriber.settled(SETTLED_MS),
    connected,
    onReconnected: (listener) => {
      // ready · subscribed again: ioredis sends the subscriptions before anything else, and PING is answered after them
      subscribing.on('ready', () => void subscriber.settled(SETTLED_MS).then(listener))
    },
    answers: async () => {
      if (!connected()) return true
      const answers = await Promise.all([
        subscriber.settled(SETTLED_MS),
        publishing.ping().then(
          () => true,
          () => false,
        ),
      ])
      return answers.every(Boolean)
    },
    reconnect: () => {
      publishing.disconnect(true)
      subscribing.disconnect(true)
    },
    close: async () => {
      publishing.disconnect()
      subscribing.disconnect()
    },
  }
}

/** Without the option that would change the type of every answer. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>

function connect(settings: RedisSettings, options: ClientOptions, shardedSubscribers = false): Redis | Cluster {
  switch (settings.kind) {
    case 'url':
      return new Redis(settings.url, options)
    case 'sentinel': {
      const { sentinels, name, password } = settings
      return new Redis({ ...options, sentinels, name, ...(password !== undefined && { password }) })
    }
    case 'cluster': {
      const { nodes, password } = settings
      const { enableOfflineQueue = true, retryStrategy, ...redisOptions } = options
      return new Cluster(nodes, {
        enableOfflineQueue,
        shardedSubscribers,
        ...(retryStrategy && { clusterRetryStrategy: (attempt) => retryStrategy(attempt) ?? null }),
        redisOptions: { ...redisOptions, ...(password !== undefined && { password }) },
      })
    }
  }
}

/**
 * After a reconnect ioredis subscribes again by itself and looks at no answer: a connection that is closed before they
 * come would be an unhandled rejection, which ends the process.
 */
function hearResubscriptions(client: Redis | Cluster): void {
  const commands = client as unknown as Record<string, (...channels: unknown[]) => Promise<unknown>>
  for (const name of ['subscribe', 'psubscribe', 'ssubscribe']) {
    const send = commands[name]?.bind(client)
    if (send === undefined) continue
    commands[name] = (...channels) => {
      const answer = send(...channels)
      answer.catch(() => undefined)
      return answer
    }
  }
}

/** One line an outage, and one when it is over. */
function logOutages(client: Redis | Cluster, log: Logger): void {
  let told = false
  client.on('error', (error: unknown) => {
    if (!told)
      log.warn({ err: error }, 'The live bus is away; this instance compares with the database until it is back')
    told = true
  })
  client.on('ready', () => {
    log.info({}, told ? '✓ Redis client connected again (live)' : '✓ Redis client connected (live)')
    told = false
  })
}

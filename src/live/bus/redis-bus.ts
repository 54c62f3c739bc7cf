import type { Cluster, ClusterOptions, Redis, RedisOptions } from 'ioredis'
import type { Bus } from './bus.ts'
import { Heartbeat } from './heartbeat.ts'
import {
  NonThrowingPublisher,
  NonThrowingSubscriber,
  publisherOptions,
  type SocketBus,
  subscriberOptions,
} from './non-throwing-clients.ts'

/** A join does not wait longer for a Redis that is slow; the comparison repairs what it could have missed. */
const SETTLED_MS = 300
/** A beat is missed when it has not come back shortly before the next one is sent. */
const BEAT_MS = 900

export interface RedisBus extends Bus {
  /** What the Socket.IO adapter works with. */
  readonly sockets: SocketBus
}

/** What one of the bus's connections has to be like. */
export interface BusConnection {
  redis: Omit<RedisOptions, 'replyMapping'>
  cluster?: Pick<ClusterOptions, 'shardedSubscribers'>
  told?: { away: string; ready: string }
}

export interface RedisBusOptions {
  /** Opens a connection, in the background and for ever. */
  connect: (connection: BusConnection) => Redis | Cluster
  sharded: boolean
  /** Prefix of the channels; instances hear each other only with the same one. */
  key?: string
}

const told = {
  away: 'Redis pub/sub is unavailable; live pages are compared with Postgres every second until it is back',
  ready: '✓ Redis client connected (live)',
}

/** Three connections of their own: to publish, to subscribe, and to hear the heartbeat. */
export function openRedisBus({ connect, sharded, key }: RedisBusOptions): RedisBus {
  const publishing = connect({ redis: { ...publisherOptions, connectionName: 'spotter-publisher' }, told })
  const subscribing = connect({
    redis: { ...subscriberOptions, connectionName: 'spotter-subscriber' },
    cluster: { shardedSubscribers: sharded },
    told,
  })
  const listening = connect({
    redis: { ...subscriberOptions, connectionName: 'spotter-heartbeat', autoResubscribe: false },
  })
  const clients = [publishing, subscribing, listening]
  hearResubscriptions(subscribing)
  const publisher = new NonThrowingPublisher(publishing)
  const subscriber = new NonThrowingSubscriber(subscribing)
  const heartbeat = new Heartbeat(publishing, listening)
  const connected = () => publishing.status === 'ready' && subscribing.status === 'ready'
  return {
    sockets: {
      publisher,
      subscriber,
      sharded,
      ...(key !== undefined && { key }),
    },
    delivered: (emit) => publisher.delivered(emit),
    settled: () => subscriber.settled(SETTLED_MS),
    connected,
    onReconnected: (listener) => {
      // ready · subscribed again: ioredis sends the subscriptions before anything else, and PING is answered after them
      subscribing.on('ready', () => void subscriber.settled(SETTLED_MS).then(listener))
    },
    answers: async () => {
      if (!connected()) return true
      // The beat tells nothing of the adapter's own connection, which may be dead alone: that one is asked itself.
      const answers = await Promise.all([heartbeat.returns(BEAT_MS), subscriber.settled(BEAT_MS)])
      return answers.every(Boolean)
    },
    reconnect: () => {
      // One that connects already would be ended for good.
      for (const client of clients) if (client.status === 'ready') client.disconnect(true)
    },
    close: async () => {
      for (const client of clients) client.disconnect()
    },
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

import type { Cluster, Redis, RedisOptions } from 'ioredis'
import { retryStrategy } from '../../contract/arithmetic/backoff.ts'
import { subscriberConnections } from './subscriber-connections.ts'

/*
 * The two Redis clients that @socket.io/redis-adapter sees. The adapter neither awaits nor catches what it asks of them,
 * so a client that rejects would end the process. These never do.
 */

type RedisClient = Redis | Cluster
type Listener = (...args: unknown[]) => void
type SubscriptionCommand = 'subscribe' | 'psubscribe' | 'ssubscribe' | 'unsubscribe' | 'punsubscribe' | 'sunsubscribe'

/** Soon back after an outage, without a storm of attempts during it. */
const reconnect = {
  connectTimeout: 2_000,
  retryStrategy: retryStrategy({ firstMs: 50, longestMs: 500 }),
} satisfies RedisOptions

/** For the publisher's client: an answer soon, good or bad, and nothing that is executed later on another Redis. */
export const publisherOptions = {
  ...reconnect,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 300,
  autoResendUnfulfilledCommands: false,
} satisfies RedisOptions

/** For the subscriber's client, a connection of its own: subscriptions wait for Redis and survive it. */
export const subscriberOptions = { ...reconnect, maxRetriesPerRequest: null } satisfies RedisOptions

/** The adapter awaits this before it delivers locally (sharded): local delivery never waits for Redis. */
const published = Promise.resolve(0)

/** Publishes at once or not at all, and tells who asks how it went. */
export class NonThrowingPublisher {
  /** Publishes that Redis did not confirm, since the start. Some of them may have arrived all the same. */
  failures = 0
  readonly #redis: RedisClient
  /** Where the outcomes of the emit under way are gathered. */
  #outcomes: Promise<boolean>[] | undefined

  constructor(redis: RedisClient) {
    this.#redis = redis
  }

  /**
   * Runs `emit`, which has to emit synchronously, and resolves to whether Redis took every message it published. True
   * does not mean that every instance heard it; false does not mean that none did. Rejects only if `emit` throws.
   */
  async delivered(emit: () => void): Promise<boolean> {
    const outer = this.#outcomes
    const outcomes: Promise<boolean>[] = []
    this.#outcomes = outcomes
    try {
      emit()
    } finally {
      this.#outcomes = outer
    }
    return (await Promise.all(outcomes)).every(Boolean)
  }

  /** Asked by the classic adapter. */
  publish(channel: string, message: string | Buffer): Promise<number> {
    return this.#send('publish', channel, message)
  }

  /** Asked by the sharded adapter. */
  spublish(channel: string, message: string | Buffer): Promise<number> {
    return this.#send('spublish', channel, message)
  }

  /** Asked by the adapter to count the instances (PUBSUB NUMSUB). The error goes to the callback. */
  send_command(command: string, args: readonly string[], callback: (error: unknown, reply?: unknown) => void): void {
    this.#redis.call(command, ...args).then((reply) => callback(null, reply), callback)
  }

  on(event: string, listener: Listener): this {
    this.#redis.on(event, listener)
    return this
  }

  off(event: string, listener: Listener): this {
    this.#redis.off(event, listener)
    return this
  }

  #send(command: 'publish' | 'spublish', channel: string, message: string | Buffer): Promise<number> {
    const outcome = this.#confirmed(command, channel, message)
    this.#outcomes?.push(outcome)
    return published
  }

  async #confirmed(command: 'publish' | 'spublish', channel: string, message: string | Buffer): Promise<boolean> {
    try {
      if (this.#redis.status !== 'ready') throw new Error('Redis is away')
      await this.#redis[command](channel, message)
      return true
    } catch {
      this.failures++
      return false
    }
  }
}

/** Subscribes without ever rejecting, and knows when its subscriptions are real. */
export class NonThrowingSubscriber {
  readonly #redis: RedisClient
  /** Subscriptions that Redis has not confirmed yet. */
  readonly #pending = new Set<Promise<unknown>>()
  #barrier: Promise<boolean> | undefined

  constructor(redis: RedisClient) {
    this.#redis = redis
  }

  /**
   * The join barrier: resolves true when everything this instance joined before the call is really subscribed, so that
   * no event published from now on is missed; false when that is not known within `timeoutMs`, at once when Redis is away.
   */
  async settled(timeoutMs: number): Promise<boolean> {
    if (this.#redis.status !== 'ready') return false
    // One question for all joins of a tick. It is asked after the tick, so after their subscriptions.
    this.#barrier ??= Promise.resolve().then(() => {
      this.#barrier = undefined
      return this.#confirmed()
    })
    let timer: NodeJS.Timeout | undefined
    const expired = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, false)
    })
    return Promise.race([this.#barrier, expired]).finally(() => clearTimeout(timer))
  }

  /**
   * A connection answers in order, so PING is answered after every subscription sent before it, also those that ioredis
   * repeats on a new connection. On a Cluster the subscriptions under way may go to several connections, in several
   * turns: their own answers count as well.
   */
  async #confirmed(): Promise<boolean> {
    const connections = subscriberConnections(this.#redis)
    if (connections.length === 0) return false
    try {
      await Promise.all([...connections.map((connection) => connection.ping()), ...this.#pending])
      return true
    } catch {
      return false
    }
  }

  subscribe(channels: string | string[]): Promise<void> {
    return this.#send('subscribe', channels)
  }

  psubscribe(channels: string | string[]): Promise<void> {
    return this.#send('psubscribe', channels)
  }

  ssubscribe(channels: string | string[]): Promise<void> {
    return this.#send('ssubscribe', channels)
  }

  unsubscribe(channels: string | string[]): Promise<void> {
    return this.#send('unsubscribe', channels)
  }

  punsubscribe(channels: string | string[]): Promise<void> {
    return this.#send('punsubscribe', channels)
  }

  sunsubscribe(channels: string | string[]): Promise<void> {
    return this.#send('sunsubscribe', channels)
  }

  on(event: string, listener: Listener): this {
    this.#redis.on(event, listener)
    return this
  }

  off(event: string, listener: Listener): this {
    this.#redis.off(event, listener)
    return this
  }

  async #send(command: SubscriptionCommand, channels: string | string[]): Promise<void> {
    let answer: Promise<unknown> | undefined
    try {
      // On a Cluster without a node for the channel's slot ioredis throws at once.
      answer = this.#redis[command](...[channels].flat())
      this.#pending.add(answer)
      await answer
    } catch {
      // Redis is away for good or refuses. Who needs to know asks `settled`.
    } finally {
      if (answer !== undefined) this.#pending.delete(answer)
    }
  }
}

/** Redis as the bus between instances. */
export interface SocketBus {
  readonly publisher: NonThrowingPublisher
  readonly subscriber: NonThrowingSubscriber
  /** Sharded pub/sub (Redis 7): an instance receives only what its rooms need, but delivers later in a fault. */
  readonly sharded?: boolean
  /** Prefix of the channels; instances hear each other only with the same one. */
  readonly key?: string
}

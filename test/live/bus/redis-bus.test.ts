import { setImmediate } from 'node:timers/promises'
import { type Cluster, Redis } from 'ioredis'
import t from 'tap'
import { startRedisCluster } from '../../../deploy/services.ts'
import type { RedisSettings } from '../../../src/config.ts'
import { openRedisBus, type RedisBusOptions } from '../../../src/live/bus/redis-bus.ts'
import { subscriberConnections } from '../../../src/live/bus/subscriber-connections.ts'
import { connectRedis } from '../../../src/plugins/connect-redis.ts'
import { type Logger, silentLogger } from '../../../src/runtime/logger.ts'
import { HoldableProxy } from '../../support/holdable-proxy.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const crashes: unknown[] = []
process.on('unhandledRejection', (error) => crashes.push(error))

const connectTo =
  (settings: RedisSettings, log: Logger = silentLogger): RedisBusOptions['connect'] =>
  (connection) =>
    connectRedis(settings, connection, log)

t.test('the bus over Redis', async (t) => {
  const redis = await testRedis(t)
  const settings = { kind: 'url', url: redis.url } as const
  const admin = new Redis(redis.url)
  admin.on('error', () => undefined)
  t.teardown(() => admin.disconnect())

  t.test('a close while ioredis subscribes again rejects nothing unheard', async (t) => {
    const proxy = await HoldableProxy.start(t, redis.port)
    let lines = 0
    let closing: Promise<void> | undefined
    const log = {
      ...silentLogger,
      // Two connections the first time; the third is the subscriber's, which has just sent its subscriptions anew.
      info: () => {
        if (++lines <= 2) return
        proxy.hold()
        closing = bus.close()
      },
    }
    const bus = openRedisBus({ connect: connectTo({ kind: 'url', url: proxy.url }, log), sharded: true })
    for (const channel of ['a', 'b']) void bus.sockets.subscriber.ssubscribe(channel)
    await until(() => bus.connected(), { what: 'the bus to be connected' })
    await bus.settled()
    await admin.client('KILL', 'TYPE', 'PUBSUB')
    await until(() => closing !== undefined, { what: 'the subscriber to be back' })
    proxy.cut()
    await closing
    // Turns of the event loop, for the end of the connection and what it rejects.
    for (let turn = 0; turn < 50; turn++) await setImmediate()
    t.strictSame(crashes, [])
  })

  t.test('connections that look open and are dead are noticed and made anew', async (t) => {
    const bus = openRedisBus({ connect: connectTo(settings), sharded: false })
    t.teardown(() => bus.close())
    let reconnects = 0
    await until(() => bus.connected(), { what: 'the bus to be connected' })
    await bus.settled()
    bus.onReconnected(() => reconnects++)
    await until(() => bus.answers(), { what: 'a beat to come back' })
    redis.pause()
    t.equal(bus.connected(), true)
    t.equal(await bus.answers(), false)
    bus.reconnect()
    await until(() => !bus.connected(), { what: 'the old connections to be given up' })
    t.equal(await bus.answers(), true, 'it says nothing while it connects')
    redis.resume()
    await until(() => bus.connected() && reconnects > 0, { what: 'the bus to be back' })
    t.equal(await bus.delivered(() => void bus.sockets.publisher.publish('somewhere', 'x')), true)
  })

  for (const name of ['spotter-publisher', 'spotter-subscriber', 'spotter-heartbeat']) {
    t.test(`a beat is missed when the connection ${name} alone is dead`, async (t) => {
      const proxy = await HoldableProxy.start(t, redis.port)
      const bus = openRedisBus({ connect: connectTo({ kind: 'url', url: proxy.url }), sharded: false })
      t.teardown(() => bus.close())
      await until(() => bus.connected(), { what: 'the bus to be connected' })
      await until(() => bus.answers(), { what: 'a beat to come back' })
      proxy.hold(name)
      t.equal(bus.connected(), true, 'it looks open')
      t.equal(await bus.answers(), false)
      bus.reconnect()
      await until(async () => bus.connected() && (await bus.answers()), { what: 'beats to come back' })
    })
  }
})

t.test('after two missed beats the operator is told, and events come by the bus again', async (t) => {
  const redis = await testRedis(t)
  const proxy = await HoldableProxy.start(t, redis.port)
  const world = await LiveWorld.start(t)
  const member = await world.account()
  let reconnected = 0
  let repaired = 0
  const deaf = await world.instance({
    redisUrl: proxy.url,
    observer: { reconnected: () => reconnected++, repaired: () => repaired++ },
  })
  const other = await world.instance({ redisUrl: redis.url })
  const client = await LiveClient.connect(t, deaf.url, world.token({ userId: member }))
  await client.joined(member)
  proxy.hold('spotter-subscriber')
  const missed = await other.save(member)
  await client.reaches(missed.revision, 2_000)
  t.equal(repaired, 1, 'what was missed came by comparison')
  await until(() => reconnected === 1, { what: 'two missed beats', timeoutMs: 10_000 })
  await until(
    async () => {
      const before = repaired
      const { revision } = await other.save(member)
      await client.reaches(revision)
      return repaired === before
    },
    { what: 'an event to come by the bus', timeoutMs: 10_000 },
  )
  t.equal(client.disconnectedBy, undefined)
  t.strictSame(crashes, [])
})

t.test('the bus over a Redis Cluster', async (t) => {
  const redis = await startRedisCluster()
  t.teardown(() => redis.stop())
  const nodes = redis.nodes.map(({ port }) => ({ host: '127.0.0.1', port }))
  const settings = { kind: 'cluster', nodes, password: undefined } as const

  for (const sharded of [false, true]) {
    t.test(`${sharded ? 'sharded' : 'classic'}: its beats notice that the subscriber is dead`, async (t) => {
      const clients: (Redis | Cluster)[] = []
      const bus = openRedisBus({
        sharded,
        connect: (connection) => {
          const client = connectRedis(settings, connection, silentLogger)
          clients.push(client)
          return client
        },
      })
      t.teardown(() => bus.close())
      await until(() => bus.connected(), { what: 'the bus to be connected' })
      const [, subscribing] = clients
      if (subscribing === undefined) throw new Error('no subscriber')
      // A channel on each node.
      for (const channel of ['a', 'b', 'c', 'd', 'e']) {
        await (sharded ? bus.sockets.subscriber.ssubscribe(channel) : bus.sockets.subscriber.subscribe(channel))
      }
      await until(() => bus.answers(), { what: 'a beat to come back' })
      const hearing = subscriberConnections(subscribing)
      t.equal(new Set(hearing.map(({ options }) => options.port)).size, sharded ? 3 : 1, 'each connection is known')

      const victim = redis.nodes.find(({ port }) => port === hearing.at(-1)?.options.port)
      victim?.pause()
      t.equal(bus.connected(), true, 'it looks open')
      t.equal(await bus.answers(), false)
      victim?.resume()
      bus.reconnect()
      await until(async () => bus.connected() && (await bus.answers()), {
        what: 'beats to come back',
        timeoutMs: 15_000,
      })
      t.strictSame(crashes, [])
    })
  }
})

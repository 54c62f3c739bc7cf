import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Redis } from 'ioredis'
import t from 'tap'
import { openRedisBus } from '../../src/live/redis-bus.ts'
import { silentLogger } from '../../src/logger.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

const crashes: unknown[] = []
process.on('unhandledRejection', (error) => crashes.push(error))

/** Stands between a client and Redis, and can keep what the client says. */
class HoldableProxy {
  readonly port: number
  readonly #clients = new Set<Socket>()
  #holding = false

  private constructor(port: number) {
    this.port = port
  }

  static async start(t: { teardown(end: () => unknown): void }, redisPort: number): Promise<HoldableProxy> {
    let proxy: HoldableProxy
    const server = createServer((client) => {
      const upstream = connect(redisPort, '127.0.0.1')
      proxy.#clients.add(client)
      client.on('data', (data) => {
        if (!proxy.#holding) upstream.write(data)
      })
      upstream.pipe(client)
      for (const socket of [client, upstream]) {
        socket.on('error', () => undefined)
        socket.on('close', () => [client, upstream].forEach((other) => void other.destroy()))
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    proxy = new HoldableProxy((server.address() as AddressInfo).port)
    return proxy
  }

  hold(): void {
    this.#holding = true
  }

  cut(): void {
    for (const client of this.#clients) client.destroy()
  }
}

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
    const bus = openRedisBus(
      { kind: 'url', url: `redis://127.0.0.1:${proxy.port}` },
      {
        sharded: true,
        log: {
          ...silentLogger,
          // Two connections the first time; the third is the subscriber's, which has just sent its subscriptions anew.
          info: () => {
            if (++lines <= 2) return
            proxy.hold()
            closing = bus.close()
          },
        },
      },
    )
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
    const bus = openRedisBus(settings, { sharded: false, log: silentLogger })
    t.teardown(() => bus.close())
    let reconnects = 0
    await until(() => bus.connected(), { what: 'the bus to be connected' })
    await bus.settled()
    bus.onReconnected(() => reconnects++)
    t.equal(await bus.answers(), true)
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
})

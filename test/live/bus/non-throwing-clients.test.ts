import { once } from 'node:events'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import {
  NonThrowingPublisher,
  NonThrowingSubscriber,
  publisherOptions,
  subscriberOptions,
} from '../../../src/live/bus/non-throwing-clients.ts'
import { LiveClient } from '../../support/live-client.ts'
import { type LiveInstance, startLiveInstance } from '../../support/live-instance.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

/** Two instances; a plain client on the first and a Socket.IO client on the second, both in `room`. */
async function twoInstances(t: Test, redisUrl: string, sharded = false) {
  const [a, b] = (await Promise.all([
    startLiveInstance(t, { redisUrl, sharded }),
    startLiveInstance(t, { redisUrl, sharded }),
  ])) as [Guarded, Guarded]
  const plain = await PlainClient.connect(a.url)
  const { socket: socketIo } = await LiveClient.connect(t, b.url, 'good')
  await plain.ask('join', 'progress:7')
  await socketIo.emitWithAck('join', 'progress:7')
  const heard: unknown[] = []
  socketIo.on('progressUpdated', (event) => heard.push(event))
  t.ok(await a.subscriber.settled(1_000))
  t.ok(await b.subscriber.settled(1_000))
  return { a, b, plain, heard }
}
type Guarded = LiveInstance & Required<Pick<LiveInstance, 'publisher' | 'subscriber'>>

for (const sharded of [false, true]) {
  const adapter = sharded ? 'sharded' : 'classic'

  t.test(`${adapter}: clients of both kinds on two instances get the same event in the same room`, async (t) => {
    const redis = await testRedis(t)
    const { a, b, plain, heard } = await twoInstances(t, redis.url, sharded)
    for (const [revision, { io }] of [a, b, a].entries()) {
      io.to('progress:7').emit('progressUpdated', { revision })
      t.strictSame(await plain.next('progressUpdated'), ['progressUpdated', { revision }])
      await until(() => heard.length === revision + 1, { what: 'the event on the other instance' })
    }
    t.strictSame(heard, [{ revision: 0 }, { revision: 1 }, { revision: 2 }])
    t.equal((await a.io.in('progress:7').fetchSockets()).length, 2, 'instances are counted and asked')
    a.io.to('progress:8').emit('progressUpdated', { revision: 3 })
    a.io.to('progress:7').emit('progressUpdated', { revision: 4 })
    await until(() => heard.length === 4, { what: 'the last event' })
    t.strictSame(heard.at(-1), { revision: 4 }, 'nothing of another room')
  })

  t.test(`${adapter}: without Redis emits go on locally, the publisher knows, and it heals`, async (t) => {
    const redis = await testRedis(t)
    const { a, plain, heard } = await twoInstances(t, redis.url, sharded)
    const publish = (revision: number) =>
      a.publisher.delivered(() => a.io.to('progress:7').emit('progressUpdated', { revision }))
    t.equal(await publish(1), true)

    await redis.kill()
    for (let revision = 2; revision < 50; revision++) t.equal(await publish(revision), false)
    await plain.next('progressUpdated', ([, event]) => (event as { revision: number }).revision === 49)
    t.equal(plain.messages.length, 48, 'every event came locally')
    t.equal(a.publisher.failures, 48)

    await redis.start()
    let revision = 100
    await until(
      async () => (await publish(++revision)) && heard.some((event) => (event as { revision: number }).revision > 100),
      { what: 'the other instance to hear again' },
    )
    t.strictSame(unhandled, [])
  })

  t.test(`${adapter}: while Redis is frozen local delivery does not wait for it`, async (t) => {
    const redis = await testRedis(t)
    const { a, plain } = await twoInstances(t, redis.url, sharded)
    redis.pause()
    const firsts: string[] = []
    for (const revision of [1, 2, 3]) {
      const outcome = a.publisher.delivered(() => a.io.to('progress:7').emit('progressUpdated', { revision }))
      const delivery = plain.next('progressUpdated')
      firsts.push(await Promise.race([delivery.then(() => 'delivery'), outcome.then(() => 'failure')]))
      await delivery
      t.equal(await outcome, false)
    }
    // whoever waited for Redis would deliver only when the failure is known, each time
    t.ok(firsts.includes('delivery'), 'delivered locally before it was known that Redis does not answer')
    t.equal(await a.subscriber.settled(50), false, 'the barrier does not wait for ever')
    redis.resume()
    await until(() => a.subscriber.settled(100), { what: 'the barrier to hold again' })
    t.strictSame(unhandled, [])
  })
}

t.test('after the barrier no event is missed, not even sharded', async (t) => {
  const redis = await testRedis(t)
  const { a, b } = await twoInstances(t, redis.url, true)
  const client = await PlainClient.connect(a.url)
  const [socket] = await a.io
    .of('/')
    .local.fetchSockets()
    .then((all) => all.slice(-1))
  for (let n = 0; n < 200; n++) {
    socket?.join(`room:${n}`)
    if (!(await a.subscriber.settled(1_000))) t.fail('not settled')
    b.io.to(`room:${n}`).emit('news', n)
  }
  await client.next('news', ([, n]) => n === 199)
  t.strictSame(
    client.messages.map(([, n]) => n),
    [...Array(199).keys()],
  )
})

t.test('the barrier asks once for all joins of a tick, and says no when Redis is away', async (t) => {
  const redis = await testRedis(t)
  const observer = new Redis(redis.url)
  const client = new Redis(redis.url, subscriberOptions)
  client.on('error', () => undefined)
  t.teardown(() => {
    observer.disconnect()
    client.disconnect()
  })
  const subscriber = new NonThrowingSubscriber(client)
  t.equal(await subscriber.settled(1_000), false, 'not connected yet')
  await once(client, 'ready')
  await subscriber.subscribe(['one', 'two'])
  const pings = async () => Number(/cmdstat_ping:calls=(\d+)/.exec(await observer.info('commandstats'))?.[1])
  const before = await pings()
  const answers = await Promise.all(Array.from({ length: 100 }, () => subscriber.settled(1_000)))
  t.ok(answers.every(Boolean))
  t.equal((await pings()) - before, 1)

  observer.disconnect()
  const gone = once(client, 'close')
  await redis.kill()
  await gone
  const begunAtMs = performance.now()
  t.equal(await subscriber.settled(5_000), false)
  t.ok(performance.now() - begunAtMs < 2_500, 'at once, not when its time is up')
  void subscriber.subscribe('three')
  await redis.start()
  await until(() => subscriber.settled(1_000), { what: 'the barrier to hold again' })
  const publisher = new Redis(redis.url)
  t.teardown(() => publisher.disconnect())
  const heard = once(client, 'message')
  t.equal(await publisher.publish('three', 'hello'), 1, 'what was subscribed during the outage is real')
  await heard
  t.equal(await publisher.publish('one', 'hello'), 1, 'and so is what was subscribed before')
})

t.test('a publisher whose client was closed on purpose says false and does not reject', async (t) => {
  const redis = await testRedis(t)
  const client = new Redis(redis.url, publisherOptions)
  await once(client, 'ready')
  const publisher = new NonThrowingPublisher(client)
  t.equal(await publisher.delivered(() => void publisher.publish('channel', 'x')), true)
  t.equal(await publisher.delivered(() => undefined), true, 'nothing to publish is no failure')
  client.disconnect()
  t.equal(await publisher.delivered(() => void publisher.publish('channel', 'x')), false)
  await t.rejects(
    publisher.delivered(() => {
      throw new Error('a bug of the caller')
    }),
    /a bug of the caller/,
  )
  t.equal(publisher.failures, 1)
  t.strictSame(unhandled, [])
})

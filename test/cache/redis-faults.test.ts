import { setImmediate as turn } from 'node:timers/promises'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { Service } from '../../deploy/services.ts'
import { ACKNOWLEDGE_AFTER_MS } from '../../src/cache/protocol.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { asItIs, type Variant, without } from '../model/broken.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { redisStoreAt } from './stores.ts'
import { ENTRY, FLOOR, type Instance, instance, MEMBER, TestTruth, WATCHED } from './world.ts'

/** A client of the test's own, for what an operator does to a Redis. */
function operator(t: Test, url: string): Redis {
  const client = new Redis(url, { retryStrategy: () => 50 })
  client.on('error', () => undefined)
  t.teardown(() => client.disconnect())
  return client
}

const reconnected = (store: CacheStore, runBefore: string | undefined) =>
  until(() => store.run() !== undefined && store.run() !== runBefore, { what: 'the run of the new Redis' })

/** A save is published; then Redis comes back with what it had stored before. */
async function saveAndRestart(parts: { redis: Service; truth: TestTruth; store: CacheStore; a: Instance }) {
  const { redis, truth, store, a } = parts
  const acknowledged = await a.save()
  truth.removeRow()
  await a.watch.waitForPoll()
  const run = store.run()
  await redis.kill()
  await redis.start()
  await reconnected(store, run)
  return { acknowledged, run }
}

async function restartWithOldData(t: Test, variant: Variant) {
  const redis = await testRedis(t)
  const admin = operator(t, redis.url)
  const truth = new TestTruth()
  const store = await redisStoreAt(t, redis.url, variant)
  const a = await instance(t, { store, truth, protocol: variant.protocol })
  await a.read()
  await admin.save()
  const { acknowledged, run } = await saveAndRestart({ redis, truth, store, a })
  t.match(await store.get(FLOOR), Buffer.from(`${run} 0`), 'floor and entry came back as they were before the save')
  return { shown: await a.read(), acknowledged, read: a.read }
}

t.test('a Redis restarted with old data serves nothing old, and does if its run is not looked at', async (t) => {
  const kept = await restartWithOldData(t, asItIs)
  t.equal(kept.shown, kept.acknowledged)
  const broken = await restartWithOldData(t, without('runsAreTold'))
  t.ok(broken.shown < broken.acknowledged, 'floor 0 and entry 0 agree with each other')
})

t.test('a fill that was planted before a restart with old data stores nothing after it', async (t) => {
  const redis = await testRedis(t)
  const admin = operator(t, redis.url)
  const truth = new TestTruth()
  const store = await redisStoreAt(t, redis.url)
  const a = await instance(t, { store, truth })
  await a.read()
  await store.delete([ENTRY])
  await admin.save()
  const held = a.points.hold('before-fill')
  const slow = a.read()
  await held.reached
  const { acknowledged } = await saveAndRestart({ redis, truth, store, a })
  held.release()
  t.equal(await slow, 0, 'it began before the save')
  t.equal(await store.get(ENTRY), null)
  t.equal(await a.read(), acknowledged)
})

const refusals: Record<
  string,
  { refuse: (admin: Redis) => Promise<unknown>; allow: (admin: Redis) => Promise<unknown> }
> = {
  'pauses writes': {
    refuse: (admin) => admin.client('PAUSE', 10_000, 'WRITE'),
    allow: (admin) => admin.client('UNPAUSE'),
  },
  'is out of memory': {
    refuse: (admin) => admin.config('SET', 'maxmemory', '1'),
    allow: (admin) => admin.config('SET', 'maxmemory', '0'),
  },
  'misses its replicas': {
    refuse: (admin) => admin.config('SET', 'min-replicas-to-write', '1'),
    allow: (admin) => admin.config('SET', 'min-replicas-to-write', '0'),
  },
}

for (const [how, { refuse, allow }] of Object.entries(refusals)) {
  t.test(`a Redis that ${how} but answers reads delays a save by 0.6 s and serves nothing old`, async (t) => {
    const play = async (variant: Variant) => {
      const redis = await testRedis(t)
      const admin = operator(t, redis.url)
      const truth = new TestTruth()
      const writer = await instance(t, {
        store: await redisStoreAt(t, redis.url, variant),
        truth,
        protocol: variant.protocol,
      })
      const reader = await instance(t, {
        store: await redisStoreAt(t, redis.url, variant),
        truth,
        protocol: variant.protocol,
      })
      await writer.read()
      await reader.read()
      await refuse(admin)
      const startedAtMs = performance.now()
      const acknowledged = await writer.save()
      const tookMs = performance.now() - startedAtMs
      const shown = await reader.read()
      return { admin, truth, writer, reader, acknowledged, tookMs, shown }
    }

    const kept = await play(asItIs)
    t.equal(kept.shown, kept.acknowledged)
    // a timer may come a moment too early; how much too late depends on who else has the processor
    const rightMs = kept.tookMs > ACKNOWLEDGE_AFTER_MS - 5 && kept.tookMs < 5 * ACKNOWLEDGE_AFTER_MS
    t.ok(rightMs, `acknowledged after ${Math.round(kept.tookMs)} ms`)

    await allow(kept.admin)
    const floor = async () => (await kept.reader.cache.floors([MEMBER])).get(MEMBER)
    await until(async () => (await floor()) === 1, { what: 'the raise to be made up for' })
    await kept.reader.read()
    t.equal((await kept.reader.cache.read('progress', MEMBER)).source, 'cache')

    const broken = await play(without('outboxIsWatched'))
    t.ok(broken.shown < broken.acknowledged, 'without the outbox the old entry is a hit')
  })
}

t.test(
  'two readers of one process while Redis is away: the second does not join a load from before the save',
  async (t) => {
    const play = async (variant: Variant) => {
      const redis = await testRedis(t)
      const truth = new TestTruth()
      const store = await redisStoreAt(t, redis.url, variant)
      const a = await instance(t, { store, truth, protocol: variant.protocol })
      await redis.kill()
      await until(() => store.run() === undefined, { what: 'the loss to be noticed' })
      const held = a.points.hold('after-snapshot')
      const first = a.read()
      await held.reached
      const acknowledged = await a.save()
      const second = a.read()
      await turn()
      held.release()
      await first
      return { shown: await second, acknowledged }
    }
    const kept = await play(asItIs)
    t.equal(kept.shown, kept.acknowledged)
    const broken = await play(without('joinsOnlyWaiting'))
    t.ok(broken.shown < broken.acknowledged)
  },
)

t.test('a raise in flight when Redis dies is not executed by the Redis that comes back', async (t) => {
  const play = async (variant: Variant) => {
    const redis = await testRedis(t)
    const store = await redisStoreAt(t, redis.url, variant)
    const run = store.run()
    redis.pause()
    const raising = store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 1, nonce: 'w' }).then(
      () => 'confirmed',
      () => 'failed',
    )
    await turn()
    await redis.kill()
    await redis.start()
    await reconnected(store, run)
    const outcome = await raising
    return { outcome, floor: await store.get(FLOOR) }
  }
  t.strictSame(await play(asItIs), { outcome: 'failed', floor: null })
  t.match(await play(without('commandsAreNotResent')), { outcome: 'confirmed', floor: Buffer })
})

t.test('a look in flight when Redis dies is not answered with the old data of the Redis that comes back', async (t) => {
  const play = async (variant: Variant) => {
    const redis = await testRedis(t)
    const admin = operator(t, redis.url)
    const store = await redisStoreAt(t, redis.url, variant)
    const run = store.run() ?? ''
    await admin.set(FLOOR, `${run} 1`)
    await admin.save()
    // what was raised since then the next Redis does not know
    await admin.set(FLOOR, `${run} 2`)
    redis.pause()
    const looking = store.read(ENTRY, FLOOR).then(
      ({ run: of, floor }) => (of === run ? floor : 'of another run'),
      () => 'failed',
    )
    await turn()
    await redis.kill()
    await redis.start()
    return { shown: await looking, old: `${run} 1` }
  }
  t.equal((await play(asItIs)).shown, 'failed')
  const broken = await play(without('commandsAreNotResent'))
  t.equal(broken.shown, broken.old, 'an older floor of the run that was asked: it would be believed')
})

t.test('while Redis is frozen reads are confirmed by the database, at once after the breaker has opened', async (t) => {
  const redis = await testRedis(t)
  const truth = new TestTruth()
  const store = await redisStoreAt(t, redis.url)
  const a = await instance(t, { store, truth })
  await a.read()
  redis.pause()
  const readsBroken = async () => {
    await a.read()
    return a.cache.status().readsBroken
  }
  await until(readsBroken, { what: 'the breaker to open' })
  let quickestMs = Number.POSITIVE_INFINITY
  for (let count = 0; count < 5; count++) {
    const startedAtMs = performance.now()
    const answer = await a.cache.read('progress', MEMBER)
    quickestMs = Math.min(quickestMs, performance.now() - startedAtMs)
    t.equal(answer.verified, true)
  }
  t.ok(quickestMs < 100, 'no call to Redis was waited for')

  const acknowledged = await a.save()
  t.equal(await a.read(), acknowledged)
  redis.resume()
  await until(async () => !(await readsBroken()), { what: 'Redis to be asked again' })
  t.equal((await a.cache.read('progress', MEMBER)).source, 'cache')
  t.equal(await a.read(), acknowledged)
})

t.test('while Redis is gone reads and saves go on, and hits come back with it', async (t) => {
  const redis = await testRedis(t)
  const truth = new TestTruth()
  const store = await redisStoreAt(t, redis.url)
  const a = await instance(t, { store, truth })
  await a.read()
  const run = store.run()
  await redis.kill()
  await until(() => store.run() === undefined, { what: 'the loss to be noticed' })
  const acknowledged = await a.save()
  t.equal(await a.read(), acknowledged)
  await t.rejects(a.cache.floors([MEMBER]), { name: 'StoreUnavailable' })
  t.equal(await a.cache.raise(MEMBER, acknowledged), null)
  await redis.start()
  await reconnected(store, run)
  await until(async () => (await a.cache.read('progress', MEMBER)).source === 'cache', { what: 'hits again' })
  t.equal(await a.read(), acknowledged)
})

import t from 'tap'
import { noObserver } from '../../src/cache/observer.ts'
import { ACKNOWLEDGE_AFTER_MS } from '../../src/cache/protocol.ts'
import { createNoStore } from '../../src/cache/stores/no-store.ts'
import { createRedisStore } from '../../src/cache/stores/redis.ts'
import { cacheConnection } from '../../src/cache/stores/redis-connection.ts'
import { connectRedis } from '../../src/plugins/connect-redis.ts'
import { coherentCacheSuite } from '../suites/cache-coherent.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { STORES } from './stores.ts'
import { ENTRY, instance, MEMBER, TestTruth } from './world.ts'

for (const [where, open] of Object.entries(STORES)) {
  t.test(`the coherent cache over a store ${where}`, (t) => {
    coherentCacheSuite(t, async (t) => (await open(t))())
    t.end()
  })
}

t.test('without a store every read asks the database and no save waits', async (t) => {
  const truth = new TestTruth()
  const a = await instance(t, { store: createNoStore(), truth })
  await a.read()
  const startedAtMs = performance.now()
  const revision = await a.save()
  t.ok(performance.now() - startedAtMs < ACKNOWLEDGE_AFTER_MS)
  const answer = await a.cache.read('progress', MEMBER)
  t.strictSame([answer.source, answer.version.revision], ['database', revision])
  t.strictSame([...(await a.cache.floors([MEMBER]))], [[MEMBER, undefined]])
})

t.test('ready tells what can be used, and does not wait for ever', async (t) => {
  const truth = new TestTruth()
  const { cache } = await instance(t, { store: { ...createNoStore(), run: () => undefined }, truth })
  const { epoch, storeUsable } = await cache.ready(20)
  t.strictSame([epoch, storeUsable], ['epoch-a', false])
})

t.test('hits and misses are told to the metrics and, at debug, to the log', async (t) => {
  const redis = await testRedis(t)
  const lines: string[] = []
  const note = (details: object, message: string) => void lines.push([message, ...Object.values(details)].join(' '))
  const logger = { debug: note, info: note, warn: note, error: note }
  const store = createRedisStore({
    client: connectRedis({ kind: 'url', url: redis.url }, cacheConnection, logger),
    logger,
  })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of Redis' })
  t.strictSame(lines.splice(0), ['✓ Redis client connected'])

  const told: unknown[][] = []
  const observer = {
    ...noObserver,
    hit: (...what: unknown[]) => void told.push(['hit', ...what]),
    miss: (...what: unknown[]) => void told.push(['miss', ...what]),
    answered: (family: string, source: string, ms: number) => void told.push(['answered', family, source, ms > 0]),
  }
  const a = await instance(t, { store, truth: new TestTruth(), observer, logger })
  await a.read()
  await a.read()
  t.strictSame(lines, [`Cache MISS ${ENTRY} progress absent`, `Cache HIT ${ENTRY} progress true`])
  t.strictSame(told, [
    ['answered', 'progress', 'database', true],
    ['miss', 'progress', 'absent'],
    ['answered', 'progress', 'cache', true],
    ['hit', 'progress', '{"revision":0}'.length],
  ])
})

import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { createCoherentCache } from '../../src/cache/coherent.ts'
import { keysFor } from '../../src/cache/keys.ts'
import { createOutboxWatch } from '../../src/cache/outbox-watch.ts'
import { createRedisStore } from '../../src/cache/redis.ts'
import { createCacheRedis } from '../../src/cache/redis-connection.ts'
import { silentLogger } from '../../src/logger.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { MEMBER, TestTruth } from './world.ts'

/** Two masters that share the slots; no replicas. */
async function testCluster(t: Test) {
  const config = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '1000', 'cluster-require-full-coverage': 'no' }
  const services = await Promise.all([testRedis(t, { config }), testRedis(t, { config })])
  const admins = services.map(({ url }) => new Redis(url))
  const [first, second] = admins as [Redis, Redis]
  await first.call('CLUSTER', 'ADDSLOTSRANGE', '0', '8191')
  await second.call('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383')
  await first.call('CLUSTER', 'MEET', '127.0.0.1', String(services[1]?.port))
  const isWhole = async (admin: Redis) =>
    /cluster_state:ok[\s\S]*cluster_size:2/.test(String(await admin.call('CLUSTER', 'INFO')))
  await until(async () => (await Promise.all(admins.map(isWhole))).every(Boolean), { what: 'the cluster to form' })
  for (const admin of admins) admin.disconnect()
  return services
}

t.test('on a Redis Cluster every family is cached beside its floor, and a restarted node is another run', async (t) => {
  const services = await testCluster(t)
  const nodes = services.map(({ port }) => ({ host: '127.0.0.1', port }))
  const store = createRedisStore({ client: createCacheRedis({ cluster: { nodes } }, silentLogger) })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of the cluster' })

  const truth = new TestTruth()
  const watch = createOutboxWatch({ poll: () => truth.poll() })
  const cache = createCoherentCache({
    store,
    keys: keysFor({ hashTags: true }),
    truth,
    watch,
    isUnavailable: () => false,
  })
  t.teardown(() => {
    cache.close()
    watch.close()
  })
  cache.family('progress', (id) => truth.load(id))
  cache.family('exercises', (id) => truth.load(id))
  await cache.ready()

  const members = Array.from({ length: 20 }, (_, at) => `${MEMBER}${at}`)
  const readAll = () => Promise.all(members.map((id) => cache.read('progress', id)))
  const sources = async () => [...new Set((await readAll()).map(({ source }) => source))]
  t.strictSame(await sources(), ['database'])
  t.strictSame(await sources(), ['cache'], 'on both nodes')
  await cache.read('exercises', 'chest')
  t.equal((await cache.read('exercises', 'chest')).source, 'cache')
  t.strictSame(
    [...(await cache.floors(members)).values()],
    members.map(() => 0),
  )
  t.equal((await store.getKeys('user:*')).length, members.length)

  const revision = truth.commit(members[0])
  const entries = [{ family: 'progress' as const, id: members[0] ?? '', snapshot: truth.snapshot(members[0]) }]
  const commit = { subjectId: members[0] ?? '', revision, committedAtMs: performance.now(), entries }
  t.ok((await cache.committed(commit)).previous)
  const after = await cache.read('progress', members[0] ?? '')
  t.strictSame([after.source, after.version.revision], ['cache', revision])

  const run = store.run()
  await services[1]?.kill()
  await until(() => store.run() === undefined, { what: 'the loss to be noticed' })
  t.strictSame(await sources(), ['database'])
  await services[1]?.start()
  await until(() => store.run() !== undefined && store.run() !== run, { what: 'another run', timeoutMs: 15_000 })
  await until(async () => (await sources()).join() === 'cache', { what: 'hits again', timeoutMs: 15_000 })
})

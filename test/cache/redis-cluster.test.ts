import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type RedisCluster, startRedisCluster } from '../../deploy/services.ts'
import { createCoherentCache } from '../../src/cache/coherent.ts'
import { keysFor } from '../../src/cache/keys.ts'
import { createOutboxWatch } from '../../src/cache/outbox-watch.ts'
import { createRedisStore } from '../../src/cache/stores/redis.ts'
import { cacheConnection } from '../../src/cache/stores/redis-connection.ts'
import { LIBRARY_SUBJECT_ID } from '../../src/contract/common.ts'
import { connectRedis, type RedisConnection } from '../../src/plugins/connect-redis.ts'
import { silentLogger } from '../../src/runtime/logger.ts'
import { asId } from '../support/ids.ts'
import { turnsFor } from '../support/turns.ts'
import { until } from '../support/until.ts'
import { MEMBER, TestTruth } from './world.ts'

async function storeOn(t: Test, { nodes: services }: RedisCluster, connection: RedisConnection = cacheConnection) {
  const nodes = services.map(({ port }) => ({ host: '127.0.0.1', port }))
  const client = connectRedis({ kind: 'cluster', nodes, password: undefined }, connection, silentLogger)
  const store = createRedisStore({ client })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of the cluster' })
  return store
}

t.test('on a Redis Cluster every family is cached beside its floor, and a restarted node is another run', async (t) => {
  const redis = await startRedisCluster()
  t.teardown(() => redis.stop())
  const services = redis.nodes
  const store = await storeOn(t, redis)

  const truth = new TestTruth()
  const watch = createOutboxWatch({ poll: () => truth.poll() })
  const cache = createCoherentCache({
    turns: turnsFor(),
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
  cache.family('exercises', () => truth.load(LIBRARY_SUBJECT_ID))
  await cache.ready()

  const members = Array.from({ length: 20 }, (_, at) => asId(`${MEMBER}${at}`))
  const readAll = () => Promise.all(members.map((id) => cache.read('progress', id)))
  const sources = async () => [...new Set((await readAll()).map(({ source }) => source))]
  t.strictSame(await sources(), ['database'])
  t.strictSame(await sources(), ['cache'], 'on all nodes')
  await cache.read('exercises', 'chest')
  t.equal((await cache.read('exercises', 'chest')).source, 'cache')
  t.strictSame(
    [...(await cache.floors(members)).values()],
    members.map(() => 0),
  )
  t.equal((await store.getKeys('user:*')).length, members.length)

  const revision = truth.commit(members[0])
  const [subjectId = MEMBER] = members
  const commit = { subjectId, revision, committedAtMs: performance.now() }
  t.strictSame(await cache.committed(commit), { isRaised: true, isWatched: false })
  t.equal(await cache.watch(members), true)
  t.strictSame(await cache.committed(commit), { isRaised: true, isWatched: true }, 'on all nodes')
  const after = await cache.read('progress', subjectId)
  t.strictSame([after.source, after.version.revision], ['database', revision])

  const run = store.run()
  await services[1].kill()
  await until(() => store.run() === undefined, { what: 'the loss to be noticed' })
  t.strictSame(await sources(), ['cache'], 'what this process loaded last, as the database confirms it')
  await services[1].start()
  await until(() => store.run() !== undefined && store.run() !== run, { what: 'another run', timeoutMs: 15_000 })
  const floors = async () => {
    await readAll()
    return [...(await cache.floors(members)).values()]
  }
  await until(async () => (await floors()).every((floor) => floor !== undefined), {
    what: 'every floor to be known again',
    timeoutMs: 15_000,
  })
})

t.test('a node that a redirection brings in is another run, from its first answer on', async (t) => {
  const redis = await startRedisCluster()
  t.teardown(() => redis.stop())
  // The map of the slots is not read again by itself: nothing but a redirection tells of the new owner.
  const { redis: options } = cacheConnection
  const store = await storeOn(t, redis, { redis: options })
  const run = store.run() ?? ''
  const newcomer = await redis.addNode()
  const operators = [newcomer, ...redis.nodes].map(({ url }) => new Redis(url))
  t.teardown(() => {
    for (const operator of operators) operator.disconnect()
  })
  const [operator] = operators
  const id = await operator?.call('CLUSTER', 'MYID')
  const slot = await operator?.call('CLUSTER', 'KEYSLOT', 'rev:{7}')

  // What a replica knew that did not hear of the last raises, and took over.
  const knows = (one: Redis) =>
    until(() => one.call('CLUSTER', 'SETSLOT', String(slot), 'NODE', String(id)), { what: 'all to know the owner' })
  await Promise.all(operators.map(knows))
  await until(() => operator?.set('rev:{7}', `${run} 0`), { what: 'the new owner to have the slot' })
  t.equal(store.run(), run, 'no connection was lost')
  await t.rejects(store.read('rev:{7}', 'rev:{7}'))
  await until(() => store.run() !== undefined, { what: 'the run of the four' })
  const look = await store.read('rev:{7}', 'rev:{7}')
  t.not(look.run, run)
  t.equal(look.floor, `${run} 0`)
})

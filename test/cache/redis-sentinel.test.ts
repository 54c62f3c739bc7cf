import t, { type Test } from 'tap'
import { askRedis } from '../../deploy/services/redis-command.ts'
import { type RedisSentinel, startRedisSentinel } from '../../deploy/services.ts'
import { createRedisStore } from '../../src/cache/stores/redis.ts'
import { cacheConnection } from '../../src/cache/stores/redis-connection.ts'
import { readConfig } from '../../src/config.ts'
import { connectRedis } from '../../src/plugins/connect-redis.ts'
import { silentLogger } from '../../src/runtime/logger.ts'
import { until } from '../support/until.ts'
import { ENTRY, FLOOR, instance, MEMBER, TestTruth } from './world.ts'

async function storeBehind(t: Test, { env }: RedisSentinel) {
  const { redis } = readConfig({ ...env, DATABASE_URL: 'postgres://none', JWT_SECRET: 'only-for-tests'.repeat(4) })
  if (redis === undefined) throw new Error('no Redis is set')
  const store = createRedisStore({ client: connectRedis(redis, cacheConnection, silentLogger) })
  t.teardown(() => store.close())
  await until(() => store.run(), { what: 'the run of the master' })
  return store
}

t.test('a master that was only frozen is left when another is named: what it still says is not believed', async (t) => {
  const redis = await startRedisSentinel()
  t.teardown(() => redis.stop())
  const [old, replica] = redis.nodes
  const truth = new TestTruth()
  const stores = await Promise.all([storeBehind(t, redis), storeBehind(t, redis)])
  const [reader, writer] = await Promise.all(stores.map((store) => instance(t, { store, truth })))
  if (reader === undefined || writer === undefined) throw new Error('no instances')
  await reader.read()
  t.equal((await reader.cache.read('progress', MEMBER)).source, 'cache')
  const run = stores[0].run()
  await until(async () => (await askRedis(replica.port, `EXISTS ${FLOOR} ${ENTRY}`)).includes('2'), {
    what: 'the replica to have what the master knows',
  })

  // No command of the test is in flight: nothing but the Sentinels' word tells the connections that look open.
  old.pause()
  await redis.promoted()
  old.resume()
  await until(() => stores.every((store) => store.run() !== undefined && store.run() !== run), {
    what: 'both to speak to the new master',
    timeoutMs: 2_000,
  })
  t.match(await stores[0].read(ENTRY, FLOOR), { floor: `${run} 0` }, 'the replica had what the master knew')
  t.equal((await reader.cache.read('progress', MEMBER)).source, 'cache', 'once Postgres has confirmed it')
  const acknowledged = await writer.save()
  truth.removeRow()
  await reader.watch.waitForPoll()
  t.equal(await reader.read(), acknowledged)
})

import { Redis } from 'ioredis'
import t from 'tap'
import { createCacheService } from '../../src/cache/service.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { redisStoreAt, STORES } from './stores.ts'
import { ENTRY, FLOOR, instance, keys, TestTruth } from './world.ts'

for (const [where, open] of Object.entries(STORES)) {
  t.test(`the cache service ${where} keeps plain values and leaves the coherent ones alone`, async (t) => {
    const store = await (await open(t))()
    const service = createCacheService(store, keys)
    await service.set('weather:berlin', { celsius: 4 })
    await service.set('weather:paris', { celsius: 9 }, 60)
    t.strictSame(await service.get('weather:berlin'), { celsius: 4 })
    t.equal(await service.get('weather:rome'), null)
    t.strictSame((await service.getKeys('weather:*')).sort(), ['weather:berlin', 'weather:paris'])
    t.equal(await service.delete('weather:paris'), true)
    t.equal(await service.delete('weather:paris'), false)
    t.equal(await service.deletePattern('weather:*'), 1)

    const { read } = await instance(t, { store, truth: new TestTruth() })
    await read()
    t.strictSame(await service.get(ENTRY), { revision: 0 })
    t.equal(await service.get(FLOOR), `${store.run()} 0`)
    t.strictSame((await service.getKeys('*')).sort(), [FLOOR, ENTRY])
    await t.rejects(service.set(ENTRY, {}), { name: 'CoherentKeyRefused' })
    await t.rejects(service.delete(FLOOR), { name: 'CoherentKeyRefused' })
    await t.rejects(service.deletePattern('user:*'), { name: 'CoherentKeyRefused' })
  })
}

t.test('a message reaches the subscribers of its channel', async (t) => {
  const redis = await testRedis(t)
  const service = createCacheService(await redisStoreAt(t, redis.url), keys)
  const subscriber = new Redis(redis.url)
  t.teardown(() => subscriber.disconnect())
  const heard: string[] = []
  subscriber.on('message', (_channel, message) => heard.push(message))
  await subscriber.subscribe('news')
  t.equal(await service.publish('news', { hello: 1 }), 1)
  await until(() => heard.length > 0, { what: 'the message' })
  t.strictSame(heard, ['{"hello":1}'])
})

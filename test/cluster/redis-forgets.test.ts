import { Redis } from 'ioredis'
import t from 'tap'
import { until } from '../support/until.ts'
import { everyPageFollows, redisScene, sameEverywhere } from './redis-scene.ts'
import { allFollow, read, save, settled, unhandledRejections, warm } from './scene.ts'

type Scene = Awaited<ReturnType<typeof redisScene>>

/** What happens to Redis between a save that everybody has cached and the next one. */
const HAZARDS: { name: string; strike: (scene: Scene, operator: Redis) => Promise<unknown>; heal?: string[][] }[] = [
  { name: 'flushed', strike: (_, operator) => operator.flushall() },
  { name: 'evicting floors', strike: ({ a, member }, operator) => operator.unlink(a.app.cacheKeys.floor(member.id)) },
  {
    name: 'evicting entries',
    strike: ({ a, member }, operator) => operator.unlink(a.app.cacheKeys.entry('progress', member.id)),
  },
  {
    name: 'evicting whatever it can',
    strike: async (_, operator) => {
      await operator.config('SET', 'maxmemory-policy', 'allkeys-random')
      await operator.config('SET', 'maxmemory', '1')
    },
    heal: [['maxmemory', '0']],
  },
  {
    name: 'refusing writes while it answers reads',
    strike: (_, operator) => operator.config('SET', 'min-replicas-to-write', '1'),
    heal: [['min-replicas-to-write', '0']],
  },
  {
    name: 'restarted with old data',
    strike: async ({ redis, instances, a, member, watchers }, operator) => {
      await operator.save()
      const later = await save(member, a.url)
      for (const { url } of instances) await warm(member, url)
      await allFollow(watchers, later)
      await Promise.all(instances.map(({ app }) => settled(app, member.id)))
      await redis.kill()
      await redis.start()
      await until(() => instances.every(({ app }) => app.cacheStore.run() !== undefined), { what: 'Redis to be used' })
      if ((await operator.exists(a.app.cacheKeys.entry('progress', member.id))) === 0)
        throw new Error('it came back empty')
    },
  },
]

t.test('a Redis that forgets or refuses serves nothing old and keeps no page behind', async (t) => {
  const rejections = unhandledRejections(t)
  const scene = await redisScene(t)
  const { redis, instances, a, c, member, watchers } = scene
  const operator = new Redis(redis.url)
  operator.on('error', () => undefined)
  t.teardown(() => operator.disconnect())
  for (const { name, strike, heal = [] } of HAZARDS) {
    await t.test(name, async (t) => {
      for (const { url } of instances) await warm(member, url)
      const { revision } = await read(member, a.url)
      await strike(scene, operator)
      for (const { url } of instances) t.ok((await read(member, url)).revision >= revision)
      for (const { url: at } of [a, c]) {
        const saved = await save(member, at)
        for (const { url } of instances) t.equal((await read(member, url)).revision, saved.revision)
        await everyPageFollows(t, watchers, saved)
      }
      for (const [setting = '', value = ''] of heal) await operator.config('SET', setting, value)
      await sameEverywhere(t, scene)
    })
  }
  t.strictSame(rejections, [])
})

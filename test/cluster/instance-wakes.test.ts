import { Redis } from 'ioredis'
import t from 'tap'
import { startInstances } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { read, SlowDatabase, save, settled, warm } from './scene.ts'

t.test('an instance that was frozen does not use the cache until it has polled', async (t) => {
  const redis = await testRedis(t)
  const databaseUrl = await testDatabase(t)
  const slow = await SlowDatabase.open(t, databaseUrl)
  const [a, b, frozen] = await startInstances(t, {
    count: 3,
    redisUrl: redis.url,
    databaseUrl,
    overrides: (index) => (index === 2 ? { database: slow } : {}),
  })
  const member = await newPerson(a.url)
  const before = await save(member, a.url)
  await Promise.all([a, b, frozen].map(({ app }) => settled(app, member.id)))
  await warm(member, frozen.url)
  const operator = new Redis(redis.url)
  t.teardown(() => operator.disconnect())
  const floorKey = a.app.cacheKeys.floor(member.id)
  const entryKey = a.app.cacheKeys.entry('progress', member.id)
  const [floor, entry] = await operator.mgetBuffer(floorKey, entryKey)

  // it hears nothing of the outbox, as if it were stopped, while others save
  const polls = slow.holdStatements()
  await polls.reached
  const saved = await save(member, a.url)
  await Promise.all([a, b].map(({ app }) => settled(app, member.id)))
  await until(() => frozen.app.cache.status().pollAgeMs > 500, { what: 'the fence' })
  // the worst that Redis could say to it: all of before the save
  await operator.mset(floorKey, floor ?? '', entryKey, entry ?? '')
  t.equal((await read(member, b.url)).revision, before.revision, 'who trusts that is deceived')

  const asked = read(member, frozen.url)
  polls.open()
  t.equal((await asked).revision, saved.revision)
})

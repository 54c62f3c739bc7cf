import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { allFollow, read, save, settled, trainerOf, warm } from './scene.ts'

async function scene(t: Test) {
  const redis = await testRedis(t)
  const [a, b, c] = (await startInstances(t, { count: 3, redisUrl: redis.url })) as [Instance, Instance, Instance]
  const instances = [a, b, c]
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, b.url)
  await Promise.all(instances.map(({ app }) => settled(app, member.id)))
  const watch = (who: Person, kind: 'socket.io' | 'plain', { url }: Instance) =>
    Watcher.open(t, { kind, url, token: who.token, memberId: member.id })
  const watchers = await Promise.all([
    watch(member, 'socket.io', b),
    watch(member, 'plain', c),
    watch(trainer, 'plain', a),
  ])
  return { redis, instances, a, b, c, member, watchers }
}

/** Rejections that nobody handled would end a real process; here they are counted while the test runs. */
function unhandledRejections(t: Test): unknown[] {
  const found: unknown[] = []
  const note = (reason: unknown) => found.push(reason)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  return found
}

/** Every page shows what was saved in time, over the connection it had. */
async function everyPageFollows(t: Test, watchers: Watcher[], saved: Awaited<ReturnType<typeof save>>): Promise<void> {
  const tookMs = await allFollow(watchers, saved)
  t.comment(`revision ${saved.revision} on every page ${Math.round(tookMs)} ms after its answer`)
  for (const { connectedAtMs } of watchers) t.equal(connectedAtMs.length, 1, 'no page had to reconnect')
}

async function sameEverywhere(t: Test, { instances, member, watchers }: Awaited<ReturnType<typeof scene>>) {
  for (const { url } of instances) {
    const { version, data } = await read(member, url)
    for (const { state } of watchers) t.strictSame(state, { version, view: data })
  }
}

t.test(
  'without Redis saves are taken, reads are right and pages follow, and with it again nothing old is served',
  async (t) => {
    const rejections = unhandledRejections(t)
    const all = await scene(t)
    const { redis, instances, a, b, c, member, watchers } = all
    await warm(member, b.url)

    await redis.kill()
    for (const { url } of [a, b, c, a]) {
      const startedAtMs = performance.now()
      const saved = await save(member, url)
      t.comment(`acknowledged after ${Math.round(saved.answeredAtMs - startedAtMs)} ms`)
      for (const instance of instances) {
        t.match(await read(member, instance.url), { source: 'database', version: { revision: saved.revision } })
      }
      await everyPageFollows(t, watchers, saved)
    }
    const waited = await acknowledgements(a)
    t.ok(
      waited.every((seconds) => seconds < 0.75),
      `a save waited at most 0.6 s for its raise: ${waited}`,
    )
    await sameEverywhere(t, all)

    await redis.start()
    const afterReturn = await save(member, c.url)
    for (const { url } of instances) t.equal((await read(member, url)).revision, afterReturn.revision)
    await everyPageFollows(t, watchers, afterReturn)
    await until(() => instances.every(({ app }) => app.cacheStore.run() !== undefined), {
      what: 'Redis to be used again',
    })
    await Promise.all(instances.map(({ url }) => warm(member, url)))
    await sameEverywhere(t, all)
    await Promise.all(instances.map(({ app }) => settled(app, member.id)))

    const last = await save(member, a.url)
    t.equal((await read(member, c.url)).source, 'cache', 'the first read after a save is a hit again')
    await everyPageFollows(t, watchers, last)
    t.strictSame(rejections, [])
  },
)

/** How long saves of this instance waited between commit and answer, in seconds. */
async function acknowledgements({ app }: Instance): Promise<number[]> {
  const metric = await app.metrics.registry.getSingleMetric('spotter_save_acknowledged_seconds')?.get()
  const named = (metric?.values ?? []) as { metricName?: string; labels: { by?: string | number }; value: number }[]
  const of = (by: string, what: string) =>
    named.find(({ metricName, labels }) => labels.by === by && metricName?.endsWith(what))?.value ?? 0
  return ['raise', 'outbox', 'wait'].flatMap((by) => {
    const count = of(by, '_count')
    return count === 0 ? [] : [of(by, '_sum') / count]
  })
}

t.test('a Redis that is flushed under load serves nothing old and loses no event', async (t) => {
  const all = await scene(t)
  const { redis, instances, a, c, member, watchers } = all
  const operator = new Redis(redis.url)
  t.teardown(() => operator.disconnect())
  for (let round = 0; round < 5; round++) {
    await Promise.all(instances.map(({ url }) => warm(member, url)))
    await operator.flushall()
    const saved = await save(member, (round % 2 === 0 ? a : c).url)
    for (const { url } of instances) t.equal((await read(member, url)).revision, saved.revision)
    await everyPageFollows(t, watchers, saved)
  }
  await sameEverywhere(t, all)
})

t.test(
  'a Redis that is frozen holds nobody up for long, and what was missed is made up for when it wakes',
  async (t) => {
    const rejections = unhandledRejections(t)
    const all = await scene(t)
    const { redis, instances, a, b, member, watchers } = all
    redis.pause()
    for (const instance of [a, b]) {
      const saved = await save(member, instance.url)
      for (const { url } of instances) t.equal((await read(member, url)).revision, saved.revision)
      await everyPageFollows(t, watchers, saved)
    }
    redis.resume()
    await everyPageFollows(t, watchers, await save(member, a.url))
    await Promise.all(instances.map(({ url }) => warm(member, url)))
    await sameEverywhere(t, all)
    t.strictSame(rejections, [])
  },
)

import t from 'tap'
import type { Instance } from '../support/app.ts'
import { until } from '../support/until.ts'
import { everyPageFollows, redisScene, sameEverywhere } from './redis-scene.ts'
import { read, save, settled, unhandledRejections, warm } from './scene.ts'

t.test(
  'without Redis saves are taken, reads are right and pages follow, and with it again nothing old is served',
  async (t) => {
    const rejections = unhandledRejections(t)
    const all = await redisScene(t)
    const { redis, instances, a, b, c, member, watchers } = all
    await warm(member, b.url)

    await redis.kill()
    for (const { url } of [a, b, c, a]) {
      const startedAtMs = performance.now()
      const saved = await save(member, url)
      t.comment(`acknowledged after ${Math.round(saved.answeredAtMs - startedAtMs)} ms`)
      for (const instance of instances) {
        t.match(await read(member, instance.url), { version: { revision: saved.revision } })
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
    await everyPageFollows(t, watchers, last)
    await warm(member, c.url)
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

t.test(
  'a Redis that is frozen holds nobody up for long, and what was missed is made up for when it wakes',
  async (t) => {
    const rejections = unhandledRejections(t)
    const all = await redisScene(t)
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

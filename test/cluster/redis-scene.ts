import type { Test } from 'tap'
import { startInstances } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { testRedis } from '../support/services.ts'
import type { Watcher } from '../support/watchers.ts'
import { allFollow, openPages, read, type save, settled, trainerOf } from './scene.ts'

/** Three instances on a Redis of the test's own; a member and a trainer look on, each page on another instance. */
export async function redisScene(t: Test) {
  const redis = await testRedis(t)
  const [a, b, c] = await startInstances(t, { count: 3, redisUrl: redis.url })
  const instances = [a, b, c]
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, b.url)
  await Promise.all(instances.map(({ app }) => settled(app, member.id)))
  const watchers = await openPages(t, [a, b, c], member, trainer)
  return { redis, instances, a, b, c, member, watchers }
}

/** Every page shows what was saved in time, over the connection it had. */
export async function everyPageFollows(
  t: Test,
  watchers: Watcher[],
  saved: Awaited<ReturnType<typeof save>>,
): Promise<void> {
  const tookMs = await allFollow(watchers, saved)
  t.comment(`revision ${saved.revision} on every page ${Math.round(tookMs)} ms after its answer`)
  for (const { connectedAtMs } of watchers) t.equal(connectedAtMs.length, 1, 'no page had to reconnect')
}

/** What every instance answers is what every page shows. */
export async function sameEverywhere(t: Test, { instances, member, watchers }: Awaited<ReturnType<typeof redisScene>>) {
  for (const { url } of instances) {
    const { version, data } = await read(member, url)
    for (const { state } of watchers) t.strictSame(state, { version, view: data })
  }
}

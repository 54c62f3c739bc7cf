import { Redis } from 'ioredis'
import root, { type Test } from 'tap'
import { asItIs, type Rule, type Variant, without } from '../model/broken.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { read, SlowDatabase, SubjectPoints, save, settled, warm } from './scene.ts'

/*
 * Each hazard is forced, step by step, on real instances, Redis and Postgres: once as it is, and once without
 * the rule that closes it, which has to serve an old value. Otherwise the test would prove nothing.
 */

interface Cluster {
  variant: Variant
  /** the writers' and the reader's instance, and one more */
  a: Instance
  b: Instance
  c: Instance
  points: { a: SubjectPoints; b: SubjectPoints; c: SubjectPoints }
  /** the database as instance c reaches it */
  slow: SlowDatabase
  redis: Awaited<ReturnType<typeof testRedis>>
  operator: Redis
}

export type Scene = Cluster & { member: Person }

export interface Outcome {
  /** the newest revision whose save was acknowledged before the last reads began */
  acknowledged: number
  /** what those reads answered */
  shown: number[]
}

export interface Hazard {
  name: string
  off: Rule
  play: (scene: Scene) => Promise<Outcome>
}

async function startCluster(t: Test, variant: Variant): Promise<Cluster> {
  const redis = await testRedis(t)
  const databaseUrl = await testDatabase(t)
  const slow = await SlowDatabase.open(t, databaseUrl)
  const points = { a: new SubjectPoints(), b: new SubjectPoints(), c: new SubjectPoints() }
  const each = Object.values(points)
  const [a, b, c] = await startInstances(t, {
    count: 3,
    redisUrl: redis.url,
    databaseUrl,
    overrides: (index) => ({
      cache: variant,
      faultPoint: (name, subjectId) => each[index]?.at(name, subjectId),
      ...(index === 2 && { database: slow }),
    }),
  })
  const operator = new Redis(redis.url, { retryStrategy: () => 50 })
  operator.on('error', () => undefined)
  t.teardown(() => operator.disconnect())
  return { variant, a, b, c, points, slow, redis, operator }
}

/** A new member whose workouts nobody has asked for yet, whom the points are about. */
async function sceneIn(cluster: Cluster): Promise<Scene> {
  const member = await newPerson(cluster.a.url)
  for (const point of Object.values(cluster.points)) point.concern(member.id)
  const scene = { ...cluster, member }
  await quiet(scene)
  return scene
}

/** Plays every hazard twice. All share one cluster as it is, and those of one rule the cluster without it. */
export function force(hazards: readonly Hazard[]): void {
  const clusters = new Map<Hazard['off'] | 'nothing', Promise<Cluster>>()
  const clusterWithout = (off: Hazard['off'] | 'nothing') => {
    const cluster = clusters.get(off) ?? startCluster(root, off === 'nothing' ? asItIs : without(off))
    clusters.set(off, cluster)
    return cluster
  }
  for (const { name, off, play } of hazards) {
    root.test(`${name}: nothing old is served, and is when ${off} is off`, async (t) => {
      const kept = await play(await sceneIn(await clusterWithout('nothing')))
      t.strictSame(
        kept.shown.filter((revision) => revision < kept.acknowledged),
        [],
        `every read shows ${kept.acknowledged}`,
      )
      const broken = await play(await sceneIn(await clusterWithout(off)))
      t.ok(
        broken.shown.some((revision) => revision < broken.acknowledged),
        `without ${off}: ${broken.shown} after ${broken.acknowledged}`,
      )
    })
  }
}

/** What the member's own page shows on an instance. */
export const revisionAt = async ({ member }: Scene, { url }: Instance) => (await read(member, url)).revision

/** What every instance answers, and the one that may have been misled twice, after what was answered before. */
export async function outcome(
  scene: Scene,
  acknowledged: number,
  misled: Instance,
  before: readonly number[] = [],
): Promise<Outcome> {
  const shown = [...before, await revisionAt(scene, misled), await revisionAt(scene, misled)]
  for (const instance of [scene.a, scene.b, scene.c]) shown.push(await revisionAt(scene, instance))
  return { acknowledged, shown }
}

export const floorKey = ({ a, member }: Scene) => a.app.cacheKeys.floor(member.id)
export const entryKey = ({ a, member }: Scene) => a.app.cacheKeys.entry('progress', member.id)

/** Nothing is left in the outbox, and every instance knows it: from here on only floor and entry protect a reader. */
export async function quiet({ a, b, c, member }: Scene): Promise<void> {
  await settled(a.app, member.id)
  await Promise.all([b, c].map(({ app }) => settled(app, member.id)))
}

/** Redis dies, and comes back with what it wrote down last, if anything. */
export async function restart({ a, b, c, redis }: Scene): Promise<void> {
  const instances = [a, b, c].map(({ app }) => ({ store: app.cacheStore, before: app.cacheStore.run() }))
  await redis.kill()
  await redis.start()
  await until(() => instances.every(({ store, before }) => store.run() !== undefined && store.run() !== before), {
    what: 'every instance to know the new run',
  })
}

/**
 * A first writer's raise, and after it a fill with what the first writer saved, are executed after a second one's save was
 * acknowledged, and after `fault`.
 */
export async function raiseLateAfter(scene: Scene, fault: (scene: Scene) => Promise<unknown>): Promise<Outcome> {
  const { a, b, c, points, member, operator } = scene
  await warm(member, c.url)
  const raise = points.a.hold('before-raise')
  const first = save(member, a.url)
  await raise.reached
  await operator.del(entryKey(scene))
  const fill = points.c.hold('before-fill')
  const slowRead = read(member, c.url)
  await fill.reached
  const { revision } = await save(member, b.url)
  // the first writer is acknowledged by what the outbox says, and its own publication is over
  await first
  await quiet(scene)
  await fault(scene)
  const before = await operator.get(floorKey(scene))
  raise.release()
  await until(async () => (await operator.get(floorKey(scene))) !== before, { what: 'the late raise to be executed' })
  fill.release()
  await slowRead
  return outcome(scene, revision, c)
}

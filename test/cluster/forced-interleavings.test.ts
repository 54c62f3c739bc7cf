import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import root, { type Test } from 'tap'
import { ALL_RULES, FENCE_MS, type ProtocolRules } from '../../src/cache/protocol.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { read, SlowDatabase, SubjectPoints, save, settled, warm } from './scene.ts'

/*
 * Each hazard is forced, step by step, on real instances, Redis and Postgres: once as it is, and once with the rule
 * switched off that closes it, which has to serve an old value. Otherwise the test would prove nothing.
 */

interface Cluster {
  rules: ProtocolRules
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

type Scene = Cluster & { member: Person }

async function cluster(t: Test, rules: ProtocolRules): Promise<Cluster> {
  const redis = await testRedis(t)
  const databaseUrl = await testDatabase(t)
  const slow = await SlowDatabase.open(t, databaseUrl)
  const points = { a: new SubjectPoints(), b: new SubjectPoints(), c: new SubjectPoints() }
  const each = Object.values(points)
  const [a, b, c] = (await startInstances(t, {
    count: 3,
    redisUrl: redis.url,
    databaseUrl,
    overrides: (index) => ({
      rules,
      faultPoint: (name, subjectId) => each[index]?.at(name, subjectId),
      ...(index === 2 && { database: slow }),
    }),
  })) as [Instance, Instance, Instance]
  const operator = new Redis(redis.url, { retryStrategy: () => 50 })
  operator.on('error', () => undefined)
  t.teardown(() => operator.disconnect())
  return { rules, a, b, c, points, slow, redis, operator }
}

/** A new member, whom the points are about. */
async function sceneOf(cluster: Cluster): Promise<Scene> {
  const member = await newPerson(cluster.a.url)
  for (const point of Object.values(cluster.points)) point.concern(member.id)
  return { ...cluster, member }
}

interface Outcome {
  /** the newest revision whose save was acknowledged before the last reads began */
  acknowledged: number
  /** what those reads answered */
  shown: number[]
}

const revisionAt = async ({ member }: Scene, { url }: Instance) => (await read(member, url)).revision

/** What every instance answers, and the one that may have been misled twice. */
async function outcome(scene: Scene, acknowledged: number, misled: Instance): Promise<Outcome> {
  const shown = [await revisionAt(scene, misled), await revisionAt(scene, misled)]
  for (const instance of [scene.a, scene.b, scene.c]) shown.push(await revisionAt(scene, instance))
  return { acknowledged, shown }
}

const floorKey = ({ a, member }: Scene) => a.app.cacheKeys.floor(member.id)
const entryKey = ({ a, member }: Scene) => a.app.cacheKeys.entry('progress', member.id)

/** Nothing is left in the outbox, and every instance knows it: from here on only floor and entry protect a reader. */
async function quiet({ a, b, c, member }: Scene): Promise<void> {
  await settled(a.app, member.id)
  await Promise.all([b, c].map(({ app }) => settled(app, member.id)))
}

async function restart({ a, b, c, redis }: Scene): Promise<void> {
  const instances = [a, b, c].map(({ app }) => ({ store: app.cacheStore, before: app.cacheStore.run() }))
  await redis.kill()
  await redis.start()
  await until(() => instances.every(({ store, before }) => store.run() !== undefined && store.run() !== before), {
    what: 'every instance to know the new run',
  })
}

interface Hazard {
  name: string
  off: Partial<ProtocolRules>
  play: (scene: Scene) => Promise<Outcome>
}

/** Undefined: the reader's instance had to ask Postgres for another reason, which proves nothing. */
async function repeatElsewhere(scene: Scene): Promise<Outcome | undefined> {
  const { a, b, c, points, slow, member, rules } = scene
  await warm(member, c.url)
  const headers = { 'idempotency-key': randomUUID() }
  const startedAt = new Date().toISOString()
  const dead = points.a.hold('after-commit')
  const raise = points.b.hold('before-raise')
  // The instance has just polled, and its next poll takes its time: it knows nothing of the outbox row.
  await c.app.outboxWatch.waitForPoll()
  const polls = slow.holdStatements()
  const lost = save(member, a.url, { startedAt }, headers)
  await dead.reached
  const repeated = save(member, b.url, { startedAt }, headers)
  await raise.reached
  if (rules.replaysRaise) raise.release()
  const { revision } = await repeated
  const shown = await revisionAt(scene, c)
  const wasTrusted = c.app.cache.status().pollAgeMs < FENCE_MS
  raise.release()
  polls.open()
  dead.release()
  await lost
  await quiet(scene)
  if (!wasTrusted) return undefined
  const later = await outcome(scene, revision, c)
  return { acknowledged: revision, shown: [shown, ...later.shown] }
}

const hazards: Hazard[] = [
  {
    name: 'a refill that races a save',
    off: { fillsAreJudged: false },
    async play(scene) {
      const { a, b, points, member, operator } = scene
      await quiet(scene)
      await warm(member, b.url)
      await operator.del(entryKey(scene))
      const held = points.b.hold('before-fill')
      const slowRead = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      await quiet(scene)
      held.release()
      await slowRead
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a flush between a miss and its fill',
    off: { floorsAreVerified: false },
    async play(scene) {
      const { a, b, points, member, operator } = scene
      await quiet(scene)
      await operator.flushall()
      const held = points.b.hold('before-fill')
      const slowRead = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      await quiet(scene)
      await operator.flushall()
      held.release()
      await slowRead
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a raise that comes late, after the floor was evicted',
    off: { floorsAreVerified: false },
    async play(scene) {
      const { a, b, c, points, member, operator } = scene
      await quiet(scene)
      await warm(member, c.url)
      const held = points.a.hold('before-raise')
      const first = save(member, a.url)
      await held.reached
      const { revision } = await save(member, b.url)
      // the first writer is acknowledged by what the outbox says, and its own publication is over
      await first
      await quiet(scene)
      await operator.del(floorKey(scene), entryKey(scene))
      held.release()
      await until(() => operator.exists(floorKey(scene)), { what: 'the late raise to be executed' })
      return outcome(scene, revision, c)
    },
  },
  {
    name: 'a Redis restarted with the data of before the save',
    off: { runsAreTold: false },
    async play(scene) {
      const { a, b, member, operator } = scene
      await quiet(scene)
      await warm(member, b.url)
      await operator.save()
      const { revision } = await save(member, a.url)
      await quiet(scene)
      await restart(scene)
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a writer that dies between commit and raise, and the request repeated on another instance',
    off: { replaysRaise: false },
    async play(scene) {
      await quiet(scene)
      // the reader has to be so quick that its instance still trusts its last poll
      return until(() => repeatElsewhere(scene), { what: 'a reader that is quick enough', timeoutMs: 30_000 })
    },
  },
  {
    name: 'a Redis that refuses the raise and answers readers',
    off: { outboxIsWatched: false },
    async play(scene) {
      const { a, b, member, operator } = scene
      await quiet(scene)
      await warm(member, b.url)
      await operator.client('PAUSE', 10_000, 'WRITE')
      const { revision } = await save(member, a.url)
      const shown = [await revisionAt(scene, b)]
      await operator.client('UNPAUSE')
      return { acknowledged: revision, shown: [...shown, ...(await outcome(scene, revision, b)).shown] }
    },
  },
  {
    name: 'a second reader while Redis is away, when the first began before the save',
    off: { joinsOnlyWaiting: false },
    async play(scene) {
      const { a, b, points, redis, member } = scene
      await quiet(scene)
      await redis.kill()
      await until(() => b.app.cacheStore.run() === undefined, { what: 'the loss to be noticed' })
      const held = points.b.hold('after-snapshot')
      const first = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      const joined = b.app.cache.read('progress', member.id)
      held.release()
      await first
      const shown = [(await joined).version.revision]
      await redis.start()
      return { acknowledged: revision, shown: [...shown, ...(await outcome(scene, revision, b)).shown] }
    },
  },
]

let asItIs: Cluster | undefined

for (const { name, off, play } of hazards) {
  root.test(`${name}: nothing old is served, and is without the rule`, async (t) => {
    asItIs ??= await cluster(root, ALL_RULES)
    const kept = await play(await sceneOf(asItIs))
    t.strictSame(
      kept.shown.filter((revision) => revision < kept.acknowledged),
      [],
      `every read shows ${kept.acknowledged}`,
    )
    const broken = await play(await sceneOf(await cluster(t, { ...ALL_RULES, ...off })))
    t.ok(
      broken.shown.some((revision) => revision < broken.acknowledged),
      `without ${Object.keys(off)}: ${broken.shown} after ${broken.acknowledged}`,
    )
  })
}

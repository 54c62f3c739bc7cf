import { eq } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { outbox } from '../../src/db/schema/index.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { allFollow, FOLLOWS_MS, read, SubjectPoints, save, settled } from './scene.ts'

async function scene(t: Test) {
  const points = [new SubjectPoints(), new SubjectPoints(), new SubjectPoints()]
  const instances = await startInstances(t, {
    count: 3,
    overrides: (index) => ({ faultPoint: (name, subjectId) => points[index]?.at(name, subjectId) }),
  })
  const [a, b, c] = instances
  const member = await newPerson(a.url)
  for (const point of points) point.concern(member.id)
  const watchers = await Promise.all([
    Watcher.open(t, { kind: 'socket.io', url: b.url, token: member.token, memberId: member.id }),
    Watcher.open(t, { kind: 'plain', url: c.url, token: member.token, memberId: member.id }),
  ])
  return { points, instances, a, b, c, member, watchers }
}

const rowOf = (member: Person, { app }: Instance) =>
  app.database.db.select().from(outbox).where(eq(outbox.subjectId, member.id))

/** Outbox rows that the relays of these instances have published. */
async function relayed(...instances: Instance[]): Promise<number> {
  const counted = await Promise.all(
    instances.map(async ({ app }) => {
      const metric = await app.metrics.registry.getSingleMetric('spotter_relay_lag_seconds')?.get()
      const values = (metric?.values ?? []) as { metricName?: string; value: number }[]
      return values.find(({ metricName }) => metricName?.endsWith('_count'))?.value ?? 0
    }),
  )
  return counted.reduce((sum, one) => sum + one, 0)
}

t.test('what an instance committed and died before publishing reaches every page by the others', async (t) => {
  const { points, a, b, c, member, watchers } = await scene(t)
  const relayedBefore = await relayed(b, c)
  const dead = points[0]?.hold('after-commit')
  const lost = save(member, a.url)
  await dead?.reached
  const committedAtMs = performance.now()
  // Nothing of the dead instance runs any more, its relay neither.
  await a.app.live.stop()
  const tookMs = await allFollow(watchers, { revision: 1, answeredAtMs: committedAtMs })
  t.comment(`on every page ${Math.round(tookMs)} ms after the commit`)
  const { version, data } = await read(member, b.url)
  for (const { state } of watchers) t.strictSame(state, { version, view: data })

  await until(async () => (await rowOf(member, b)).length === 0, { what: 'the relay to finish', timeoutMs: 10_000 })
  t.ok((await relayed(b, c)) > relayedBefore, 'another relay published it and removed the row')
  dead?.release()
  t.equal((await lost).revision, 1)
})

t.test('a relay that freezes after its claim holds up no saver and keeps no page behind', async (t) => {
  const { points, instances, a, b, c, member, watchers } = await scene(t)
  const stuck = points[0]?.hold('before-publish')
  const frozen = points.map((point) => point.hold('after-claim'))
  const first = await save(member, a.url)
  await stuck?.reached
  await Promise.race(frozen.map(({ reached }) => reached))
  t.match(await rowOf(member, b), [{ revision: first.revision, leasedUntil: Date }], 'claimed, and nobody lets go')
  const tookMs = await allFollow(watchers, first)
  t.comment(`on every page ${Math.round(tookMs)} ms after the answer, by comparison`)
  t.ok(tookMs < FOLLOWS_MS)

  for (const { url } of [b, c, b]) {
    const startedAtMs = performance.now()
    const saved = await save(member, url)
    t.ok(saved.answeredAtMs - startedAtMs < 1_500, `saved in ${Math.round(saved.answeredAtMs - startedAtMs)} ms`)
    await allFollow(watchers, saved)
  }
  for (const held of [...frozen, stuck]) held?.release()
  await Promise.all(instances.map(({ app }) => settled(app, member.id)))
  const { version, data } = await read(member, a.url)
  for (const { state } of watchers) t.strictSame(state, { version, view: data }, 'what comes late changes nothing')
})

import { eq } from 'drizzle-orm'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { Id } from '../../src/contract/common.ts'
import type { LeaderboardUpdated } from '../../src/contract/live.ts'
import { outbox } from '../../src/db/schema/index.ts'
import { type Protection, unprotected } from '../live/broken.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { openWire, Watcher } from '../support/watchers.ts'
import { allFollow, save, settled } from './scene.ts'

/** Nothing repairs what an event did not do. */
const eventsAlone: Protection = 'comparison'

async function scene(t: Test, ...off: Protection[]) {
  const redis = await testRedis(t)
  /** Pages and leaderboards that were read from the database, by subject. */
  const loads = new Map<string, number>()
  const [a, b] = (await startInstances(t, {
    count: 2,
    redisUrl: redis.url,
    overrides: () => ({
      ...unprotected(...off),
      faultPoint: (name, subjectId) => {
        if (name === 'after-snapshot') loads.set(subjectId, (loads.get(subjectId) ?? 0) + 1)
      },
    }),
  })) as [Instance, Instance]
  const operator = new Redis(redis.url)
  t.teardown(() => operator.disconnect())
  const member = await newPerson(a.url)
  await settled(a.app, member.id)
  const watch = (kind: 'socket.io' | 'plain') =>
    Watcher.open(t, { kind, url: b.url, token: member.token, memberId: member.id })
  const loadsOf = (id: string) => loads.get(id) ?? 0
  return { a, b, member, operator, watch, loadsOf, mark: a.app.cacheKeys.watched(member.id) }
}

const rowGone = ({ id }: Person, { app }: Instance) =>
  until(async () => (await app.database.db.$count(outbox, eq(outbox.subjectId, id))) === 0, {
    what: 'the outbox row to go',
    timeoutMs: 900,
  })

t.test('what nobody watches is saved without reading a page, and leaves nothing for the relay', async (t) => {
  const { a, member, loadsOf } = await scene(t)
  for (let saves = 0; saves < 3; saves++) await save(member, a.url)
  await rowGone(member, a)
  t.equal(loadsOf(member.id), 0)
})

t.test('a join is told of every save that it does not show already, wherever it is made', async (t) => {
  const { a, b, member, watch, loadsOf } = await scene(t, eventsAlone)
  const watchers = await Promise.all([watch('socket.io'), watch('plain')])
  const loads = loadsOf(member.id)
  for (const [at, { url }] of [a, b, a].entries()) {
    await allFollow(watchers, await save(member, url))
    t.equal(loadsOf(member.id), loads + at + 1, 'the page is read once')
  }
})

t.test("a burst costs fewer pages than saves, and the last one's is shown", async (t) => {
  const { a, member, watch, loadsOf } = await scene(t, eventsAlone)
  const watcher = await watch('plain')
  const before = loadsOf(member.id)
  const saves = await Promise.all(Array.from({ length: 12 }, () => save(member, a.url)))
  await watcher.shows(Math.max(...saves.map(({ revision }) => revision)))
  const loads = loadsOf(member.id) - before
  t.comment(`${saves.length} saves, ${loads} pages read`)
  t.ok(loads < saves.length)
})

t.test('a mark that Redis has lost delays the pages until the comparison, and is set again', async (t) => {
  const { a, member, operator, watch, mark } = await scene(t)
  const watcher = await watch('socket.io')
  t.equal(await operator.del(mark), 1)
  const saved = await save(member, a.url)
  await rowGone(member, a)
  await allFollow([watcher], saved)
  t.equal(watcher.events.at(-1)?.base, null, 'by the comparison')
  await until(() => operator.exists(mark), { what: 'the mark to be there again', timeoutMs: 10_000 })
  await allFollow([watcher], await save(member, a.url))
})

t.test('a mark is kept while there is a socket, and ends by itself after the last one', async (t) => {
  const { operator, watch, mark } = await scene(t)
  const watcher = await watch('plain')
  const left = await operator.pttl(mark)
  t.ok(left > 0 && left <= 10_000, `${left} ms`)
  await until(async () => (await operator.pttl(mark)) < left - 2_000, { what: 'time to pass', timeoutMs: 10_000 })
  await until(async () => (await operator.pttl(mark)) > left - 1_000, { what: 'it to be renewed', timeoutMs: 10_000 })
  watcher.stop()
  await until(async () => (await operator.exists(mark)) === 0, { what: 'it to end', timeoutMs: 15_000 })
})

t.test("a group's leaderboard is read for its room alone", async (t) => {
  const { a, b, member, loadsOf } = await scene(t, eventsAlone)
  const { body: group } = await member.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })
  await member.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: true } })
  const on = (day: number) => ({ startedAt: new Date(Date.now() - day * 86_400_000).toISOString() })
  await save(member, a.url, on(1))
  t.equal(loadsOf(group.id), 0)
  const news: LeaderboardUpdated[] = []
  const wire = await openWire('plain', b.url, member.token, {
    onEvent: (name, payload) => name === 'leaderboardUpdated' && news.push(payload as LeaderboardUpdated),
    onClosed: () => undefined,
  })
  t.teardown(() => wire.close())
  t.match(await wire.ask('joinGroup', { groupId: group.id }), { ok: true })
  await save(member, a.url, on(2))
  await until(() => news.length > 0, { what: 'the news' })
})

import t from 'tap'
import type { Id } from '../../src/contract/common.ts'
import type { Leaderboard, LeaderboardUpdated, Version } from '../../src/contract/index.ts'
import { startInstances } from '../support/app.ts'
import { joinByLinkOf } from '../support/groups.ts'
import { newPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { openWire, Watcher } from '../support/watchers.ts'
import { patchMe, read, save, settled, warm } from './scene.ts'

const HEALED_MS = 2_000
const NEW_YORK = 'America/New_York'

t.test(
  "at the member's midnight open pages get the new day without a save, and nothing of yesterday is served",
  async (t) => {
    // Sunday, 22 November 2026, one minute to midnight in New York; in UTC it is Monday already.
    const clock = { aheadMs: Date.parse('2026-11-23T04:59:00Z') - Date.now() }
    const now = () => new Date(Date.now() + clock.aheadMs)
    const [a, b] = await startInstances(t, { count: 2, overrides: { now } })
    const member = await newPerson(a.url, { timeZone: NEW_YORK })
    const { revision } = await save(member, a.url, { startedAt: '2026-11-22T20:00:00Z' })
    await settled(a.app, member.id)
    const watchers = await Promise.all([
      Watcher.open(t, { kind: 'socket.io', url: a.url, token: member.token, memberId: member.id }),
      Watcher.open(t, { kind: 'plain', url: b.url, token: member.token, memberId: member.id }),
    ])
    await warm(member, b.url)
    await warm(member, b.url, '/api/workouts/stats')
    const before = await read(member, b.url)
    t.match(before, {
      source: 'cache',
      version: { revision, today: '2026-11-22' },
      data: { week: { start: '2026-11-16', workouts: 1 }, streak: { days: 1, weeks: 1 } },
    })

    clock.aheadMs += 2 * 60_000
    const movedAtMs = performance.now()
    const first = await read(member, b.url)
    t.match(first, { source: 'database', version: { revision, today: '2026-11-23' } }, 'the entry ended with its day')
    t.match(first.data, { week: { start: '2026-11-23', workouts: 0, volumeKg: 0 }, streak: { days: 1, weeks: 1 } })
    t.match(await read(member, a.url, '/api/workouts/stats'), { version: { today: '2026-11-23' } })
    for (const watcher of watchers) {
      await until(() => watcher.version.today === '2026-11-23', { what: 'the new day on a page', timeoutMs: HEALED_MS })
      t.strictSame(watcher.state, { version: first.version, view: first.data })
      t.match(watcher.events.at(-1), { base: null, change: { kind: 'newer-state' } }, 'there was no save')
    }
    t.comment(`on every page ${Math.round(performance.now() - movedAtMs)} ms after midnight`)

    const next = await save(member, a.url, { startedAt: now().toISOString() })
    for (const watcher of watchers) {
      await watcher.shows(next.revision)
      t.match(watcher.state?.view, { week: { workouts: 1 }, streak: { days: 2, weeks: 2 } })
    }
  },
)

t.test('a page whose member moves to a zone where it is tomorrow follows the new midnight', async (t) => {
  const clock = { aheadMs: Date.parse('2026-11-23T04:58:00Z') - Date.now() }
  const now = () => new Date(Date.now() + clock.aheadMs)
  const [a, b] = await startInstances(t, { count: 2, overrides: { now } })
  const member = await newPerson(a.url, { timeZone: 'Europe/Berlin' })
  const watcher = await Watcher.open(t, { kind: 'socket.io', url: b.url, token: member.token, memberId: member.id })
  t.equal(watcher.version.today, '2026-11-23')
  const patch = { preferences: { timeZone: NEW_YORK } }
  const { body } = await member.call<{ revision: number }>('PATCH', '/api/me', patch)
  await watcher.shows(body.revision)
  t.equal(watcher.version.today, '2026-11-22', 'back to Sunday')
  // the comparison has learnt of the new midnight
  await b.app.live.compare()
  clock.aheadMs += 3 * 60_000
  await until(() => watcher.version.today === '2026-11-23', { what: "New York's midnight", timeoutMs: HEALED_MS })
  const { version, data } = await read(member, a.url)
  t.strictSame(watcher.state, { version, view: data })
})

t.test('an open leaderboard is told of the midnight of any zone that its members live in', async (t) => {
  // Sunday, 22 November 2026, one minute to midnight in Berlin; in New York it is the afternoon.
  const clock = { aheadMs: Date.parse('2026-11-22T22:59:00Z') - Date.now() }
  const now = () => new Date(Date.now() + clock.aheadMs)
  const [a, b] = await startInstances(t, { count: 2, overrides: { now } })
  const east = await newPerson(a.url, { timeZone: 'Europe/Berlin' })
  const west = await newPerson(a.url, { timeZone: NEW_YORK })
  const { body: group } = await east.call<{ id: Id }>('POST', '/api/groups', { name: 'Two zones' })
  await joinByLinkOf(east, group.id, west)
  for (const person of [east, west]) await patchMe(person, a.url, { preferences: { leaderboardOptIn: true } })
  const news: Version[] = []
  const wire = await openWire('plain', b.url, west.token, {
    onEvent: (name, payload) => name === 'leaderboardUpdated' && news.push((payload as LeaderboardUpdated).version),
    onClosed: () => undefined,
  })
  t.teardown(() => wire.close())
  t.match(await wire.ask('joinGroup', { groupId: group.id }), { ok: true })
  const shown = async () => {
    const { version, data } = await read<{ version: Version; data: Leaderboard }>(
      west,
      a.url,
      `/api/groups/${group.id}/leaderboard`,
    )
    const days = new Map(data.entries.map(({ userId, trainingDays }) => [userId, trainingDays]))
    return { version, days: [days.get(east.id), days.get(west.id)] }
  }
  const toldOf = async (version: Version) => {
    await until(() => news.at(-1)?.today === version.today && news.at(-1)?.revision === version.revision, {
      what: `the news of ${version.revision} until ${version.today}`,
      timeoutMs: HEALED_MS,
    })
    t.strictSame(news.at(-1), version)
  }

  for (const person of [east, west]) await save(person, a.url, { startedAt: '2026-11-22T12:00:00Z' })
  const sunday = await shown()
  t.strictSame([sunday.days, sunday.version.today], [[1, 1], '2026-11-22T23:00:00.000Z'])
  await toldOf(sunday.version)

  clock.aheadMs += 2 * 60_000
  const inBerlin = await shown()
  t.strictSame([inBerlin.days, inBerlin.version.today], [[0, 1], '2026-11-23T05:00:00.000Z'], 'a new week in Berlin')
  await toldOf(inBerlin.version)
})

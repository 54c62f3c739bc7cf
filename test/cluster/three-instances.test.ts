import t, { type Test } from 'tap'
import type { Id, Version } from '../../src/contract/common.ts'
import type { Leaderboard } from '../../src/contract/index.ts'
import type { LeaderboardUpdated, ProgressUpdated } from '../../src/contract/live.ts'
import { type Protection, unprotected } from '../live/broken.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { openWire, Watcher, type WireKind } from '../support/watchers.ts'
import { differingSections, median, read, SubjectPoints, save, settled, trainerOf, warm } from './scene.ts'

const DAY_MS = 86_400_000

/** Three instances, a member on the first and a trainer of theirs. */
async function scene(t: Test, ...off: Protection[]) {
  const [a, b, c] = await startInstances(t, { count: 3, overrides: unprotected(...off) })
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, b.url)
  await settled(a.app, member.id)
  await settled(b.app, member.id)
  await warm(member, a.url)
  const watch = (who: Person, kind: WireKind, at: Instance) =>
    Watcher.open(t, { kind, url: at.url, token: who.token, memberId: member.id })
  return { a, b, c, member, trainer, watch }
}

/** Nothing repairs what an event did not do. */
const eventsAlone: Protection = 'comparison'

const eventsOf = (watcher: Watcher, revision: number) =>
  watcher.events.filter(({ version }) => version.revision === revision)

t.test('a save on one instance is one event for every watcher on the others, with only what changed', async (t) => {
  const { a, b, c, member, trainer, watch } = await scene(t, eventsAlone)
  const watchers = await Promise.all([
    watch(member, 'socket.io', b),
    watch(member, 'plain', c),
    watch(trainer, 'socket.io', c),
    watch(trainer, 'plain', b),
  ])
  const first = await save(member, a.url)
  await Promise.all(watchers.map((watcher) => watcher.shows(first.revision)))

  // a row that is left for long enough is the relay's, and told to everybody whole
  await settled(a.app, member.id)
  const before = await read(member, a.url)
  const lighter = { exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 60, reps: 3 }] }] }
  const second = await save(member, b.url, lighter)
  await Promise.all(watchers.map((watcher) => watcher.shows(second.revision)))
  const after = await read(member, c.url)

  const [event, ...again] = eventsOf(watchers[0] as Watcher, second.revision) as [ProgressUpdated]
  t.strictSame(again, [], 'it comes once')
  t.strictSame(event.base, before.version, 'the sections apply to the state before the save')
  t.strictSame(event.version, after.version)
  t.strictSame(event.change, { kind: 'workout-created', workoutId: second.workout.id })
  t.strictSame(Object.keys(event.set).sort(), differingSections(before.data, after.data))
  t.notOk('streak' in event.set || 'records' in event.set, 'a second, lighter workout of a day changes neither')
  for (const watcher of watchers) {
    t.strictSame(eventsOf(watcher, second.revision), [event])
    t.strictSame(watcher.state, { version: after.version, view: after.data })
  }

  const named = await member.call<{ revision: number }>('PATCH', '/api/me', { displayName: 'Another name' })
  await Promise.all(watchers.map((watcher) => watcher.shows(named.body.revision)))
  t.strictSame(eventsOf(watchers[1] as Watcher, named.body.revision)[0]?.set, {}, 'nothing on the page changed')
})

t.test('saves from alternating instances arrive in order and end in what GET answers everywhere', async (t) => {
  const { a, b, c, member, trainer, watch } = await scene(t)
  const watchers = await Promise.all([
    watch(member, 'socket.io', b),
    watch(trainer, 'plain', c),
    watch(trainer, 'socket.io', a),
  ])
  const at = [a, b, c] as const
  const acknowledged: number[] = []
  for (let round = 0; round < 12; round++) {
    const startedAt = new Date(Date.now() - round * DAY_MS).toISOString()
    acknowledged.push((await save(member, at[round % 3]?.url as string, { startedAt })).revision)
  }
  const atOnce = await Promise.all(at.flatMap(({ url }) => [save(member, url), save(member, url), save(member, url)]))
  acknowledged.push(...atOnce.map(({ revision }) => revision).sort((one, other) => one - other))
  const first = acknowledged[0] as number
  t.strictSame(
    acknowledged,
    acknowledged.map((_, index) => first + index),
    'every save has a revision of its own',
  )
  const last = acknowledged.at(-1) as number
  for (const watcher of watchers) {
    await watcher.shows(last, 2_000)
    const shown = [...watcher.shownAtMs.keys()]
    t.strictSame(
      shown,
      shown.toSorted((one, other) => one - other),
      'what is shown only moves forward',
    )
  }
  for (const { url } of at) {
    const { version, data } = await read(trainer, url, `/api/members/${member.id}/progress`)
    t.equal(version.revision, last)
    for (const { state } of watchers) t.strictSame(state, { version, view: data })
  }
})

t.test(
  'who comes back with the newest version is sent nothing again, and who missed something all of it',
  async (t) => {
    const { a, b, c, member, watch } = await scene(t)
    for (const kind of ['socket.io', 'plain'] as const) {
      const watcher = await watch(member, kind, b)
      const eventsBefore = watcher.events.length
      watcher.leave()
      await watcher.comeBack(c.url)
      await until(() => watcher.answers.length === 2, { what: 'the second answer' })
      t.strictSame(watcher.answers[1], { ok: true, version: watcher.version }, 'no progress: it has the newest')

      watcher.leave()
      await until(() => !watcher.isConnected, { what: 'it to be gone' })
      await save(member, a.url)
      const { revision } = await save(member, c.url)
      await Promise.all([a, b, c].map(({ app }) => settled(app, member.id)))
      await watcher.comeBack(b.url)
      await watcher.shows(revision)
      t.match(watcher.answers[2], { ok: true, version: { revision }, progress: {} })
      t.equal(watcher.events.length, eventsBefore, 'the answer says it all, no event is repeated')
      const { version, data } = await read(member, a.url)
      t.strictSame(watcher.state, { version, view: data })

      const next = await save(member, a.url)
      await watcher.shows(next.revision)
      t.match(watcher.events.at(-1), { base: version, version: { revision: next.revision } }, 'and goes on from there')
      watcher.stop()
    }
  },
)

t.test('an event between a join and its answer is not lost', async (t) => {
  const points = new SubjectPoints()
  const [a, c] = await startInstances(t, {
    count: 2,
    overrides: (index) => (index === 1 ? { faultPoint: points.at } : {}),
  })
  const member = await newPerson(a.url)
  points.concern(member.id)
  await save(member, a.url)
  for (const kind of ['socket.io', 'plain'] as const) {
    await warm(member, a.url)
    const { version: old } = await read(member, a.url)
    const watcher = await Watcher.open(t, { kind, url: c.url, token: member.token, memberId: member.id })
    watcher.leave()
    await until(() => !watcher.isConnected, { what: 'it to be gone' })
    const missed = await save(member, a.url)
    await settled(a.app, member.id)

    await a.app.cacheStore.delete([a.app.cacheKeys.entry('progress', member.id)])
    const page = points.hold('after-snapshot')
    await watcher.comeBack()
    await page.reached
    const during = await save(member, a.url)
    await until(() => watcher.events.some(({ version }) => version.revision === during.revision), {
      what: 'the event to come before the answer',
    })
    t.equal(watcher.answers.length, 1, 'the join is not answered yet')
    t.strictSame(watcher.version, old, 'and nothing is shown that cannot be placed')
    page.release()
    await watcher.shows(during.revision)
    t.match(watcher.answers[1], { ok: true, version: { revision: missed.revision } }, 'the answer is older')
    const { version, data } = await read(member, a.url)
    t.strictSame(watcher.state, { version, view: data })
    watcher.stop()
  }
})

t.test('a trainer whose link ends is sent away on every instance, and hears no more', async (t) => {
  const { a, b, c, member, trainer, watch } = await scene(t)
  const trainers = await Promise.all([watch(trainer, 'socket.io', b), watch(trainer, 'plain', c)])
  const own = await watch(member, 'plain', b)
  const ended = await member.call('DELETE', `/api/coaching/${trainer.linkId}`)
  t.equal(ended.status, 204)
  for (const watcher of trainers) {
    await until(() => watcher.closedBy === 'forbidden', { what: 'the trainer to be sent away', timeoutMs: 2_000 })
  }
  const heard = trainers.map(({ events }) => events.length)
  const { revision } = await save(member, a.url)
  await own.shows(revision)
  t.strictSame(
    trainers.map(({ events }) => events.length),
    heard,
  )
  for (const { url } of [a, b, c]) {
    const { status } = await trainer.call('GET', `/api/members/${member.id}/progress`, undefined, { at: url })
    t.equal(status, 403)
  }
})

t.test('the first workout of a day tells everybody in the group that its leaderboard is new', async (t) => {
  const { a, b, c, member } = await scene(t)
  const { body: group } = await member.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })
  await member.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: true } })
  const path = `/api/groups/${group.id}/leaderboard`
  const news: LeaderboardUpdated[] = []
  for (const [kind, { url }] of [
    ['socket.io', b],
    ['plain', c],
  ] as const) {
    const wire = await openWire(kind, url, member.token, {
      onEvent: (name, payload) => name === 'leaderboardUpdated' && news.push(payload as LeaderboardUpdated),
      onClosed: () => undefined,
    })
    t.teardown(() => wire.close())
    t.match(await wire.ask('joinGroup', { groupId: group.id }), { ok: true })
  }
  const before = await read<{ revision: number }>(member, b.url, path)
  await save(member, a.url)
  const newer = () => news.filter(({ version }) => version.revision > before.revision)
  await until(() => newer().length === 2, { what: 'the news on both', timeoutMs: 2_000 })
  const after = await read<{ revision: number; version: Version; data: Leaderboard }>(member, c.url, path)
  t.equal(after.revision, before.revision + 1)
  const expected = { groupId: group.id, version: after.version }
  t.strictSame(newer(), [expected, expected])
  t.equal(after.data.entries[0]?.trainingDays, 1)
})

t.test('a save is shown on another instance within milliseconds', async (t) => {
  const { a, b, c, member, trainer, watch } = await scene(t, eventsAlone)
  const watchers = await Promise.all([watch(member, 'socket.io', b), watch(trainer, 'plain', c)])
  const fromStart: number[][] = [[], []]
  const fromAnswer: number[][] = [[], []]
  for (let round = 0; round < 30; round++) {
    const startedAtMs = performance.now()
    const { revision } = await save(member, a.url)
    const answeredAtMs = performance.now()
    for (const [index, watcher] of watchers.entries()) {
      await watcher.shows(revision)
      const shownAtMs = watcher.shownAtMs.get(revision) as number
      fromStart[index]?.push(shownAtMs - startedAtMs)
      fromAnswer[index]?.push(shownAtMs - answeredAtMs)
    }
  }
  for (const [index, { kind }] of watchers.entries()) {
    const [whole, after] = [median(fromStart[index] ?? []), median(fromAnswer[index] ?? [])]
    t.comment(`${kind}: request → shown ${whole.toFixed(1)} ms, answer → shown ${after.toFixed(1)} ms (median of 30)`)
    t.ok(whole < 1_000, 'well within a second')
  }
})

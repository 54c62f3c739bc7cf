import t, { type Test } from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { Leaderboard, Version } from '../../../src/contract/index.ts'
import type { App } from '../../../src/http/app-types.ts'
import type { Principal } from '../../../src/live/ports.ts'
import { livePorts } from '../../../src/plugins/live/ports.ts'
import { read, SlowDatabase, save, settled, socialMember, trainerOf, warm } from '../../cluster/scene.ts'
import { startInstance, startInstances } from '../../support/app.ts'
import { asId } from '../../support/ids.ts'
import { newPerson, PASSWORD, type Person } from '../../support/person.ts'
import { testDatabase, testMigratedPostgres } from '../../support/services.ts'
import { until } from '../../support/until.ts'

/* What a room shows is what the coherent cache answers; who may be in it is asked of the database. */

const as = ({ id }: Person, role: Principal['role'] = 'member'): Principal => ({
  userId: id,
  role,
  sessionId: asId('-'),
  expiresAtMs: Number.POSITIVE_INFINITY,
})

/** Two instances; the answers of the database can be kept from the second. A member, cached, with a trainer. */
async function scene(t: Test) {
  const databaseUrl = await testDatabase(t)
  const slow = await SlowDatabase.open(t, databaseUrl)
  const [a, b] = await startInstances(t, {
    count: 2,
    databaseUrl,
    overrides: (index) => (index === 1 ? { database: slow } : {}),
  })
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, a.url)
  await save(member, a.url)
  await settled(a.app, member.id)
  await warm(member, a.url)
  return { a, b, slow, member, trainer, rooms: livePorts(b.app).progress }
}

const evict = (app: App, memberId: Id) => app.cacheStore.delete([app.cacheKeys.entry('progress', memberId)])

t.test('a crowd that comes at once costs no snapshot of what is cached, and one of what is not', async (t) => {
  const { b, slow, member, trainer, rooms } = await scene(t)
  const crowd = [as(member), as(trainer, 'trainer')]
  const expected = await read(member, b.url)
  const gate = slow.holdOutcomes()
  const opened = await rooms.open(crowd, member.id)
  for (const one of opened)
    t.match(one, { allowed: true, version: expected.version, progress: expected.data }, 'no snapshot was waited for')
  t.match(await rooms.load(member.id), { version: expected.version, progress: expected.data })
  const midnight = opened[0]?.allowed ? opened[0].expiresAtMs : 0
  t.ok(midnight > Date.now() && midnight <= Date.now() + 25 * 3_600_000, 'and it is known when its day ends')

  await evict(b.app, member.id)
  const missed = Promise.all(Array.from({ length: 5 }, () => rooms.open(crowd, member.id)))
  await gate.reached
  gate.open()
  for (const one of (await missed).flat()) t.match(one, { allowed: true, version: expected.version })
})

t.test('what was saved before is in what is shown, whatever the cache had', async (t) => {
  const { a, member, rooms } = await scene(t)
  for (let round = 0; round < 5; round++) {
    const { revision } = await save(member, a.url)
    t.match(await rooms.open([as(member)], member.id), [{ allowed: true, version: { revision } }])
    if (round % 2 === 0) await evict(a.app, member.id)
    t.match(await rooms.load(member.id), { version: { revision } })
  }
})

t.test('a trainer whose link ends while the state is read does not get it', async (t) => {
  const { a, b, slow, member, trainer, rooms } = await scene(t)
  await evict(b.app, member.id)
  const gate = slow.holdOutcomes()
  const opening = rooms.open([as(trainer, 'trainer'), as(member)], member.id)
  await gate.reached
  t.equal((await member.call('DELETE', `/api/coaching/${trainer.linkId}`, undefined, { at: a.url })).status, 204)
  gate.open()
  t.match(await opening, [{ allowed: false, reason: 'forbidden' }, { allowed: true }])
  const stranger = await newPerson(a.url)
  t.match(await rooms.open([as(stranger), as(stranger, 'admin')], member.id), [
    { allowed: false, reason: 'forbidden' },
    { allowed: true },
  ])
})

t.test('an account that is gone is not found, although it was cached', async (t) => {
  const { a, member, rooms } = await scene(t)
  t.equal((await member.call('DELETE', '/api/me', { password: PASSWORD }, { at: a.url })).status, 204)
  t.match(await rooms.open([as(member)], member.id), [{ allowed: false, reason: 'not-found' }])
  t.equal(await rooms.load(member.id), undefined)
})

t.test("a group's room has the version that its leaderboard has", async (t) => {
  const a = await startInstance(t)
  const { member, trainer, groupId } = await socialMember(a.url)
  const rooms = livePorts(a.app).leaderboard
  const leaderboard = () =>
    read<{ version: Version; data: Leaderboard }>(member, a.url, `/api/groups/${groupId}/leaderboard`)
  const { version } = await leaderboard()
  t.match(await rooms.open([as(member), as(trainer, 'trainer')], groupId), [
    { allowed: true, version, expiresAtMs: Date.parse(version.today) },
    { allowed: false, reason: 'forbidden' },
  ])
  await member.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: false } })
  const nobody = await leaderboard()
  t.equal(nobody.version.today, '')
  t.match(await rooms.load(groupId), { version: nobody.version, expiresAtMs: Number.POSITIVE_INFINITY })
})

t.test('what nobody can confirm is not shown: who asks keeps what they have', async (t) => {
  const postgres = await testMigratedPostgres(t)
  const a = await startInstance(t, { databaseUrl: postgres.url })
  const member = await newPerson(a.url)
  await settled(a.app, member.id)
  await warm(member, a.url)
  const { progress, isUnavailable } = livePorts(a.app)
  await postgres.kill()
  await until(() => a.app.cache.status().pollAgeMs > 500, { what: 'the fence' })
  t.match(await read(member, a.url), { source: 'cache', verified: false }, 'a page that is loaded gets it, marked')
  const error: unknown = await progress.load(member.id).catch((reason: unknown) => reason)
  t.ok(isUnavailable(error), `told as an outage: ${error}`)
  await postgres.start()
  await until(() => progress.load(member.id).catch(() => undefined), { what: 'the room to be readable again' })
})

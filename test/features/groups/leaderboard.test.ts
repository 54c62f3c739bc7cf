import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { Group, GroupList, Leaderboard } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { joinByLinkOf } from '../../support/groups.ts'
import type { Person } from '../../support/person.ts'
import { newMember } from '../../support/training-member.ts'

interface Board {
  source: string
  revision: number
  version: { today: string }
  data: Leaderboard
}

const boardOf = async (person: Person, groupId: string, at?: string) => {
  const { status, body } = await person.call<Board>(
    'GET',
    `/api/groups/${groupId}/leaderboard`,
    undefined,
    at === undefined ? {} : { at },
  )
  if (status !== 200) throw new Error(`leaderboard: ${status} ${JSON.stringify(body)}`)
  return { ...body, days: body.data.entries.map(({ rank, userId, trainingDays }) => [rank, userId, trainingDays]) }
}

const newGroup = async (owner: Person, members: Person[]): Promise<Id> => {
  const { body } = await owner.call<Group>('POST', '/api/groups', { name: ' Early birds ' })
  for (const member of members) await joinByLinkOf(owner, body.id, member)
  return body.id
}

const OPT_IN = { leaderboardOptIn: true }

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    // a Wednesday, within the life of an access token from every other time here
    let now = new Date('2026-06-17T11:55:00Z')
    const { url } = await startInstance(t, { on: driver, overrides: { now: () => now } })

    t.test('only those who opted in are listed, equal days have an equal rank', async (t) => {
      const [a, b, c, hidden] = [
        await newMember(url, OPT_IN),
        await newMember(url, OPT_IN),
        await newMember(url, OPT_IN),
        await newMember(url),
      ]
      const group = await newGroup(hidden, [a, b, c])
      for (const day of ['15', '16'])
        for (const member of [a, b, hidden]) await member.train(`2026-06-${day}T08:00:00Z`)
      await a.train('2026-06-16T20:00:00Z')
      await c.train('2026-06-14T08:00:00Z')
      const { data, days } = await boardOf(hidden, group)
      t.equal(data.group.name, 'Early birds')
      t.strictSame(days, [...[a.id, b.id].sort().map((id) => [1, id, 2]), [3, c.id, 0]], 'distinct days of this week')
      await c.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: false } })
      t.equal((await boardOf(a, group)).days.length, 2, 'at once')
    })

    t.test('each is counted in a zone and a week of their own', async (t) => {
      const west = await newMember(url, { ...OPT_IN, timeZone: 'Pacific/Pago_Pago' })
      const east = await newMember(url, { ...OPT_IN, timeZone: 'Pacific/Kiritimati' })
      const sunday = await newMember(url, { ...OPT_IN, weekStart: 'sun' })
      const group = await newGroup(west, [east, sunday])
      // Sunday evening in the west, Monday morning in the east
      for (const member of [west, east]) await member.train('2026-06-14T22:00:00Z')
      await sunday.train('2026-06-14T22:00:00Z')
      const { data } = await boardOf(west, group)
      const count = (person: Person) => data.entries.find(({ userId }) => userId === person.id)?.trainingDays
      t.strictSame([count(west), count(east), count(sunday)], [0, 1, 1])
    })

    t.test(
      'the revision goes up with the first workout of a day and the last that goes, and with no other',
      async (t) => {
        const [owner, lurker] = [await newMember(url, OPT_IN), await newMember(url)]
        const group = await newGroup(owner, [lurker])
        const revision = async () => (await boardOf(owner, group)).revision
        const start = await revision()
        const first = await owner.train('2026-06-17T08:00:00Z')
        t.equal(await revision(), start + 1)
        const second = await owner.train('2026-06-17T09:00:00Z')
        await owner.change(second.id, { title: 'Other' })
        await owner.remove(first.id)
        t.equal(
          await revision(),
          start + 1,
          'a second workout, a change and a deletion beside another show nothing new',
        )
        await lurker.train('2026-06-17T08:00:00Z')
        await owner.train('2026-05-01T08:00:00Z')
        t.equal(await revision(), start + 1, 'nor do people who did not opt in, or a day long past')
        await owner.change(second.id, { startedAt: '2026-06-16T09:00:00Z' })
        t.equal(await revision(), start + 2, 'another day')
        await owner.remove(second.id)
        t.equal(await revision(), start + 3)
        t.strictSame((await boardOf(owner, group)).days, [[1, owner.id, 0]])
      },
    )

    t.test('members only; who leaves is off the board and outside at once', async (t) => {
      const [owner, member, stranger] = [
        await newMember(url, OPT_IN),
        await newMember(url, OPT_IN),
        await newMember(url),
      ]
      const group = await newGroup(owner, [member])
      const path = `/api/groups/${group}/leaderboard`
      t.equal((await stranger.call('GET', path)).status, 404)
      t.equal((await boardOf(member, group)).days.length, 2)
      t.equal((await joinByLinkOf(owner, group, member)).status, 200, 'joining twice is joining once')
      t.equal((await member.call('DELETE', `/api/groups/${group}/membership`)).status, 204)
      t.equal((await member.call('GET', path)).status, 404)
      t.equal((await member.call('DELETE', `/api/groups/${group}/membership`)).status, 404)
      t.equal((await boardOf(owner, group)).days.length, 1)
      t.strictSame(
        (await owner.call<{ data: GroupList }>('GET', '/api/groups')).body.data.groups.map(({ id, members }) => [
          id,
          members,
        ]),
        [[group, 1]],
      )
      t.equal((await stranger.call('POST', '/api/groups/00000000-0000-7000-8000-000000000000/join')).status, 404)
      for (const name of ['', ' ', 'a\0', 'x'.repeat(81)])
        t.equal((await owner.call('POST', '/api/groups', { name })).status, 400, JSON.stringify(name))
    })

    t.test("a new week begins at the first member's midnight, without a write", async (t) => {
      now = new Date('2026-06-14T23:55:00Z')
      const owner = await newMember(url, OPT_IN)
      const group = await newGroup(owner, [])
      await owner.train('2026-06-14T08:00:00Z')
      const before = await boardOf(owner, group)
      t.strictSame([before.days, before.version.today], [[[1, owner.id, 1]], '2026-06-15T00:00:00.000Z'])
      now = new Date('2026-06-15T00:00:00Z')
      const after = await boardOf(owner, group)
      t.strictSame([after.days, after.version.today], [[[1, owner.id, 0]], '2026-06-16T00:00:00.000Z'])
      t.equal(after.revision, before.revision)
    })
  })
}

t.test('a leaderboard comes from the cache until a save changes it, on every instance', async (t) => {
  const [first, second] = await startInstances(t, { count: 2 })
  const member = await newMember(first!.url, OPT_IN)
  const group = await newGroup(member, [])
  t.strictSame(
    [(await boardOf(member, group)).source, (await boardOf(member, group, second!.url)).source],
    ['database', 'cache'],
  )
  await member.train(new Date().toISOString())
  const { source, days } = await boardOf(member, group, second!.url)
  t.strictSame([source, days], ['database', [[1, member.id, 1]]])
  await member.train(new Date().toISOString())
  t.equal((await boardOf(member, group)).source, 'cache')
})

import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Group, GroupDetail, GroupList, Leaderboard } from '../../../src/contract.ts'
import { startInstances } from '../../support/app.ts'
import { DRIVERS, startOn } from '../../support/drivers.ts'
import { LiveClient } from '../../support/live-client.ts'
import { newPerson, PASSWORD, type Person } from '../../support/person.ts'

type Detail = { data: GroupDetail; code?: string }

const newGroup = async (owner: Person, members: Person[] = []): Promise<string> => {
  const { body } = await owner.call<Group>('POST', '/api/groups', { name: 'Early birds' })
  for (const member of members) await member.call('POST', `/api/groups/${body.id}/join`)
  return body.id
}
const detailOf = async (person: Person, id: string) => (await person.call<Detail>('GET', `/api/groups/${id}`)).body.data
const listOf = async (person: Person) => (await person.call<{ data: GroupList }>('GET', '/api/groups')).body.data
const invite = async (by: Person, id: string, email: string) => {
  const { status, body } = await by.call<{ code?: string }>('POST', `/api/groups/${id}/invitations`, { email })
  return [status, body.code]
}
const statusOf = async (person: Person, method: string, path: string, body?: unknown) =>
  (await person.call(method, path, body)).status

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startOn(t, driver)
    const person = (displayName = 'Somebody') => newPerson(url, { displayName })

    t.test('somebody is asked by email, sees by whom, and joins or declines', async (t) => {
      const [owner, member, asked] = [await person('Olga'), await person('Mo'), await person('Ada')]
      const id = await newGroup(owner, [member])
      t.strictSame(await invite(member, id, asked.email.toUpperCase()), [201, undefined], 'any member may')
      t.match(await listOf(asked), {
        groups: [],
        invitations: [{ group: { id, name: 'Early birds', members: 2 }, invitedBy: { displayName: 'Mo' } }],
      })
      t.match((await detailOf(asked, id)).invitation, { invitedBy: { id: member.id, displayName: 'Mo' } })
      t.match((await detailOf(owner, id)).people?.invited, [{ id: asked.id, displayName: 'Ada', invitedBy: member.id }])
      t.strictSame(await invite(owner, id, asked.email), [409, 'already-linked'])

      t.equal(await statusOf(asked, 'DELETE', `/api/groups/${id}/invitation`), 204)
      t.equal(await statusOf(asked, 'DELETE', `/api/groups/${id}/invitation`), 404)
      t.strictSame((await listOf(asked)).invitations, [])

      t.strictSame(await invite(owner, id, asked.email), [201, undefined], 'and may be asked again')
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 200)
      const { groups, invitations } = await listOf(asked)
      t.strictSame([groups.map(({ members }) => members), invitations], [[3], []])
      t.strictSame(await invite(owner, id, asked.email), [409, 'already-linked'])
    })

    t.test('an invitation is taken back by who made it or the owner, and by nobody else', async (t) => {
      const [owner, one, other] = [await person(), await person(), await person()]
      const id = await newGroup(owner, [one, other])
      for (const [by, status] of [
        [other, 404],
        [one, 204],
      ] as const) {
        const asked = await person()
        await invite(one, id, asked.email)
        t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}/invitations/${asked.id}`), status)
        t.equal((await listOf(asked)).invitations.length, status === 204 ? 0 : 1)
        t.equal(
          await statusOf(owner, 'DELETE', `/api/groups/${id}/invitations/${asked.id}`),
          status === 204 ? 404 : 204,
        )
      }
      const asked = await person()
      await invite(one, id, asked.email)
      await owner.call('DELETE', `/api/groups/${id}/members/${one.id}`)
      const path = `/api/groups/${id}/invitations/${asked.id}`
      t.equal(await statusOf(one, 'DELETE', path), 404, 'nor by who was sent away since')
      t.equal(await statusOf(owner, 'DELETE', path), 204)
    })

    t.test(
      'members see names and no address; others what the group is; nobody may do what is not theirs',
      async (t) => {
        const [owner, member, outside] = [await person('Olga'), await person('Mo'), await person()]
        const id = await newGroup(owner, [member])
        const seen = await member.call<Detail>('GET', `/api/groups/${id}`)
        t.strictSame(
          seen.body.data.people?.members.map(({ displayName }) => displayName),
          ['Olga', 'Mo'],
        )
        t.notMatch(JSON.stringify(seen.body), /@/)
        t.match(await detailOf(outside, id), {
          group: { name: 'Early birds', members: 2 },
          people: null,
          invitation: null,
        })

        t.strictSame(await invite(outside, id, owner.email), [404, 'not-found'])
        t.strictSame(await invite(outside, id, 'nobody@example.com'), [404, 'not-found'])
        t.strictSame(await invite(owner, id, 'nobody@example.com'), [404, 'not-found'])
        for (const [by, status] of [
          [outside, 404],
          [member, 403],
        ] as const) {
          t.equal(await statusOf(by, 'PATCH', `/api/groups/${id}`, { name: 'Mine' }), status)
          t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}`), status)
          t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}/members/${owner.id}`), status)
        }
        for (const path of [id, `${id}/invitation`, `${id}/invitations/${member.id}`, `${id}/members/${member.id}`]) {
          const unknown = path.replaceAll(/[0-9a-f-]{36}/g, () => randomUUID())
          t.equal(await statusOf(owner, 'DELETE', `/api/groups/${unknown}`), 404, path)
        }
        t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${outside.id}`), 404)
        t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${id}`), 404, 'a group is no member')
        for (const body of [{}, { name: '\0' }, { name: ' ' }, { name: 'a', ownerId: member.id }])
          t.equal(await statusOf(owner, 'PATCH', `/api/groups/${id}`, body), 400, JSON.stringify(body))
        for (const body of [{}, { email: 'x' }, { email: 'a\0@b.example' }, { email: outside.email, more: 1 }])
          t.equal(await statusOf(owner, 'POST', `/api/groups/${id}/invitations`, body), 400, JSON.stringify(body))
      },
    )

    t.test('the owner renames, sends somebody away and ends the group', async (t) => {
      const [owner, member, asked] = [await person(), await person(), await person()]
      const id = await newGroup(owner, [member])
      await invite(owner, id, asked.email)
      t.match((await owner.call<Group>('PATCH', `/api/groups/${id}`, { name: ' Night owls ' })).body, {
        name: 'Night owls',
      })
      const board = await member.call<{ data: Leaderboard }>('GET', `/api/groups/${id}/leaderboard`)
      t.match(board.body.data.group, { name: 'Night owls', members: 2 })

      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${owner.id}`), 400)
      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${member.id}`), 204)
      t.equal(await statusOf(member, 'GET', `/api/groups/${id}/leaderboard`), 404)
      t.strictSame((await listOf(member)).groups, [])

      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}`), 204)
      for (const path of [`/api/groups/${id}`, `/api/groups/${id}/leaderboard`])
        t.equal(await statusOf(owner, 'GET', path), 404, path)
      t.strictSame(await listOf(asked), { groups: [], invitations: [] })
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 404)
    })

    t.test('nobody may invite many in a minute', async (t) => {
      const owner = await person()
      const id = await newGroup(owner)
      const path = `/api/groups/${id}/invitations`
      for (let at = 0; at < 20; at++) t.equal((await invite(owner, id, 'nobody@example.com'))[0], 404)
      const { status, headers } = await owner.call('POST', path, { email: 'nobody@example.com' })
      t.equal(status, 429)
      t.ok(Number(headers.get('retry-after')) > 0)
      t.equal(await statusOf(owner, 'GET', `/api/groups/${id}`), 200, 'but everything else')
    })

    t.test('an owner who goes hands the group to its longest member; the last one takes it along', async (t) => {
      const [owner, second, third] = [await person(), await person(), await person()]
      const id = await newGroup(owner, [second, third])
      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/membership`), 204)
      t.equal((await detailOf(third, id)).group.ownerId, second.id)
      t.equal(await statusOf(second, 'DELETE', '/api/me', { password: PASSWORD }), 204)
      t.match((await detailOf(third, id)).group, { ownerId: third.id, members: 1 })
      t.equal(await statusOf(third, 'DELETE', `/api/groups/${id}/membership`), 204)
      t.equal(await statusOf(owner, 'GET', `/api/groups/${id}`), 404)
    })
  })
}

t.test('who is sent away or whose group ends is out of its room at once, on another instance', async (t) => {
  const [first, second] = await startInstances(t, { count: 2 })
  const [owner, member, other] = [
    await newPerson(first!.url),
    await newPerson(second!.url),
    await newPerson(second!.url),
  ]
  const id = await newGroup(owner, [member, other])
  const [gone, stays] = [
    await LiveClient.connect(t, second!.url, member.token),
    await LiveClient.connect(t, second!.url, other.token),
  ]
  for (const client of [gone, stays]) t.match(await client.ask('joinGroup', id), { ok: true })
  await gone.joined(member.id)

  await owner.call('DELETE', `/api/groups/${id}/members/${member.id}`)
  t.strictSame(await gone.received('roomClosed'), { groupId: id, code: 'forbidden' })
  t.match(await gone.received('progressUpdated'), { userId: member.id, change: { kind: 'groups-changed' } })
  t.match(await stays.received('leaderboardUpdated'), { groupId: id })
  t.match(await gone.ask('joinGroup', id), { ok: false, code: 'forbidden' })

  await owner.call('DELETE', `/api/groups/${id}`)
  t.strictSame(await stays.received('roomClosed'), { groupId: id, code: 'not-found' })
})

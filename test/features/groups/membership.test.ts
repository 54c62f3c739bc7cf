import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { Group, GroupDetail, GroupInvitation, GroupList, Leaderboard } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { joinByLinkOf } from '../../support/groups.ts'
import { LiveClient } from '../../support/live-client.ts'
import { newPerson, PASSWORD, type Person } from '../../support/person.ts'

type Detail = { data: GroupDetail; code?: string }

const newGroup = async (owner: Person, members: Person[] = []): Promise<Id> => {
  const { body } = await owner.call<Group>('POST', '/api/groups', { name: 'Early birds' })
  for (const member of members) await joinByLinkOf(owner, body.id, member)
  return body.id
}
const detailOf = async (person: Person, id: string) => (await person.call<Detail>('GET', `/api/groups/${id}`)).body.data
const listOf = async (person: Person) => (await person.call<{ data: GroupList }>('GET', '/api/groups')).body.data
const invite = async (by: Person, id: string, email: string) => {
  const { status, body } = await by.call<{ code?: string }>('POST', `/api/groups/${id}/invitations`, { email })
  return [status, body.code]
}
const invitationOf = async (by: Person, id: string, email: string) =>
  (await by.call<GroupInvitation>('POST', `/api/groups/${id}/invitations`, { email })).body.id
const statusOf = async (person: Person, method: string, path: string, body?: unknown) =>
  (await person.call(method, path, body)).status

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })
    const person = (displayName = 'Somebody') => newPerson(url, { displayName })

    t.test('somebody is asked by email, sees by whom, and joins or declines', async (t) => {
      const [owner, member, asked] = [await person('Olga'), await person('Mo'), await person('Ada')]
      const id = await newGroup(owner, [member])
      t.strictSame(await invite(member, id, asked.email.toUpperCase()), [201, undefined], 'any member may')
      t.match(await listOf(asked), {
        groups: [],
        invitations: [
          {
            group: { id, name: 'Early birds', members: 2 },
            invitedBy: { id: member.id, displayName: 'Mo', email: member.email },
          },
        ],
      })
      t.match((await detailOf(asked, id)).invitation, { invitedBy: { id: member.id, displayName: 'Mo' } })
      t.equal((await detailOf(asked, id)).people, null)
      t.match((await detailOf(member, id)).people?.invited, [{ email: asked.email, invitedBy: { displayName: 'Mo' } }])
      t.match(
        (await detailOf(owner, id)).people?.invited,
        [{ email: null, invitedBy: { displayName: 'Mo' } }],
        'an address is told to whoever wrote it',
      )
      t.strictSame(await invite(owner, id, asked.email), [409, 'already-linked'])

      t.equal(await statusOf(asked, 'DELETE', `/api/groups/${id}/invitation`), 204)
      t.equal(await statusOf(asked, 'DELETE', `/api/groups/${id}/invitation`), 404)
      t.strictSame((await listOf(asked)).invitations, [])
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 404)

      t.strictSame(await invite(owner, id, asked.email), [201, undefined], 'and may be asked again')
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 200)
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 200, 'joining twice is joining once')
      const { groups, invitations } = await listOf(asked)
      t.strictSame([groups.map(({ members }) => members), invitations], [[3], []])
      t.strictSame(await invite(owner, id, asked.email), [201, undefined], 'who is in it is not told by address')
      t.strictSame((await listOf(asked)).invitations, [], 'nor asked again')
    })

    t.test('an invitation is taken back by who made it or the owner, and by nobody else', async (t) => {
      const [owner, one, other] = [await person(), await person(), await person()]
      const id = await newGroup(owner, [one, other])
      for (const [by, status] of [
        [other, 404],
        [one, 204],
      ] as const) {
        const asked = await person()
        const path = `/api/groups/${id}/invitations/${await invitationOf(one, id, asked.email)}`
        t.equal(await statusOf(by, 'DELETE', path), status)
        t.equal((await listOf(asked)).invitations.length, status === 204 ? 0 : 1)
        t.equal(await statusOf(owner, 'DELETE', path), status === 204 ? 404 : 204)
      }
      const asked = await person()
      await invite(one, id, asked.email)
      await owner.call('DELETE', `/api/groups/${id}/members/${one.id}`)
      t.strictSame((await listOf(asked)).invitations, [], 'and goes with who was sent away')
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 404)
    })

    t.test('members see names and no address; for others there is no group', async (t) => {
      const [owner, member, outside] = [await person('Olga'), await person('Mo'), await person()]
      const id = await newGroup(owner, [member])
      const seen = await member.call<Detail>('GET', `/api/groups/${id}`)
      t.strictSame(
        seen.body.data.people?.members.map(({ displayName }) => displayName),
        ['Olga', 'Mo'],
      )
      t.notMatch(JSON.stringify(seen.body), /@/)

      t.strictSame(await invite(outside, id, owner.email), [404, 'not-found'])
      t.strictSame(await invite(outside, id, 'nobody@example.com'), [404, 'not-found'])
      for (const [by, status] of [
        [outside, 404],
        [member, 403],
      ] as const) {
        t.equal(await statusOf(by, 'PATCH', `/api/groups/${id}`, { name: 'Mine' }), status)
        t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}`), status)
        t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}/members/${owner.id}`), status)
        t.equal(await statusOf(by, 'DELETE', `/api/groups/${id}/removed/${owner.id}`), status)
        t.equal(await statusOf(by, 'POST', `/api/groups/${id}/link`), status)
        t.equal(await statusOf(by, 'PUT', `/api/groups/${id}/owner`, { userId: by.id }), status)
      }
      for (const path of [
        id,
        `${id}/invitation`,
        `${id}/block`,
        `${id}/invitations/${randomUUID()}`,
        `${id}/members/${member.id}`,
        `${id}/removed/${member.id}`,
      ]) {
        const unknown = path.replaceAll(/[0-9a-f-]{36}/g, () => randomUUID())
        t.equal(await statusOf(owner, 'DELETE', `/api/groups/${unknown}`), 404, path)
      }
      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${outside.id}`), 404)
      t.equal(await statusOf(owner, 'DELETE', `/api/groups/${id}/members/${id}`), 404, 'a group is no member')
      for (const body of [{}, { name: '\0' }, { name: ' ' }, { name: 'a', ownerId: member.id }])
        t.equal(await statusOf(owner, 'PATCH', `/api/groups/${id}`, body), 400, JSON.stringify(body))
      for (const body of [{}, { email: 'x' }, { email: 'a\0@b.example' }, { email: outside.email, more: 1 }])
        t.equal(await statusOf(owner, 'POST', `/api/groups/${id}/invitations`, body), 400, JSON.stringify(body))
    })

    t.test('a stranger cannot tell a group that there is from one that there is not', async (t) => {
      const [owner, stranger] = [await person(), await person()]
      const id = await newGroup(owner)
      const answers = async (groupId: string) => {
        const asked: [string, string, unknown?][] = [
          ['GET', ''],
          ['GET', '/leaderboard'],
          ['PATCH', '', { name: 'Mine' }],
          ['DELETE', ''],
          ['POST', '/join'],
          ['POST', '/link'],
          ['POST', '/block'],
          ['DELETE', '/block'],
          ['DELETE', '/membership'],
          ['DELETE', '/invitation'],
          ['PUT', '/owner', { userId: stranger.id }],
          ['DELETE', `/members/${owner.id}`],
          ['DELETE', `/removed/${owner.id}`],
          ['DELETE', `/invitations/${owner.id}`],
          ['POST', '/invitations', { email: 'somebody@example.com' }],
        ]
        return Promise.all(
          asked.map(async ([method, path, body]) => {
            const answer = await stranger.call(method, `/api/groups/${groupId}${path}`, body)
            return [method, path, answer.status, { ...answer.body, instance: '' }]
          }),
        )
      }
      t.strictSame(await answers(id), await answers(randomUUID()))
    })

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
      t.strictSame(await listOf(asked), { groups: [], invitations: [], blocked: [] })
      t.equal(await statusOf(asked, 'POST', `/api/groups/${id}/join`), 404)
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

    t.test('an owner hands the group to the member they choose, and is an ordinary one from then on', async (t) => {
      const [owner, second, third, outside] = [await person(), await person(), await person(), await person()]
      const id = await newGroup(owner, [second, third])
      t.equal(await statusOf(owner, 'PUT', `/api/groups/${id}/owner`, { userId: outside.id }), 400)
      t.match((await owner.call<Group>('PUT', `/api/groups/${id}/owner`, { userId: third.id })).body, {
        ownerId: third.id,
      })
      t.equal(await statusOf(owner, 'PATCH', `/api/groups/${id}`, { name: 'Mine' }), 403)
      t.equal(await statusOf(third, 'DELETE', `/api/groups/${id}/members/${owner.id}`), 204)
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
  t.match(await gone.received('progressUpdated'), {
    userId: member.id,
    change: { kind: /^(groups-changed|newer-state)$/ },
  })
  t.match(await stays.received('leaderboardUpdated'), { groupId: id })
  t.match(await gone.ask('joinGroup', id), { ok: false, code: 'forbidden' })

  await owner.call('DELETE', `/api/groups/${id}`)
  t.strictSame(await stays.received('roomClosed'), { groupId: id, code: 'not-found' })
})

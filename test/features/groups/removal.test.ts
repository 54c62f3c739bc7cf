import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Group, GroupDetail, GroupLink, RenewedLink } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { joinByLinkOf, joinSecretOf } from '../../support/groups.ts'
import { LiveClient } from '../../support/live-client.ts'
import { newPerson, type Person } from '../../support/person.ts'

const detailOf = async (person: Person, id: string) =>
  (await person.call<{ data: GroupDetail }>('GET', `/api/groups/${id}`)).body.data
const join = async (person: Person, secret: string) =>
  (await person.call('POST', `/api/group-links/${secret}/join`)).status
const newGroup = async (owner: Person) =>
  (await owner.call<Group>('POST', '/api/groups', { name: 'Early birds' })).body.id
const remove = (owner: Person, id: string, member: Person) =>
  owner.call('DELETE', `/api/groups/${id}/members/${member.id}`)

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })
    const person = (displayName = 'Somebody') => newPerson(url, { displayName })

    t.test("a link says where it leads and lets in whoever has it; the group's id does not", async (t) => {
      const [owner, guest] = [await person(), await person()]
      const id = await newGroup(owner)
      const secret = await joinSecretOf(owner, id)
      t.equal(await join(guest, id), 404)
      t.equal((await guest.call('POST', `/api/groups/${id}/join`)).status, 404)
      t.match((await guest.call<GroupLink>('GET', `/api/group-links/${secret}`)).body, {
        group: { id, name: 'Early birds', members: 1 },
        isMember: false,
      })
      t.equal(await join(guest, secret), 200)
      t.match((await guest.call<GroupLink>('GET', `/api/group-links/${secret}`)).body, { isMember: true })
      t.equal((await guest.call('GET', `/api/group-links/${randomUUID()}`)).status, 404)
      t.equal((await guest.call('GET', '/api/group-links/nonsense')).status, 400)
    })

    t.test('a renewed link is another one, and the former leads nowhere', async (t) => {
      const [owner, member, guest] = [await person(), await person(), await person()]
      const id = await newGroup(owner)
      await joinByLinkOf(owner, id, member)
      const former = await joinSecretOf(member, id)
      const { body } = await owner.call<RenewedLink>('POST', `/api/groups/${id}/link`)
      t.not(body.joinSecret, former)
      t.equal(await joinSecretOf(member, id), body.joinSecret, 'members see the new one')
      t.equal((await detailOf(owner, id)).group.members, 2, 'nobody leaves by it')
      t.equal((await guest.call('GET', `/api/group-links/${former}`)).status, 404)
      t.equal(await join(guest, former), 404)
      t.equal(await join(guest, body.joinSecret), 200)
    })

    t.test('who was removed comes back by no link, old or new, until the owner lets them', async (t) => {
      const [owner, member, removed] = [await person(), await person(), await person('Rex')]
      const id = await newGroup(owner)
      for (const one of [member, removed]) await joinByLinkOf(owner, id, one)
      const known = await joinSecretOf(removed, id)
      t.equal((await remove(owner, id, removed)).status, 204)

      t.equal(await join(removed, known), 404, 'the link that they know is dead')
      t.equal(await join(await person(), known), 404, 'for a second account of theirs as well')
      const fresh = await joinSecretOf(member, id)
      t.equal(await join(removed, fresh), 403, 'and one that a member sends them does not let them in')
      t.equal((await removed.call('GET', `/api/group-links/${fresh}`)).status, 403)
      t.equal((await removed.call('POST', `/api/groups/${id}/join`)).status, 404)
      t.equal((await removed.call('GET', `/api/groups/${id}`)).status, 404)

      await member.call('POST', `/api/groups/${id}/invitations`, { email: removed.email })
      t.equal((await removed.call('POST', `/api/groups/${id}/join`)).status, 404, 'nor a member who asks them')

      t.strictSame((await detailOf(owner, id)).people?.removed, [{ id: removed.id, displayName: 'Rex' }])
      t.equal((await detailOf(member, id)).people?.removed, null, 'who was removed is told to the owner only')
      const lift = () => owner.call('DELETE', `/api/groups/${id}/removed/${removed.id}`)
      t.equal((await lift()).status, 204)
      t.equal((await lift()).status, 404)
      t.equal(await join(removed, fresh), 200)
    })

    t.test("the owner's invitation lets somebody in again who was removed", async (t) => {
      const [owner, removed] = [await person(), await person()]
      const id = await newGroup(owner)
      await joinByLinkOf(owner, id, removed)
      await remove(owner, id, removed)
      await owner.call('POST', `/api/groups/${id}/invitations`, { email: removed.email })
      t.equal((await removed.call('POST', `/api/groups/${id}/join`)).status, 200)
      t.strictSame((await detailOf(owner, id)).people?.removed, [])
      t.equal((await removed.call('DELETE', `/api/groups/${id}/membership`)).status, 204)
      t.equal((await joinByLinkOf(owner, id, removed)).status, 200, 'and who leaves by themselves may come back')
    })

    t.test('an invitation from before the removal is over', async (t) => {
      const [owner, asked] = [await person(), await person()]
      const id = await newGroup(owner)
      await joinByLinkOf(owner, id, asked)
      await owner.call('POST', `/api/groups/${id}/invitations`, { email: asked.email })
      await remove(owner, id, asked)
      t.equal((await asked.call('POST', `/api/groups/${id}/join`)).status, 404)
    })
  })
}

t.test("a stranger's question has no leaderboard read", async (t) => {
  const loads: string[] = []
  const instance = await startInstance(t, {
    overrides: {
      faultPoint: (name, subjectId) => {
        if (name === 'after-snapshot') loads.push(subjectId)
      },
    },
  })
  const { url } = instance
  const [owner, stranger] = [await newPerson(url), await newPerson(url)]
  const id = await newGroup(owner)
  const path = `/api/groups/${id}/leaderboard`
  t.equal((await stranger.call('GET', path)).status, 404)
  const socket = await LiveClient.connect(t, url, stranger.token)
  const [there, nowhere] = [await socket.ask('joinGroup', id), await socket.ask('joinGroup', randomUUID())]
  t.match(there, { ok: false, code: 'forbidden' })
  t.strictSame(there, nowhere, 'which is what no group is answered')
  t.notOk(loads.includes(id))
  t.equal((await owner.call('GET', path)).status, 200)
  t.equal(loads.filter((subjectId) => subjectId === id).length, 1)
  t.equal((await stranger.call('GET', path)).status, 404, 'nor when it is cached')
})

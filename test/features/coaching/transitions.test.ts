import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Group, GroupInvitation, SentInvitation } from '../../../src/contract/index.ts'
import { Stage } from '../../access/scene.ts'
import { startInstance } from '../../support/app.ts'
import { joinByLinkOf } from '../../support/groups.ts'
import type { Person } from '../../support/person.ts'

/* Coaching and membership as machines: every step from every state, by everybody, is taken or refused as a table says. */

const instance = await startInstance(t)
const { app, url } = instance
const stage = await Stage.at(app, url)

const STEPS: Record<string, string> = {
  accept: 'POST /accept',
  end: 'DELETE ',
  block: 'POST /block',
  set: 'PATCH ',
}

/** What trainer, client and a stranger are answered to each step. */
const COACHING: Record<string, Record<string, [number, number, number]>> = {
  invited: { accept: [404, 200, 404], end: [204, 204, 404], block: [404, 204, 404], set: [404, 404, 404] },
  'run out': { accept: [404, 409, 404], end: [204, 204, 404], block: [404, 409, 404], set: [404, 404, 404] },
  declined: { accept: [404, 409, 404], end: [204, 204, 404], block: [404, 409, 404], set: [404, 404, 404] },
  withdrawn: { accept: [404, 409, 404], end: [204, 204, 404], block: [404, 409, 404], set: [404, 404, 404] },
  blocked: { accept: [404, 404, 404], end: [204, 404, 404], block: [404, 404, 404], set: [404, 404, 404] },
  active: { accept: [404, 409, 404], end: [204, 204, 404], block: [404, 204, 404], set: [200, 403, 404] },
  ended: { accept: [404, 409, 404], end: [204, 204, 404], block: [404, 204, 404], set: [404, 403, 404] },
}

/** Brings an invitation or a link into a state; answers its id. */
async function coachingIn(state: string, { trainer, client }: Record<'trainer' | 'client', Person>) {
  const ask = async () =>
    (await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: client.email })).body.id
  if (state === 'blocked') await client.call('POST', `/api/coaching/${await ask()}/block`)
  const id = await ask()
  if (state === 'active' || state === 'ended') await client.call('POST', `/api/coaching/${id}/accept`)
  if (state === 'declined') await client.call('DELETE', `/api/coaching/${id}`)
  if (state === 'withdrawn' || state === 'ended') await trainer.call('DELETE', `/api/coaching/${id}`)
  if (state === 'run out')
    await app.database.db.execute(sql`update invitation set sent_at = sent_at - interval '31 days' where id = ${id}`)
  return id
}

const GROUP_STEPS: Record<string, string> = {
  look: 'GET ',
  join: 'POST /join',
  decline: 'DELETE /invitation',
  block: 'POST /block',
  withdraw: 'DELETE /invitations/INVITATION',
  leave: 'DELETE /membership',
  remove: 'DELETE /members/GUEST',
  'let in': 'DELETE /removed/GUEST',
  delete: 'DELETE ',
}

/** What owner, an ordinary member, the guest and a stranger are answered to each step. The owner invited the guest. */
const GROUPS: Record<string, Record<string, [number, number, number, number]>> = {
  'not asked': {
    look: [200, 200, 404, 404],
    join: [200, 200, 404, 404],
    decline: [404, 404, 404, 404],
    block: [404, 404, 404, 404],
    withdraw: [404, 404, 404, 404],
    leave: [204, 204, 404, 404],
    remove: [404, 403, 404, 404],
    'let in': [404, 403, 404, 404],
    delete: [204, 403, 404, 404],
  },
  asked: {
    look: [200, 200, 200, 404],
    join: [200, 200, 200, 404],
    decline: [404, 404, 204, 404],
    block: [404, 404, 204, 404],
    withdraw: [204, 404, 404, 404],
    leave: [204, 204, 404, 404],
    remove: [404, 403, 404, 404],
    'let in': [404, 403, 404, 404],
    delete: [204, 403, 404, 404],
  },
  declined: { look: [200, 200, 404, 404], join: [200, 200, 404, 404], withdraw: [404, 404, 404, 404] },
  withdrawn: { look: [200, 200, 404, 404], join: [200, 200, 404, 404], decline: [404, 404, 404, 404] },
  blocking: { look: [200, 200, 404, 404], join: [200, 200, 404, 404], withdraw: [204, 404, 404, 404] },
  'a member': {
    look: [200, 200, 200, 404],
    join: [200, 200, 200, 404],
    decline: [404, 404, 404, 404],
    block: [404, 404, 404, 404],
    withdraw: [404, 404, 404, 404],
    leave: [204, 204, 204, 404],
    remove: [204, 403, 403, 404],
    'let in': [404, 403, 403, 404],
    delete: [204, 403, 403, 404],
  },
  removed: {
    look: [200, 200, 404, 404],
    join: [200, 200, 404, 404],
    leave: [204, 204, 404, 404],
    remove: [404, 403, 404, 404],
    'let in': [204, 403, 404, 404],
    delete: [204, 403, 404, 404],
  },
}

/** Brings the guest into a state; answers the id of the owner's last invitation of theirs, or of none. */
async function guestIn(state: string, groupId: string, { owner, guest }: Record<'owner' | 'guest', Person>) {
  const path = `/api/groups/${groupId}`
  const ask = async () =>
    (await owner.call<GroupInvitation>('POST', `${path}/invitations`, { email: guest.email })).body.id
  if (state === 'not asked') return randomUUID()
  let id = await ask()
  if (state === 'declined') await guest.call('DELETE', `${path}/invitation`)
  if (state === 'withdrawn') await owner.call('DELETE', `${path}/invitations/${id}`)
  if (state === 'blocking') {
    await guest.call('POST', `${path}/block`)
    id = await ask()
  }
  if (state === 'a member' || state === 'removed') await guest.call('POST', `${path}/join`)
  if (state === 'removed') await owner.call('DELETE', `${path}/members/${guest.id}`)
  return id
}

/**
 * What each actor is answered: whoever is refused first, in one scene, as a refusal changes nothing. After a step that
 * was taken there is a new scene.
 */
async function answers<A extends string, S>(
  expected: Record<A, number>,
  newScene: () => Promise<S>,
  take: (scene: S, actor: A) => Promise<number>,
): Promise<Record<A, number>> {
  const statuses = { ...expected }
  let scene: S | undefined
  for (const actor of (Object.keys(expected) as A[]).sort((a, b) => expected[b] - expected[a])) {
    scene ??= await newScene()
    statuses[actor] = await take(scene, actor)
    if (statuses[actor] < 400) scene = undefined
  }
  return statuses
}

t.test('coaching, from the invitation to its end', async (t) => {
  for (const [state, row] of Object.entries(COACHING))
    for (const [step, [trainer, client, stranger]] of Object.entries(row)) {
      const expected = { trainer, client, stranger }
      const [method = '', path = ''] = STEPS[step]!.split(' ')
      const statuses = await answers(
        expected,
        async () => {
          const people = {
            trainer: await stage.person('trainer'),
            client: await stage.person('member'),
            stranger: await stage.person('trainer'),
          }
          return { people, id: await coachingIn(state, people) }
        },
        async ({ people, id }, actor) => {
          const body = step === 'set' ? { followUpDays: 3 } : undefined
          return (await people[actor].call(method, `/api/coaching/${id}${path}`, body)).status
        },
      )
      t.strictSame(statuses, expected, `${step} when ${state}`)
    }
})

t.test('membership of a group, from the invitation to the removal', async (t) => {
  for (const [state, row] of Object.entries(GROUPS))
    for (const [step, [owner, member, guest, stranger]] of Object.entries(row)) {
      const expected = { owner, member, guest, stranger }
      const [method = '', path = ''] = GROUP_STEPS[step]!.split(' ')
      const statuses = await answers(
        expected,
        async () => {
          const people = {
            owner: await stage.person('member'),
            member: await stage.person('member'),
            guest: await stage.person('member'),
            stranger: await stage.person('member'),
          }
          const { body } = await people.owner.call<Group>('POST', '/api/groups', { name: 'G' })
          await joinByLinkOf(people.owner, body.id, people.member)
          return { people, groupId: body.id, invitation: await guestIn(state, body.id, people) }
        },
        async ({ people, groupId, invitation }, actor) => {
          const filled = path.replace('GUEST', people.guest.id).replace('INVITATION', invitation)
          return (await people[actor].call(method, `/api/groups/${groupId}${filled}`)).status
        },
      )
      t.strictSame(statuses, expected, `${step} when the guest is ${state}`)
    }
})

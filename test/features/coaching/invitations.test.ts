import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id, Problem } from '../../../src/contract/common.ts'
import type {
  ClientList,
  Group,
  GroupInvitation,
  GroupList,
  SentInvitation,
  TrainerList,
} from '../../../src/contract/index.ts'
import type { App } from '../../../src/http/app-types.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { newPerson, PASSWORD, type Person, request } from '../../support/person.ts'

/* What whoever asks is told, how often they may ask, and how whoever is asked gets rid of them. */

type Sent = Partial<SentInvitation & GroupInvitation & Problem>

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, { on: driver })
    const trainerNamed = (displayName: string) => newPerson(url, { role: 'trainer', displayName })
    const receivedBy = async (person: Person) => (await person.call<TrainerList>('GET', '/api/coaching')).body
    const sentBy = async (trainer: Person) =>
      (await trainer.call<{ data: ClientList }>('GET', '/api/trainers/me/clients')).body.data.invitations
    const groupsOf = async (person: Person) => (await person.call<{ data: GroupList }>('GET', '/api/groups')).body.data

    /** The two ways of asking somebody by address. */
    const WAYS = {
      'a trainer': async (inviter: Person) => ({
        ask: (email: string) => inviter.call<Sent>('POST', '/api/trainers/me/clients', { email }),
        withdraw: (id: string) => inviter.call('DELETE', `/api/coaching/${id}`),
        seen: async (by: Person) => (await receivedBy(by)).invitations.map(({ trainer }) => trainer.email),
        decline: async (by: Person) => {
          for (const { id } of (await receivedBy(by)).invitations) await by.call('DELETE', `/api/coaching/${id}`)
        },
        block: async (by: Person) => {
          for (const { id } of (await receivedBy(by)).invitations) await by.call('POST', `/api/coaching/${id}/block`)
        },
        unblock: (by: Person) => by.call('DELETE', `/api/coaching/blocked/${inviter.id}`),
      }),
      'a member of a group': async (inviter: Person) => {
        const { body } = await inviter.call<Group>('POST', '/api/groups', { name: 'Early birds' })
        const path = `/api/groups/${body.id}`
        return {
          ask: (email: string) => inviter.call<Sent>('POST', `${path}/invitations`, { email }),
          withdraw: (id: string) => inviter.call('DELETE', `${path}/invitations/${id}`),
          seen: async (by: Person) => (await groupsOf(by)).invitations.map(({ invitedBy }) => invitedBy.email),
          decline: async (by: Person) => void (await by.call('DELETE', `${path}/invitation`)),
          block: async (by: Person) => void (await by.call('POST', `${path}/block`)),
          unblock: (by: Person) => by.call('DELETE', `${path}/block`),
        }
      },
    }

    for (const [who, way] of Object.entries(WAYS)) {
      t.test(`what ${who} is answered tells nothing of who has the address`, async (t) => {
        const inviter = await trainerNamed('Toni')
        const { ask, block, seen } = await way(inviter)
        const [somebody, blocking] = [await newPerson(url), await newPerson(url)]
        await ask(blocking.email)
        await block(blocking)
        const answers = []
        for (const email of [somebody.email, `${randomUUID()}@example.com`, blocking.email]) {
          const { status, body } = await ask(email)
          t.equal(body.email, email)
          const [written = '', given] = JSON.stringify(body).split(JSON.stringify(email))
          answers.push([status, Object.keys(body), `${written}${given}`.replace(/[0-9a-f-]{36}|\d{4}-[^"]*Z/g, '')])
        }
        t.strictSame(answers[1], answers[0], 'nobody has it')
        t.strictSame(answers[2], answers[0], 'whoever has it wants to hear nothing')
        t.notMatch(JSON.stringify(answers), somebody.id)
        t.strictSame(await seen(somebody), [inviter.email], 'who is asked sees an address to check')
        t.strictSame(await seen(blocking), [])
      })

      t.test(`an address that ${who} has asked three times is left alone, whoever ends it`, async (t) => {
        const { ask, withdraw, decline, seen } = await way(await trainerNamed('Toni'))
        const victim = await newPerson(url)
        const before = await revisionOf(app, victim)
        for (const email of [victim.email, `${randomUUID()}@example.com`]) {
          for (const round of [1, 2, 3]) {
            const { status, body } = await ask(email)
            t.equal(status, 201, `round ${round}`)
            if (round === 2) await decline(victim)
            await withdraw(body.id ?? '')
          }
          const { status, body } = await ask(email)
          t.strictSame([status, body.code], [409, 'limit-reached'])
        }
        t.strictSame(await seen(victim), [])
        t.ok((await revisionOf(app, victim)) - before <= 6, 'their page is made anew once for each that comes or goes')
      })

      t.test(`who says never again to ${who} is asked no more, until they let them`, async (t) => {
        const { ask, block, unblock, seen } = await way(await trainerNamed('Toni'))
        const person = await newPerson(url)
        await ask(person.email)
        await block(person)
        const before = await revisionOf(app, person)
        t.equal((await ask(person.email)).status, 201)
        t.strictSame(await seen(person), [])
        t.equal(await revisionOf(app, person), before, 'nothing of it reaches their page')
        t.equal((await unblock(person)).status, 204)
        t.equal((await unblock(person)).status, 404)
        t.equal((await seen(person)).length, 1, 'what is still open is shown then')
      })

      t.test(`what ${who} sends to an address is shown to whoever registers with it`, async (t) => {
        const inviter = await trainerNamed('Toni')
        const { ask, seen } = await way(inviter)
        const email = `Early.${randomUUID()}@Example.com`
        await ask(email)
        const { body } = await request<{ user: { id: Id }; accessToken: string }>(url, 'POST', '/api/auth/register', {
          email: email.toLowerCase(),
          password: PASSWORD,
          displayName: 'Ada',
        })
        const other = await newPerson(url)
        const ada: Person = {
          ...other,
          call: (method, path, sent) =>
            request(url, method, path, sent, { authorization: `Bearer ${body.accessToken}` }),
        }
        t.strictSame(await seen(ada), [inviter.email])
        t.strictSame(await seen(other), [])
        await app.database.db.execute(
          sql`update invitation set sent_at = sent_at - interval '31 days' where inviter_id = ${inviter.id}`,
        )
        t.strictSame(await seen(ada), [], 'for a month')
      })

      t.test(`${who} may send so many a day and have so many open`, async (t) => {
        const inviter = await trainerNamed('Toni')
        const { ask } = await way(inviter)
        const { body } = await ask(`${randomUUID()}@example.com`)
        const copy = (count: number, sentAt: string) =>
          app.database.db.execute(sql`insert into invitation (id, inviter_id, group_id, email, sent_at)
            select gen_random_uuid(), inviter_id, group_id, n || '-' || ${sentAt} || email, ${sentAt}::timestamptz
            from invitation, generate_series(1, ${count}::int) n where id = ${body.id}`)
        await copy(48, new Date().toISOString())
        t.equal((await ask(`${randomUUID()}@example.com`)).status, 201, 'the fiftieth')
        const { body: refused } = await ask(`${randomUUID()}@example.com`)
        t.match(refused, { code: 'limit-reached', detail: /24 hours/ })
        await app.database.db.execute(
          sql`update invitation set sent_at = sent_at - interval '25 hours' where inviter_id = ${inviter.id}`,
        )
        t.equal((await ask(`${randomUUID()}@example.com`)).status, 201, 'a day later')
        await copy(49, new Date(Date.now() - 2 * 86_400_000).toISOString())
        t.match((await ask(`${randomUUID()}@example.com`)).body, { code: 'limit-reached', detail: /open/ })
      })
    }

    t.test('of many requests at once one is sent', async (t) => {
      const trainer = await trainerNamed('Hasty')
      const email = `${randomUUID()}@example.com`
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => trainer.call('POST', '/api/trainers/me/clients', { email })),
      )
      t.strictSame(answers.map(({ status }) => status).sort(), [201, 409, 409, 409])
      t.equal((await sentBy(trainer)).length, 1)
    })

    t.test('an active client is told apart, and coaching that ended can be asked for again', async (t) => {
      const [trainer, client] = [await trainerNamed('Toni'), await newPerson(url)]
      for (let round = 0; round < 5; round++) {
        const { body } = await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: client.email })
        t.equal((await client.call('POST', `/api/coaching/${body.id}/accept`)).status, 200)
        const again = await trainer.call<Problem>('POST', '/api/trainers/me/clients', { email: client.email })
        t.strictSame([again.status, again.body.code], [409, 'already-linked'])
        await client.call('DELETE', `/api/coaching/${body.id}`)
      }
    })

    t.test('a client who ends coaching can see to it that they are not asked again', async (t) => {
      const [trainer, client] = [await trainerNamed('Toni'), await newPerson(url)]
      const { body } = await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: client.email })
      await client.call('POST', `/api/coaching/${body.id}/accept`)
      t.equal((await trainer.call('POST', `/api/coaching/${body.id}/block`)).status, 404, 'which is not the trainer’s')
      t.equal((await client.call('POST', `/api/coaching/${body.id}/block`)).status, 204)
      t.match(await receivedBy(client), { trainers: [], blocked: [{ id: trainer.id, displayName: 'Toni' }] })
      await trainer.call('POST', '/api/trainers/me/clients', { email: client.email })
      t.strictSame((await receivedBy(client)).invitations, [])
    })
  })
}

async function revisionOf(app: App, person: Person): Promise<number> {
  const found = await app.database.db.query.subject.findFirst({ where: (table, { eq }) => eq(table.id, person.id) })
  return found?.revision ?? 0
}

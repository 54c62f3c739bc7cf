import t from 'tap'
import type { ProgressAnswer } from '../../src/contract.ts'
import { loadDemo } from '../../src/db/demo/load.ts'
import { DEMO_PEOPLE } from '../../src/db/demo/people.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { personOf, request } from '../support/person.ts'

const signIn = async (url: string, email: string) => {
  const { password } = DEMO_PEOPLE[0]!
  const { body } = await request<{ user: { id: string }; accessToken: string }>(url, 'POST', '/api/auth/login', {
    email,
    password,
  })
  return personOf(url, email, body.user.id, body.accessToken)
}

t.test('demo people are there once, however many instances start at once and however often', async (t) => {
  const instances = await startInstances(t, { count: 2, env: { DEMO_DATA: 'true' } })
  const load = () => Promise.all(instances.map(({ app }) => loadDemo((asked) => app.inject(asked), app.now())))
  await load()
  await load()
  const { url } = instances[0]!

  const mia = await signIn(url, 'mia@demo.spotter.local')
  const { body } = await mia.call<ProgressAnswer>('GET', '/api/members/me/progress')
  const { totals, goals, assignments, comments } = body.data
  t.match(totals, { workouts: 129, sets: 2078 })
  t.ok(totals.volumeKg > 800_133, 'the log, and the body weight that pull-ups of the last weeks lift')
  t.strictSame([goals.length, assignments.length, comments.length], [1, 2, 1])
  const groups = await mia.call<{ data: { groups: { members: number }[] } }>('GET', '/api/groups')
  t.match(groups.body.data.groups, [{ members: 2 }])

  const toni = await signIn(url, 'toni@demo.spotter.local')
  const clients = await toni.call<{ data: { clients: { status: string }[] } }>('GET', '/api/trainers/me/clients')
  t.strictSame(
    clients.body.data.clients.map(({ status }) => status),
    ['active', 'active'],
  )

  t.test('a person whose password was changed is left alone', async (t) => {
    const { password } = DEMO_PEOPLE[0]!
    const changed = await mia.call('PATCH', '/api/me', { password: 'another password', currentPassword: password })
    t.equal(changed.status, 200)
    await t.resolves(load())
  })
})

t.test('they are there as well in the hour when their day has begun and that of UTC has not', async (t) => {
  const now = () => new Date('2026-11-26T23:30:00Z')
  const [{ app, url }] = (await startInstances(t, { env: { DEMO_DATA: 'true' }, overrides: { now } })) as [Instance]
  await loadDemo((asked) => app.inject(asked), now())
  const mia = await signIn(url, 'mia@demo.spotter.local')
  const { body } = await mia.call<ProgressAnswer>('GET', '/api/members/me/progress')
  t.equal(body.version.today, '2026-11-27')
  t.strictSame(
    body.data.assignments.map(({ scheduledOn }) => scheduledOn),
    ['2026-11-27', '2026-11-30'],
  )
})

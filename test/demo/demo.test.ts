import t from 'tap'
import type { Id } from '../../src/contract/common.ts'
import { DEMO_PEOPLE } from '../../src/contract/demo-people.ts'
import type { ProgressAnswer } from '../../src/contract/index.ts'
import { loadDemo } from '../../src/demo/load.ts'
import { OWN_CALL } from '../../src/runtime/own-call.ts'
import { startInstance, startInstances } from '../support/app.ts'
import { personOf, request } from '../support/person.ts'

const signIn = async (url: string, email: string) => {
  const { password } = DEMO_PEOPLE[0]!
  const { body } = await request<{ user: { id: Id }; accessToken: string }>(url, 'POST', '/api/auth/login', {
    email,
    password,
  })
  return personOf(url, email, body.user.id, body.accessToken)
}

t.test('demo people are there once, however many instances start at once and however often', async (t) => {
  const instances = await startInstances(t, { count: 2, env: { DEMO_DATA: 'true' } })
  const load = () =>
    Promise.all(instances.map(({ app }) => loadDemo((asked) => app.inject({ ...asked, ...OWN_CALL }), app.now())))
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

t.test('making them uses up nothing of the visitor, and no door is closed to it', async (t) => {
  const env = { DEMO_DATA: 'true', SIGN_UP: 'closed', AUTH_RATE_LIMIT_PER_MINUTE: '2' }
  const { app, url } = await startInstance(t, { env })
  await loadDemo((asked) => app.inject({ ...asked, ...OWN_CALL }), app.now())
  await loadDemo((asked) => app.inject({ ...asked, ...OWN_CALL }), app.now())
  for (const { email, password } of DEMO_PEOPLE) {
    const signedIn = await request(url, 'POST', '/api/auth/login', { email, password })
    t.equal(signedIn.status, 200, email)
  }
  const wrong = { email: DEMO_PEOPLE[0]?.email, password: 'wrong' }
  const statuses: number[] = []
  for (let i = 0; i < 3; i++) statuses.push((await request(url, 'POST', '/api/auth/login', wrong)).status)
  t.strictSame(statuses, [401, 401, 429], 'all tries are left')
})

t.test('nobody passes for this process by what they send', async (t) => {
  const env = { SIGN_UP: 'closed', TRUST_PROXY: 'true' }
  const { url } = await startInstance(t, { env })
  const { email, password, displayName } = DEMO_PEOPLE[0]!
  const headers = { 'x-forwarded-for': 'this-process', 'x-real-ip': 'this-process', forwarded: 'for=this-process' }
  const refused = await request(url, 'POST', '/api/auth/register', { email, password, displayName }, headers)
  t.equal(refused.status, 403)
})

t.test('they are there as well in the hour when their day has begun and that of UTC has not', async (t) => {
  const now = () => new Date('2026-11-26T23:30:00Z')
  const { app, url } = await startInstance(t, { env: { DEMO_DATA: 'true' }, overrides: { now } })
  await loadDemo((asked) => app.inject({ ...asked, ...OWN_CALL }), now())
  const mia = await signIn(url, 'mia@demo.spotter.local')
  const { body } = await mia.call<ProgressAnswer>('GET', '/api/members/me/progress')
  t.equal(body.version.today, '2026-11-27')
  t.strictSame(
    body.data.assignments.map(({ scheduledOn }) => scheduledOn),
    ['2026-11-27', '2026-11-30'],
  )
})

import t, { type Test } from 'tap'
import type { App } from '../../../src/http/app-types.ts'
import { startInstance, startInstances } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'
import { testDatabase, testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const LIMIT = 4
const env = { AUTH_RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUST_PROXY: 'true' }

interface Try {
  from?: string
  device?: string | undefined
}

/** What a sign-in is answered, and the cookie that marks the browser. */
async function login(app: App, email: string, password: string, { from = '10.0.0.1', device }: Try = {}) {
  const cookie = device === undefined ? {} : { cookie: `spotter_device=${device}` }
  const response = await app.inject({
    method: 'POST',
    url: '/api/auth/login',
    headers: { 'x-forwarded-for': from, ...cookie },
    payload: { email, password },
  })
  const set = response.cookies.find(({ name }) => name === 'spotter_device')
  return { status: response.statusCode, device: set?.value, headers: response.headers, code: response.json().code }
}

/** How many of so many wrong tries were looked at, one after the other on each instance in turn. */
async function lookedAt(apps: App[], email: string, tries: number, from?: string): Promise<number> {
  let wrong = 0
  for (let i = 0; i < tries; i++) {
    const { status } = await login(
      apps[i % apps.length] as App,
      email,
      `guess ${i}`,
      from === undefined ? {} : { from },
    )
    if (status === 401) wrong += 1
    else if (status !== 429) throw new Error(`answered ${status}`)
  }
  return wrong
}

async function two(
  t: Test,
): Promise<{ apps: [App, App]; databaseUrl: string; redis: Awaited<ReturnType<typeof testRedis>> }> {
  const [databaseUrl, redis] = await Promise.all([testDatabase(t), testRedis(t)])
  const [a, b] = await startInstances(t, { count: 2, databaseUrl, redisUrl: redis.url, env })
  return { apps: [a.app, b.app], databaseUrl, redis }
}

t.test('instances on one Redis share the count, and a restart does not clear it', async (t) => {
  const { apps, databaseUrl, redis } = await two(t)
  t.equal(await lookedAt(apps, 'nobody@example.com', 3 * LIMIT), LIMIT)
  const refused = await login(apps[0], 'nobody@example.com', 'x')
  t.equal(refused.code, 'too-many-requests')
  t.equal(refused.headers['content-type'], 'application/problem+json')
  t.ok(Number(refused.headers['retry-after']) >= 1 && Number(refused.headers['retry-after']) <= 60)
  t.equal((await login(apps[0], 'somebody@example.com', 'x')).status, 429, 'the address is what counts')
  t.equal((await login(apps[0], 'nobody@example.com', 'x', { from: '10.0.0.2' })).status, 401)

  await apps[1].close()
  const { app: restarted } = await startInstance(t, { databaseUrl, redisUrl: redis.url, env })
  t.equal((await login(restarted, 'nobody@example.com', 'x')).status, 429)
})

t.test('many tries at once are no more tries', async (t) => {
  const { apps } = await two(t)
  const tries = Array.from({ length: 20 }, (_, i) => login(apps[i % 2] as App, `nobody-${i}@example.com`, 'x'))
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  t.equal(statuses.filter((status) => status === 401).length, LIMIT)
  t.equal(statuses.filter((status) => status === 429).length, 20 - LIMIT)
})

t.test('without a Redis each process counts, and while Redis is away too', async (t) => {
  const { app: alone } = await startInstance(t, { redisUrl: null, env })
  t.equal(await lookedAt([alone], 'nobody@example.com', 3 * LIMIT), LIMIT)

  const { apps, redis } = await two(t)
  t.equal(await lookedAt(apps, 'nobody@example.com', 2), 2)
  await redis.kill()
  const away = await lookedAt([apps[0]], 'nobody@example.com', 3 * LIMIT, '10.0.0.9')
  t.equal(away, LIMIT, 'a Redis that is gone')
  await redis.start()
  await until(async () => (await lookedAt([apps[0]], 'nobody@example.com', 1, '10.0.1.1')) === 1, { what: 'an answer' })
  await redis.pause()
  t.equal(await lookedAt([apps[1]], 'nobody@example.com', 2 * LIMIT, '10.0.0.8'), LIMIT, 'a Redis that is frozen')
  redis.resume()
})

t.test('what succeeds uses nothing up, one after the other or all at once', async (t) => {
  const { apps } = await two(t)
  const ann = await newPerson(apps[0])
  for (let i = 0; i < LIMIT - 1; i++) await login(apps[0], ann.email, 'wrong')
  for (let i = 0; i < 3 * LIMIT; i++) t.equal((await login(apps[i % 2] as App, ann.email, ann.password)).status, 200)
  const atOnce = await Promise.all(
    Array.from({ length: 20 }, () => login(apps[0], ann.email, ann.password, { from: '10.0.0.2' })),
  )
  t.ok(atOnce.every(({ status }) => status === 200))
  t.equal((await login(apps[1], ann.email, 'wrong')).status, 401)
  t.equal((await login(apps[1], ann.email, ann.password)).status, 429, 'the last was a failure')
})

t.test('strangers who guess lock the owner out of nothing that the owner uses', async (t) => {
  const { apps } = await two(t)
  const ann = await newPerson(apps[0])
  const { device } = await login(apps[0], ann.email, ann.password, { from: '10.0.0.2' })
  t.match(device, /^[\w-]{22}\.[\w-]{43}$/)

  t.equal(await lookedAt(apps, ann.email, 3 * LIMIT), LIMIT)
  t.equal((await login(apps[1], ann.email, ann.password, { from: '10.0.0.2' })).status, 200, 'from elsewhere')
  // from ever more addresses
  let guessed = LIMIT
  for (let i = 3; guessed < 10 * LIMIT; i++) guessed += await lookedAt(apps, ann.email, LIMIT, `10.0.0.${i}`)
  t.equal(guessed, 10 * LIMIT)
  t.equal((await login(apps[0], ann.email, ann.password, { from: '10.0.9.9' })).status, 429, 'a browser of nobody')
  t.equal((await login(apps[0], ann.email.toUpperCase(), 'x', { from: '10.0.9.9' })).status, 429, 'in any spelling')
  const own = await login(apps[1], ann.email, ann.password, { device })
  t.equal(own.status, 200, "the owner's, even from an address that has used up its own")
  t.equal(own.device, undefined, 'it keeps its cookie')

  const bob = await newPerson(apps[0])
  t.equal((await login(apps[0], bob.email, bob.password, { device })).status, 429, 'good for one account')
  const [id = ''] = (device ?? '').split('.')
  t.equal((await login(apps[0], ann.email, ann.password, { device: `${id}.${'A'.repeat(43)}` })).status, 429, 'made up')

  let wrong = 0
  for (let i = 0; i < 3 * LIMIT; i++)
    if ((await login(apps[i % 2] as App, ann.email, 'x', { device })).status === 401) wrong += 1
  t.equal(wrong, LIMIT, 'and has a count of its own')
})

t.test('keys of one kind are none of another', async (t) => {
  const { apps } = await two(t)
  const ann = await newPerson(apps[0])
  t.equal(await lookedAt(apps, ann.id, 3 * LIMIT), LIMIT, 'signing in with her id for an address')
  const change = (currentPassword: string) =>
    send(apps[1], 'PATCH', '/api/me', { token: ann.token, json: { email: ann.email, currentPassword } })
  const remove = (password: string) => send(apps[0], 'DELETE', '/api/me', { token: ann.token, json: { password } })
  for (let i = 0; i < 3 * LIMIT; i++) t.equal((await change(ann.password)).status, 200, 'the right one counts nothing')
  for (let i = 0; i < LIMIT / 2; i++) {
    t.equal((await change('wrong')).status, 401)
    t.equal((await remove('wrong')).status, 401)
  }
  for (const refused of [await change(ann.password), await remove(ann.password)]) {
    t.equal(refused.status, 429)
    t.equal(refused.body.code, 'too-many-requests')
  }
  t.equal(
    (await login(apps[0], ann.email, ann.password, { from: '10.0.0.2' })).status,
    200,
    'signing in is another kind',
  )
})

t.test('new accounts are counted by address, apart from sign-ins', async (t) => {
  const { apps } = await two(t)
  const register = (i: number, from: string) =>
    send(apps[i % 2] as App, 'POST', '/api/auth/register', {
      json: { email: `n${i}@example.com`, password: 'correct horse battery', displayName: 'N' },
      headers: { 'x-forwarded-for': from },
    })
  const statuses: number[] = []
  for (let i = 0; i < 2 * LIMIT; i++) statuses.push((await register(i, '10.0.0.1')).status)
  t.strictSame(statuses, [201, 201, 201, 201, 429, 429, 429, 429])
  t.equal((await register(100, '10.0.0.2')).status, 201)
  t.equal((await login(apps[0], 'n0@example.com', 'wrong')).status, 401)
})

t.test('what is refused before any route is counted by address', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, env: { RATE_LIMIT_PER_MINUTE: '5', TRUST_PROXY: 'true' } })
  const person = await newPerson(app)
  const asks: [string, string, number, string?][] = [
    ['no token', '/api/me', 401],
    ['a wrong token', '/api/me', 401, 'nonsense'],
    ['an unknown path', '/no/where', 404],
    ['not for members', '/api/admin/cache', 403, person.token],
  ]
  for (const [index, [what, url, status, token]] of asks.entries()) {
    const ask = () =>
      send(app, 'GET', url, {
        headers: { 'x-forwarded-for': `10.1.0.${index}` },
        ...(token !== undefined && { token }),
      })
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await ask()).status)
    t.strictSame(statuses, [...Array(5).fill(status), 429], what)
  }
  const other = await newPerson(app)
  const from = { 'x-forwarded-for': '10.1.0.0' }
  t.equal((await send(app, 'GET', '/api/me', { headers: from, token: other.token })).status, 200, 'others there go on')
})

import { sql } from 'drizzle-orm'
import t from 'tap'
import { rows } from '../../../src/db/open.ts'
import type { App } from '../../../src/http/app-types.ts'
import { logInto, startInstance, startInstances } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'
import { until } from '../../support/until.ts'

const registration = {
  email: 'Ann@Example.com',
  password: 'correct horse battery',
  displayName: '  Ann  ',
  timeZone: 'Europe/Berlin',
}
const register = (app: App, json: unknown) => send(app, 'POST', '/api/auth/register', { json })
const login = (app: App, email: string, password: string, headers?: Record<string, string>) =>
  send(app, 'POST', '/api/auth/login', { json: { email, password }, ...(headers && { headers }) })

t.test('registering makes an account, a subject and preferences, and signs in', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const { status, body, set, headers } = await register(app, registration)
  t.equal(status, 201)
  t.match(body, {
    user: { email: 'Ann@Example.com', displayName: 'Ann', role: 'member' },
    accessToken: /^[\w-]+\.[\w-]+\.[\w-]+$/,
    expiresInS: 600,
  })
  t.match(set, { httpOnly: true, sameSite: 'Strict', path: undefined }, 'its path is the folder that the browser asked')
  t.equal(headers['cache-control'], 'no-store')
  const me = await send(app, 'GET', '/api/me', { token: body.accessToken })
  t.match(me.body, {
    source: 'database',
    revision: 0,
    data: { user: { displayName: 'Ann' }, preferences: { timeZone: 'Europe/Berlin', weightUnit: 'kg' } },
  })
  const [stored] = await rows(app.database.db, sql`select password_hash as hash from account`)
  t.match(stored?.hash, /^\$argon2id\$/)
})

t.test('registering refuses what is not right, by name', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  t.equal((await register(app, { ...registration, role: 'trainer' })).body.user.role, 'trainer')
  const refused: [string, object][] = [
    ['email-taken', { email: 'ANN@example.COM' }],
    ['invalid-time-zone', { email: 'b@example.com', timeZone: 'Europe/Atlantis' }],
    ['invalid-request', { email: 'b@example.com', role: 'admin' }],
    ['invalid-request', { email: 'no address' }],
    ['invalid-request', { email: 'b@example.com', password: 'short' }],
    ['invalid-request', { email: 'b@example.com', displayName: ' ' }],
    ['invalid-request', { email: 'b@example.com', displayName: 'a\u0000b' }],
    ['invalid-request', { email: 'b@example.com', passwordHash: 'x' }],
  ]
  for (const [code, change] of refused) {
    const { body, set } = await register(app, { ...registration, ...change })
    t.equal(body.code, code, JSON.stringify(change))
    t.equal(set, undefined)
  }
  const [count] = await rows<{ n: number }>(
    app.database.db,
    sql`select count(*) as n from subject where kind = 'account'`,
  )
  t.equal(count?.n, 1, 'a refused registration leaves nothing behind')
})

t.test('two registrations of one address at once: one wins', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const both = await Promise.all([register(app, registration), register(app, registration)])
  t.strictSame(both.map(({ status }) => status).sort(), [201, 409])
})

t.test('signing in does not tell whether the address or the password was wrong', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  await register(app, registration)
  t.equal((await login(app, 'ann@EXAMPLE.com', registration.password)).status, 200)

  const wrongPassword = await login(app, registration.email, 'incorrect horse')
  const unknownAddress = await login(app, 'nobody@example.com', registration.password)
  for (const refused of [wrongPassword, unknownAddress]) {
    t.equal(refused.status, 401)
    t.equal(refused.body.code, 'wrong-credentials')
    t.equal(refused.set, undefined)
  }
  t.strictSame({ ...wrongPassword.body, instance: '' }, { ...unknownAddress.body, instance: '' })
  t.equal((await login(app, 'a\u0000b', 'x')).body.code, 'invalid-request')
  t.equal((await login(app, `${'x'.repeat(300)}@example.com`, 'x')).body.code, 'invalid-request')

  // a check that takes nothing like a hash's time would be an answer by itself; the processor's time, which a busy
  // machine does not change
  const medianMs = async (email: string) => {
    const times: number[] = []
    for (let i = 0; i < 9; i++) {
      const before = process.cpuUsage()
      await login(app, email, 'incorrect horse')
      times.push(process.cpuUsage(before).user / 1_000)
    }
    return times.sort((a, b) => a - b)[4] ?? 0
  }
  const [known, unknown] = [await medianMs(registration.email), await medianMs('nobody@example.com')]
  t.ok(unknown > known / 2, `unknown ${unknown.toFixed(1)} ms, known ${known.toFixed(1)} ms of the processor`)
})

t.test('a password is the same however its letters were typed', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  await register(app, { ...registration, password: 'Übungsplan'.normalize('NFC') })
  t.equal((await login(app, registration.email, 'Übungsplan'.normalize('NFD'))).status, 200)
})

t.test('signing out ends this session on every instance, and no other', async (t) => {
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2, redisUrl: null })
  const person = await newPerson(a)
  const other = await login(a, person.email, person.password)

  const out = await send(a, 'POST', '/api/auth/logout', { cookie: person.cookie })
  t.equal(out.status, 204)
  t.equal(out.cookie, '')
  t.equal((await send(a, 'GET', '/api/me', { token: person.token })).body.code, 'session-ended', 'here at once')
  await until(async () => (await send(b, 'GET', '/api/me', { token: person.token })).body.code === 'session-ended', {
    what: 'the other instance refuses the token with its next poll',
    timeoutMs: 1_000,
  })
  t.equal((await send(a, 'POST', '/api/auth/refresh', { cookie: person.cookie })).body.code, 'session-ended')
  t.equal((await send(b, 'GET', '/api/me', { token: other.body.accessToken })).status, 200)
})

t.test('signing out takes the access token where there is no cookie, and never complains', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  t.equal((await send(app, 'POST', '/api/auth/logout')).status, 204)
  t.equal((await send(app, 'POST', '/api/auth/logout', { token: 'nonsense', cookie: 'nonsense' })).status, 204)
  t.equal((await send(app, 'GET', '/api/me', { token: person.token })).status, 200)
  t.equal((await send(app, 'POST', '/api/auth/logout', { token: person.token })).status, 204)
  t.equal((await send(app, 'GET', '/api/me', { token: person.token })).status, 401)
})

t.test("pages of other sites cannot use somebody's cookie", async (t) => {
  const env = { CORS_ORIGINS: 'https://app.example' }
  const { app } = await startInstance(t, { redisUrl: null, env })
  const person = await newPerson(app)
  const from = (origin: string) =>
    send(app, 'POST', '/api/auth/refresh', { cookie: person.cookie, headers: { origin, host: 'spotter.example:8080' } })
  for (const origin of [
    'https://evil.example',
    'null',
    'http://spotter.example',
    'http://spotter.example:8080.evil.example',
  ]) {
    const refused = await from(origin)
    t.equal(refused.status, 403, origin)
    t.equal(refused.body.code, 'origin-refused')
    t.equal(refused.set, undefined)
  }
  for (const route of ['login', 'register', 'logout']) {
    const headers = { origin: 'https://evil.example' }
    t.equal((await send(app, 'POST', `/api/auth/${route}`, { json: {}, headers })).body.code, 'origin-refused', route)
  }
  t.equal((await from('http://spotter.example:8080')).status, 200)
  t.equal((await from('https://app.example')).status, 200)
})

t.test('behind a proxy that changes the host, a browser that says "same-origin" is believed', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  await register(app, registration)
  const from = (headers: Record<string, string>) => login(app, registration.email, registration.password, headers)
  const [origin, host] = ['https://train.example', '127.0.0.1:8000']
  t.equal((await from({ origin, host, 'sec-fetch-site': 'same-origin' })).status, 200)
  for (const site of ['cross-site', 'same-site', 'none', 'nonsense']) {
    t.equal((await from({ origin: `http://${host}`, host, 'sec-fetch-site': site })).status, 403, site)
  }
  const refused = await from({ origin, host })
  t.equal(refused.status, 403)
  for (const words of [origin, host, 'proxy_set_header Host', 'docs/operations.md', 'CORS_ORIGINS']) {
    t.match(refused.body.detail, words, 'the answer says what was compared, and how to mend it')
  }
})

t.test('nobody makes an account where signing up is closed', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, env: { SIGN_UP: 'closed' } })
  const refused = await register(app, registration)
  t.equal(refused.status, 403)
  t.equal(refused.body.code, 'sign-up-closed')
  t.equal(refused.set, undefined)
  t.strictSame((await send(app, 'GET', '/api/auth/options')).body, { signUp: 'closed' })
  t.equal((await login(app, registration.email, registration.password)).status, 401)

  const { app: open } = await startInstance(t, { redisUrl: null })
  t.strictSame((await send(open, 'GET', '/api/auth/options')).body, { signUp: 'open' })
})

t.test('no password, token or cookie is ever logged', async (t) => {
  const lines: string[] = []
  const { app } = await startInstance(t, { redisUrl: null, overrides: logInto((line) => lines.push(line)) })
  const person = await newPerson(app)
  await login(app, person.email, 'a wrong password')
  await login(app, person.email, person.password)
  const next = await send(app, 'POST', '/api/auth/refresh', { cookie: person.cookie })
  await send(app, 'POST', '/api/auth/refresh', { cookie: `${person.cookie}x` })
  await send(app, 'GET', '/api/me', { token: person.token })
  await send(app, 'GET', '/api/me', { token: `${person.token}x` })
  await send(app, 'POST', '/api/auth/logout', { cookie: next.cookie ?? '' })
  await app.database.db.execute(sql`alter table preferences rename to elsewhere`)
  t.equal((await register(app, { ...registration, password: person.password })).status, 500)
  await app.database.db.execute(sql`alter table account rename column display_name to elsewhere`)
  t.equal((await register(app, { ...registration, password: person.password })).status, 500)
  const log = lines.join('')
  t.match(log, /insert into \\"account\\"/, 'a failed statement is told')
  t.match(log, /column \\"display_name\\" of relation \\"account\\" does not exist/, 'and why')
  for (const secret of [
    person.password,
    'a wrong password',
    person.token,
    person.cookie,
    next.cookie ?? '',
    '$argon2id',
  ]) {
    t.notOk(log.includes(secret), secret.slice(0, 12))
  }
})

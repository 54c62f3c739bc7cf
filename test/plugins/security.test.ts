import t from 'tap'
import { Type } from 'typebox'
import type { App } from '../../src/http/app-types.ts'
import { startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { send } from '../support/send.ts'

const routes = (app: App) => {
  app.get('/open', async () => ({ ok: true }))
  app.post('/echo', { schema: { body: Type.Unknown() } }, async () => ({ ok: true }))
  app.post('/large', { bodyLimit: 1024 * 1024 }, async () => ({ ok: true }))
  app.get('/broken', async () => {
    throw new Error('a secret inside')
  })
}

t.test('every answer names its instance and forbids what our pages never do', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, routes })
  for (const [url, status] of [
    ['/open', 200],
    ['/nowhere', 404],
    ['/api/me', 401],
    ['/broken', 500],
  ] as const) {
    const answer = await send(app, 'GET', url, { headers: { host: 'spotter.example:8080' } })
    t.equal(answer.status, status)
    t.equal(answer.headers['x-spotter-instance'], 'test-0', url)
    const policy = new Map(
      String(answer.headers['content-security-policy'])
        .split(';')
        .map((part) => [part.split(' ')[0], part] as const),
    )
    t.equal(policy.get('default-src'), "default-src 'self'", url)
    t.equal(policy.get('connect-src'), "connect-src 'self' ws://spotter.example:8080 wss://spotter.example:8080")
    t.equal(policy.get('object-src'), "object-src 'none'")
    t.equal(policy.get('frame-ancestors'), "frame-ancestors 'none'")
    t.notMatch(String(answer.headers['content-security-policy']), /unsafe|https?:|\*/)
    t.equal(answer.headers['x-content-type-options'], 'nosniff')
    t.equal(answer.headers['x-frame-options'], 'DENY')
    t.equal(answer.headers['x-powered-by'], undefined)
    t.equal(answer.headers['strict-transport-security'], 'max-age=31536000', 'for this host, and none beside it')
    t.match(answer.headers['permissions-policy'], /camera=\(\)/)
    t.notMatch(answer.text, /secret inside/)
  }
})

t.test('a strange Host gets nothing into the policy', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, routes })
  for (const host of ["x; script-src 'unsafe-inline'", 'a'.repeat(300), 'a..b', 'a:80:80', '[x]', '*']) {
    const { headers } = await send(app, 'GET', '/open', { headers: { host } })
    t.match(headers['content-security-policy'], /connect-src 'self'$/, host)
  }
  for (const host of ['localhost:8000', '[::1]:8000', '10.0.0.1', 'spotter.home.example']) {
    const { headers } = await send(app, 'GET', '/open', { headers: { host } })
    t.equal(String(headers['content-security-policy']).split(' wss://')[1], host)
  }
})

t.test('other origins may call when they are listed, and not otherwise', async (t) => {
  const env = { CORS_ORIGINS: 'https://app.example' }
  const { app } = await startInstance(t, { redisUrl: null, routes, env })
  const preflight = (origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/api/me',
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'authorization' },
    })
  const allowed = await preflight('https://app.example')
  t.equal(allowed.statusCode, 204)
  t.equal(allowed.headers['access-control-allow-origin'], 'https://app.example')
  t.equal(allowed.headers['access-control-allow-credentials'], 'true')
  t.match(allowed.headers['access-control-allow-methods'], /PATCH/)
  t.match(allowed.headers['access-control-allow-headers'], /authorization/)
  t.equal((await preflight('https://evil.example')).headers['access-control-allow-origin'], undefined)

  const answer = await send(app, 'GET', '/open', { headers: { origin: 'https://app.example' } })
  t.equal(answer.headers['access-control-allow-origin'], 'https://app.example')
  for (const name of ['ETag', 'Location', 'Idempotent-Replayed'])
    t.ok(String(answer.headers['access-control-expose-headers']).split(', ').includes(name), name)

  const { app: closed } = await startInstance(t, { redisUrl: null, routes })
  const none = await send(closed, 'GET', '/open', { headers: { origin: 'https://app.example' } })
  t.equal(none.headers['access-control-allow-origin'], undefined)
})

t.test('too many requests are refused by person or address; probes never are', async (t) => {
  const env = { RATE_LIMIT_PER_MINUTE: '5', TRUST_PROXY: 'true' }
  const { app } = await startInstance(t, { redisUrl: null, routes, env })
  const from = (address: string, url = '/open', token?: string) =>
    send(app, 'GET', url, { headers: { 'x-forwarded-for': address }, ...(token !== undefined && { token }) })
  const [one, other] = [await newPerson(app), await newPerson(app)]

  for (let i = 0; i < 5; i++) t.equal((await from('10.0.0.1')).status, 200)
  const refused = await from('10.0.0.1')
  t.equal(refused.status, 429)
  t.equal(refused.body.code, 'too-many-requests')
  t.equal(refused.headers['content-type'], 'application/problem+json')
  t.ok(Number(refused.headers['retry-after']) >= 1)
  t.equal((await from('10.0.0.2')).status, 200)

  for (let i = 0; i < 5; i++) t.equal((await from('10.0.0.3', '/api/me', one.token)).status, 200)
  t.equal((await from('10.0.0.4', '/api/me', one.token)).status, 429, 'from wherever')
  t.equal((await from('10.0.0.3', '/api/me', other.token)).status, 200, 'others behind the same address go on')

  for (let i = 0; i < 4; i++) t.equal((await from(`2001:db8::${i}`)).status, 200)
  t.equal((await from('2001:db8::ffff')).status, 200)
  t.equal((await from('2001:db8::1:1')).status, 429, 'an IPv6 household is one address')

  for (let i = 0; i < 20; i++) t.equal((await from('10.0.0.1', '/livez')).status, 200)
})

t.test('a body over 256 KB is refused unless its route allows more', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, routes })
  const large = { text: 'x'.repeat(300_000) }
  const refused = await send(app, 'POST', '/echo', { json: large })
  t.equal(refused.status, 413)
  t.equal(refused.body.code, 'too-large')
  t.equal((await send(app, 'POST', '/api/auth/login', { json: large })).status, 413)
  t.equal((await send(app, 'POST', '/echo', { json: { text: 'x'.repeat(200_000) } })).status, 200)
  t.equal((await send(app, 'POST', '/large', { json: large })).status, 200)
})

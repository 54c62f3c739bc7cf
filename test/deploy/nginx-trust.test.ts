import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { startNginx } from '../../deploy/services.ts'
import { startInstance } from '../support/app.ts'
import { PASSWORD } from '../support/person.ts'
import { listen } from './instances.ts'

/** What an instance is told, by one request through nginx with these headers. */
async function told(t: Test, trustedProxies: string | undefined, headers: Record<string, string>) {
  const instance = createServer((request, response) => {
    const { 'x-forwarded-for': address, 'x-forwarded-proto': scheme, 'x-forwarded-host': host } = request.headers
    response.end(JSON.stringify({ address, scheme, host }))
  })
  const nginx = await startNginx({
    upstreamPorts: [await listen(t, instance)],
    ...(trustedProxies !== undefined && { trustedProxies }),
  })
  t.teardown(() => nginx.stop())
  return (await fetch(nginx.url, { headers })).json()
}

const SAID = {
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'train.example',
}

t.test('a proxy that nginx was told of says who asks, and how', async (t) => {
  for (const trusted of ['127.0.0.1', '10.9.9.9, 127.0.0.0/8', '::1 127.0.0.1']) {
    t.strictSame(
      await told(t, trusted, SAID),
      { address: '203.0.113.7', scheme: 'https', host: 'train.example' },
      trusted,
    )
  }
})

t.test('whoever is behind that proxy cannot put another address in front of their own', async (t) => {
  const { address } = (await told(t, '127.0.0.1', { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' })) as { address: string }
  t.equal(address, '203.0.113.7')
})

t.test('nobody else is believed', async (t) => {
  for (const trusted of [undefined, '', '10.9.9.9']) {
    const answer = (await told(t, trusted, SAID)) as Record<string, string>
    t.match(answer, { address: '127.0.0.1', scheme: 'http', host: /^127\.0\.0\.1:\d+$/ }, `trusted: ${trusted}`)
  }
  const odd = { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'a"b' }
  t.match(await told(t, '127.0.0.1', odd), { scheme: 'http', host: /^127\.0\.0\.1:\d+$/ }, 'nor is nonsense')
})

t.test('what is no address is said, and nginx does not start', async (t) => {
  for (const wrong of ['localhost', '10.0.0.1;', '/etc/passwd', '$(id)', '*']) {
    await t.rejects(startNginx({ upstreamPorts: [1], trustedProxies: wrong }), { message: /^TRUSTED_PROXIES must be/ })
  }
})

t.test('behind TLS that ends at a proxy in front, the refresh cookie is Secure and addresses differ', async (t) => {
  const instance = await startInstance(t, {
    redisUrl: null,
    env: { TRUST_PROXY: 'true', AUTH_RATE_LIMIT_PER_MINUTE: '1' },
  })
  const registerThrough = async (trustedProxies: string) => {
    const nginx = await startNginx({ upstreamPorts: [Number(new URL(instance.url).port)], trustedProxies })
    t.teardown(() => nginx.stop())
    return (address: string) =>
      fetch(`${nginx.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https', 'x-forwarded-for': address },
        body: JSON.stringify({ email: `${randomUUID()}@example.com`, password: PASSWORD, displayName: 'Somebody' }),
      })
  }
  const trusted = await registerThrough('127.0.0.1')
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
    const answer = await trusted(address)
    t.equal(answer.status, 201, `${address} has tries of its own`)
    t.match(answer.headers.get('set-cookie'), /; Secure/i)
  }
  t.equal((await trusted('203.0.113.1')).status, 429)
  const untrusted = await registerThrough('')
  t.notMatch((await untrusted('203.0.113.9')).headers.get('set-cookie'), /; Secure/i)
  t.equal((await untrusted('203.0.113.10')).status, 429)
})

import { once } from 'node:events'
import { normalizeIP } from '@fastify/rate-limit'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { openLive } from '../../../src/client/live/connection.ts'
import type { Session } from '../../../src/client/session.ts'
import { limitsWith } from '../../../src/contract/limits.ts'
import { newId } from '../../../src/db/new-id.ts'
import { ACCESS_TOKEN_SECONDS } from '../../../src/http/access-tokens.ts'
import { clientAddress } from '../../../src/http/client-address.ts'
import { RefusedHandshakes } from '../../../src/live/transport/refused-handshakes.ts'
import { type Instance, startInstance } from '../../support/app.ts'
import { connectSocketIo } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { newPerson } from '../../support/person.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { until } from '../../support/until.ts'

type Outcome = 'admitted' | { code: string; retry: boolean; retryAfterMs?: number }
type Headers = Record<string, string>
type Knock = (t: Test, url: string, token: unknown, headers?: Headers) => Promise<Outcome>

const dataOf = (payload: unknown) => (payload as { data: Exclude<Outcome, string> }).data

/** Each way to come in with a token. All of them see to it that a refused connection is closed. */
const WAYS: Record<string, Knock> = {
  'Socket.IO': async (t, url, token, extraHeaders = {}) => {
    try {
      const socket = await connectSocketIo(url, token, { extraHeaders })
      t.teardown(() => socket.close())
      return 'admitted'
    } catch (error) {
      return dataOf(error)
    }
  },
  'a plain client': async (t, url, token, headers = {}) => {
    const client = await PlainClient.open(url, undefined, { webSocket: { headers } })
    client.send('connect', { token })
    return outcomeOf(t, client)
  },
  'a plain client with the token in its handshake': async (t, url, token, headers = {}) => {
    return outcomeOf(t, await PlainClient.open(url, ['spotter.v1', `bearer.${token}`], { webSocket: { headers } }))
  },
}

async function outcomeOf(t: Test, client: PlainClient): Promise<Outcome> {
  t.teardown(() => client.ws.close())
  const [event, payload] = await until(() => client.messages[0], { what: 'an answer' })
  if (event === 'connect') return 'admitted'
  const refusal = dataOf(payload)
  t.match(await client.end(), { code: refusal.retry ? 1013 : 4401 })
  return refusal
}

const codeOf = (outcome: Outcome) => (outcome === 'admitted' ? outcome : outcome.code)

async function knocks(times: number, knock: () => Promise<Outcome>): Promise<string[]> {
  const codes: string[] = []
  for (let time = 0; time < times; time++) codes.push(codeOf(await knock()))
  return codes
}

/** An access token that ran out a second ago. */
function expired({ app }: Instance, userId: Parameters<Instance['app']['signAccessToken']>[0]['userId']): string {
  const iat = Math.floor(Date.now() / 1000) - ACCESS_TOKEN_SECONDS - 1
  return app.jwt.sign({ sub: userId, role: 'member', sid: newId(), iat, exp: iat + ACCESS_TOKEN_SECONDS })
}

for (const [way, knock] of Object.entries(WAYS)) {
  t.test(`bad tokens are counted by address: ${way}`, async (t) => {
    const direct = await startInstance(t, { redisUrl: null, overrides: { limits: { refusedHandshakes: 3 } } })
    const { url, app } = direct
    const person = await newPerson(url)
    const ended = newId()
    app.revocations.learn([ended])
    const revoked = app.signAccessToken({ userId: person.id, role: 'member', sessionId: ended })

    t.strictSame(await knocks(2, () => knock(t, url, expired(direct, person.id))), Array(2).fill('token-expired'))
    t.strictSame(await knocks(2, () => knock(t, url, 'nonsense')), Array(2).fill('unauthenticated'))
    t.equal(codeOf(await knock(t, url, revoked)), 'session-ended')
    for (const token of ['nonsense', revoked, '']) {
      const refusal = await knock(t, url, token)
      t.match(refusal, { code: 'too-many-requests', retry: true, retryAfterMs: Number })
      const { retryAfterMs = 0 } = refusal as Exclude<Outcome, string>
      t.ok(retryAfterMs > 0 && retryAfterMs <= 60_000, `${retryAfterMs} ms`)
    }
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    t.equal(codeOf(await knock(t, url, 'nonsense', forwarded)), 'too-many-requests', 'no proxy is trusted here')
    t.equal(codeOf(await knock(t, url, expired(direct, person.id))), 'token-expired', 'so that it is renewed at once')
    t.equal(await knock(t, url, person.token), 'admitted', 'a good token from the same address')
  })

  t.test(`behind a proxy the client's address counts: ${way}`, async (t) => {
    const env = { TRUST_PROXY: 'true' }
    const overrides = { limits: { refusedHandshakes: 2 } }
    const { url } = await startInstance(t, { redisUrl: null, env, overrides })
    const person = await newPerson(url)
    const from = (address: string, token = 'nonsense') => knock(t, url, token, { 'x-forwarded-for': address })
    t.strictSame(await knocks(3, () => from('203.0.113.9')), [
      'unauthenticated',
      'unauthenticated',
      'too-many-requests',
    ])
    t.equal(codeOf(await from('203.0.113.10')), 'unauthenticated', 'a neighbour')
    t.equal(codeOf(await from('203.0.113.9, 10.0.0.1')), 'too-many-requests', 'through one more proxy')
    t.equal(await from('203.0.113.9', person.token), 'admitted')
  })
}

t.test('a Socket.IO connection is closed with its first refusal: each try costs a new one', async (t) => {
  const { url } = await startInstance(t, { redisUrl: null })
  const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const packets: string[] = []
  ws.on('message', (data) => packets.push(data.toString()))
  await until(() => packets.length === 1, { what: "Engine.IO's handshake" })
  const closed = once(ws, 'close')
  ws.send('40{"token":"nonsense"}')
  await until(() => packets.length === 2, { what: 'the refusal' })
  if (ws.readyState === WebSocket.OPEN) ws.send('40{"token":"another"}')
  await closed
  t.strictSame(
    packets.slice(1).map((packet) => packet.slice(0, 2)),
    ['44'],
  )
})

t.test(
  'our client stays away as long as it is told to, comes back with a new token and keeps its session',
  async (t) => {
    const world = await LiveWorld.start(t)
    let aheadMs = 0
    const clock = { monotonicMs: () => performance.now() + aheadMs, wallMs: world.clock.wallMs }
    const seen: { token: string; atMs: number }[] = []
    const { url } = await world.instance({
      tuning: { clock, limits: limitsWith({ refusedHandshakes: 1 }) },
      ports: {
        verifyToken: async (token) => {
          seen.push({ token, atMs: clock.monotonicMs() })
          return JSON.parse(token)
        },
      },
    })
    const knock = WAYS['Socket.IO']!
    const beganMs = clock.monotonicMs()
    t.equal(codeOf(await knock(t, url, "somebody else's")), 'unauthenticated')
    aheadMs = 59_000

    const userId = await world.account()
    const good = world.token({ userId })
    const session = {
      user: { id: userId },
      expiresAtMs: Date.now() + 600_000,
      token: async () => 'one that this server does not know any more',
      refresh: async () => good,
      onToken: () => () => undefined,
    } as unknown as Session
    const never = () => Promise.reject(new Error('not to be read'))
    const live = openLive({ baseUrl: url, session, read: never, readLeaderboard: never })
    t.teardown(() => live.close())
    await until(() => live.status === 'live', { what: 'the client to be let in' })
    t.strictSame(
      seen.map(({ token }) => token),
      ["somebody else's", 'one that this server does not know any more', good],
    )
    t.ok((seen.at(-1)?.atMs ?? 0) >= beganMs + 60_000, 'not before the time that it was told')
  },
)

t.test('what is counted of an address is forgotten after a minute, and addresses are so many', async (t) => {
  const refused = new RefusedHandshakes(2, 100)
  t.strictSame([refused.count('a', 0), refused.count('a', 10_000), refused.count('a', 20_000)], [0, 0, 40_000])
  t.equal(refused.count('b', 59_999), 0)
  t.equal(refused.count('a', 60_000), 0, 'it begins anew')
  t.equal(refused.addresses, 2)
  refused.count('c', 119_999)
  t.equal(refused.addresses, 2, 'b has been forgotten without coming again')
  for (let address = 0; address < 10_000; address++) refused.count(`flood ${address}`, 120_000)
  t.equal(refused.addresses, 100)
})

t.test("a handshake's address is the one that a request of the same client has", async (t) => {
  const address = '::ffff:127.0.0.1'
  const forwarded = ['', '203.0.113.9', ' 203.0.113.9 , 10.0.0.1', '2001:db8:1:2:3::4', '::ffff:1.2.3.4']
  for (const trustProxy of [false, true]) {
    const app = Fastify({ trustProxy })
    app.get('/', async ({ ip }) => normalizeIP(ip))
    for (const header of forwarded) {
      const headers = { 'x-forwarded-for': header }
      const { body } = await app.inject({ url: '/', headers, remoteAddress: address })
      t.equal(clientAddress({ headers, address }, trustProxy), body, `${header}, ${trustProxy}`)
    }
  }
  const headers = { 'x-forwarded-for': 'whatever'.repeat(1_000) }
  t.equal(clientAddress({ headers, address }, true), '127.0.0.1', 'what is no address is not remembered')
})

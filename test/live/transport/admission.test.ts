import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import t from 'tap'
import { newId } from '../../../src/db/new-id.ts'
import { localBus } from '../../../src/live/bus/bus.ts'
import { createLive } from '../../../src/live/live.ts'
import type { LivePorts } from '../../../src/live/ports.ts'
import { silentLogger } from '../../../src/runtime/logger.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { PlainClient } from '../../support/plain-client.ts'

/** What a client is told that is not admitted with this token. */
const refusal = (url: string, token: unknown): Promise<unknown> =>
  LiveClient.connect(t, url, token as string).then(
    () => 'admitted',
    (error: Error & { data?: unknown }) => error.data,
  )

t.test('sessions', async (t) => {
  const world = await LiveWorld.start(t)
  const instance = await world.instance({ tuning: { everyMs: 50 } })

  t.test('nobody is admitted without a valid token', async (t) => {
    const revoked = newId()
    world.revoke(revoked)
    const unauthenticated = { code: 'unauthenticated', retry: false }
    t.strictSame(await refusal(instance.url, 'nonsense'), unauthenticated)
    t.strictSame(await refusal(instance.url, undefined), unauthenticated)
    t.strictSame(await refusal(instance.url, { $ne: 1 }), unauthenticated)
    const ended = world.token({ userId: newId(), sessionId: revoked })
    t.strictSame(await refusal(instance.url, ended), { code: 'session-ended', retry: false })
    const plain = await PlainClient.open(instance.url)
    plain.send('connect', { token: 'nonsense' })
    t.match(await plain.end(), { code: 4401 })
  })

  t.test('a token that cannot be checked now is not called wrong', async (t) => {
    const away = await world.instance({
      ports: {
        verifyToken: async () => {
          throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
        },
      },
    })
    t.strictSame(await refusal(away.url, 'x'), { code: 'unavailable', retry: true })
    const plain = await PlainClient.open(away.url)
    plain.send('connect', { token: 'x' })
    t.match(await plain.end(), { code: 1013 })
  })

  t.test('a socket ends with its token, and is told so', async (t) => {
    const userId = await world.account()
    const token = world.token({ userId, expiresAtMs: world.clock.wallMs() + 400 })
    const client = await LiveClient.connect(t, instance.url, token)
    const plain = await PlainClient.connect(instance.url, token)
    t.strictSame(await client.received('sessionEnded'), { code: 'token-expired' })
    t.equal(await client.disconnected(), 'io server disconnect')
    t.strictSame(await plain.next('sessionEnded'), ['sessionEnded', { code: 'token-expired' }])
    await plain.end()
  })

  t.test('a renewed token takes the place of the old one without a new connection', async (t) => {
    const userId = await world.account()
    const expiresAtMs = world.clock.wallMs() + 900_000
    const short = { userId, expiresAtMs: world.clock.wallMs() + 1_500 }
    const renewed = await LiveClient.connect(t, instance.url, world.token(short))
    const other = await LiveClient.connect(t, instance.url, world.token(short))
    t.strictSame(await other.ask('renew', { token: 'nonsense' }), { ok: false, code: 'unauthenticated' })
    t.strictSame(await other.ask('renew', { token: world.token({ userId: newId() }) }), {
      ok: false,
      code: 'forbidden',
    })
    t.strictSame(await other.ask('renew', { token: 7 }), { ok: false, code: 'invalid' })
    t.strictSame(await renewed.ask('renew', world.token({ userId, expiresAtMs })), { ok: true, expiresAtMs })
    await other.disconnected()
    t.equal(renewed.socket.connected, true)
    t.match(await renewed.join('me'), { ok: true })
  })

  t.test('a session that is ended ends its sockets at once, and no others', async (t) => {
    const userId = await world.account()
    const sessionId = newId()
    const slow = await world.instance({ tuning: { everyMs: 1e9 } })
    const ended = await LiveClient.connect(t, slow.url, world.token({ userId, sessionId }))
    const stays = await LiveClient.connect(t, slow.url, world.token({ userId }))
    world.revoke(sessionId)
    t.strictSame(await ended.received('sessionEnded'), { code: 'session-ended' })
    t.equal(await ended.disconnected(), 'io server disconnect')
    t.match(await stays.join(userId), { ok: true })
    t.match(await stays.ask('renew', { token: world.token({ userId, sessionId }) }), { code: 'unauthenticated' })
  })
})

t.test('tokens are forgotten once they have been checked', async (t) => {
  const server = createServer()
  const io: Parameters<typeof createLive>[0]['io'] = new Server(server)
  const ports = {
    verifyToken: async () => ({ userId: 'u', role: 'member', sessionId: 's', expiresAtMs: Date.now() + 60_000 }),
    refusalOf: () => undefined,
    onRevoked: () => undefined,
    onNewHistory: () => undefined,
  }
  createLive({ io, bus: localBus, ports: ports as unknown as LivePorts, log: silentLogger, everyMs: 1e9 })
  t.teardown(() => io.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await LiveClient.connect(t, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'a-secret-token')
  const [socket] = await io.fetchSockets()
  t.equal(socket?.data.principal.userId, 'u')
  t.notMatch(JSON.stringify(socket?.handshake), 'a-secret-token')
})

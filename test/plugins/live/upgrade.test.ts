import { once } from 'node:events'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import t from 'tap'
import { WebSocket } from 'ws'
import upgrade from '../../../src/plugins/live/upgrade.ts'
import { LiveClient } from '../../support/live-client.ts'
import { startLiveInstance } from '../../support/live-instance.ts'
import { PlainClient } from '../../support/plain-client.ts'

const socketIoPath = '/socket.io/?EIO=4&transport=websocket'

/** The status that answers a WebSocket handshake: 101 when it is accepted. */
async function handshake(url: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const ws = new WebSocket(url.replace('http', 'ws') + path, { headers })
  ws.on('error', () => undefined)
  const status = await new Promise<number>((resolve) => {
    ws.once('open', () => resolve(101))
    ws.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
  ws.terminate()
  return status
}

t.test('a websocket-only Socket.IO client and a plain client live on one server', async (t) => {
  const { url } = await startLiveInstance(t)
  const { socket: socketIo } = await LiveClient.connect(t, url, 'good')
  t.equal(socketIo.io.engine.transport.name, 'websocket')
  const plain = await PlainClient.connect(url)
  t.equal(await socketIo.emitWithAck('echo', 1), 1)
  t.equal(await plain.ask('echo', 2), 2)
  const page = await fetch(`${url}/page`)
  t.strictSame([page.status, await page.text()], [200, 'a page'])
})

t.test('a slow handshake at /ws is not destroyed by Socket.IO', async (t) => {
  const { url } = await startLiveInstance(t, {
    prepare: (app) =>
      app.get('/slow', { websocket: true, preValidation: () => sleep(1_300) }, (socket) => socket.send('at last')),
  })
  const ws = new WebSocket(`${url.replace('http', 'ws')}/slow`)
  t.equal((await once(ws, 'message')).toString(), 'at last,false')
  ws.terminate()
})

t.test('an upgrade of what is no WebSocket route gets 404', async (t) => {
  const { url } = await startLiveInstance(t)
  for (const path of ['/nowhere', '/page', '/', '/ws/more', '/socket.io', '/socket.iox/'])
    t.equal(await handshake(url, path), 404, path)
  t.equal(await handshake(url, '/ws'), 101)
  t.equal(await handshake(url, socketIoPath), 101)
})

t.test('long-polling is refused: it would need sticky sessions', async (t) => {
  const { url } = await startLiveInstance(t)
  t.equal((await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).status, 400)
})

t.test('pages of other origins get 403 on both kinds of socket', async (t) => {
  const { url } = await startLiveInstance(t, { allowedOrigins: ['https://app.example', 'capacitor://localhost'] })
  const { host, port } = new URL(url)
  const cases: [origin: string | undefined, host: string, status: number][] = [
    [undefined, host, 101],
    [`http://${host}`, host, 101],
    [`https://${host}`, host, 101],
    ['https://Spotter.example', 'spotter.example', 101],
    ['https://spotter.example', 'spotter.example:443', 101],
    ['https://app.example', host, 101],
    ['capacitor://localhost', host, 101],
    ['https://evil.example', host, 403],
    ['https://app.example.evil.example', host, 403],
    [`http://127.0.0.1:${Number(port) + 1}`, host, 403],
    ['http://localhost', host, 403],
    ['null', host, 403],
    ['file://', host, 403],
    ['not an origin', host, 403],
  ]
  for (const path of ['/ws', socketIoPath])
    for (const [origin, host, status] of cases)
      t.equal(await handshake(url, path, { host, ...(origin && { origin }) }), status, `${path} ${origin} at ${host}`)
})

t.test('closing tells both kinds of client and is quick, also with clients that do not answer', async (t) => {
  const { url, io, engine, close } = await startLiveInstance(t, { limits: { closeTimeoutMs: 300 } })
  const plain = await PlainClient.connect(url)
  const deaf = await PlainClient.connect(url)
  deaf.ws.pause()
  const socketIo = await LiveClient.connect(t, url, 'good')
  const begunAtMs = performance.now()
  await close()
  const tookMs = performance.now() - begunAtMs
  t.ok(tookMs < 2_000, `took ${Math.round(tookMs)} ms`)
  t.equal((await plain.end()).code, 1001)
  t.equal(await socketIo.disconnected(), 'transport close', 'the reason after which a client comes back by itself')
  t.equal(engine.connections, 0)
  t.equal(io.engine.clientsCount, 0)
})

t.test('mistakes of clients are no errors in the log, those of handlers are', async (t) => {
  const lines: { level: number; msg: string }[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(chunk))
      done()
    },
  })
  const app = Fastify({ logger: { level: 'debug', stream } })
  t.teardown(() => app.close())
  await app.register(upgrade, { origins: { allowed: [], trustProxy: false } })
  app.get('/quiet', { websocket: true }, () => undefined)
  app.get('/broken', { websocket: true }, async () => {
    throw new Error('a bug')
  })
  const url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')
  const closeCode = async (ws: WebSocket) => (await once(ws, 'close'))[0]

  const talker = new WebSocket(`${url}/quiet`)
  talker.on('open', () => talker.send('x'.repeat(20_000)))
  t.equal(await closeCode(talker), 1009)
  t.ok(lines.some(({ level, msg }) => level === 20 && msg === 'WebSocket client broke the protocol'))
  t.notOk(lines.some(({ level }) => level >= 40))

  t.equal(await closeCode(new WebSocket(`${url}/broken`)), 1011)
  t.ok(lines.some(({ level, msg }) => level === 50 && msg === 'WebSocket handler failed'))
})

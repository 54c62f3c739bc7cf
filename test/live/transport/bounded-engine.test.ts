import { once } from 'node:events'
import t from 'tap'
import { WebSocket } from 'ws'
import { LiveClient } from '../../support/live-client.ts'
import { type LiveInstance, startLiveInstance } from '../../support/live-instance.ts'
import { until } from '../../support/until.ts'

/** A Socket.IO client by hand, in the room `busy`, that can stop reading. */
async function handMadeClient(url: string): Promise<WebSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const frames: string[] = []
  ws.on('message', (data) => frames.push(data.toString()))
  await once(ws, 'open')
  ws.send('40{"token":"good"}')
  await until(() => frames.some((frame) => frame.startsWith('40')), { what: 'the connection to be accepted' })
  ws.send('420["join","busy"]')
  await until(() => frames.includes('430[{"ok":true}]'), { what: 'the room to be joined' })
  return ws
}

async function emitUntilDropped({ io, slow }: LiveInstance, page: string): Promise<number> {
  let sent = 0
  await until(
    () => {
      io.to('busy').emit('page', sent++, page)
      return slow.count === 1
    },
    { what: 'the deaf client to be dropped', everyMs: 1 },
  )
  return sent
}

t.test('a Socket.IO client that does not read is dropped and nobody else misses anything', async (t) => {
  const maxBufferedBytes = 256 * 1024
  const instance = await startLiveInstance(t, { limits: { maxBufferedBytes } })
  const { io, url } = instance
  let mostPiledUp = 0
  io.engine.on(
    'connection',
    (connection: { writeBuffer: { data?: string }[]; on(event: string, fn: () => void): void }) =>
      connection.on('packetCreate', () => {
        const piledUp = connection.writeBuffer.reduce((sum, { data = '' }) => sum + data.length, 0)
        mostPiledUp = Math.max(mostPiledUp, piledUp)
      }),
  )
  const reasons: string[] = []
  io.on('connection', (socket) => socket.on('disconnect', (reason) => reasons.push(reason)))
  const deaf = await handMadeClient(url)
  const { socket: reader } = await LiveClient.connect(t, url, 'good')
  const heard: number[] = []
  reader.on('page', (n: number) => heard.push(n))
  await reader.emitWithAck('join', 'busy')
  deaf.pause()

  const page = 'x'.repeat(64 * 1024)
  const sent = await emitUntilDropped(instance, page)
  await until(() => io.engine.clientsCount === 1, { what: 'the deaf client to be forgotten' })
  t.equal(io.of('/').adapter.rooms.get('busy')?.size, 1)
  t.equal(reasons.length, 1)
  await until(() => heard.length === sent, { what: 'the reader to have everything' })
  t.strictSame(heard, [...Array(sent).keys()])
  t.ok(mostPiledUp <= maxBufferedBytes + 2 * page.length, `at most ${mostPiledUp} characters waited`)
  t.equal(instance.slow.count, 1)
})

t.test('a message bigger than the bound reaches a client that reads', async (t) => {
  const instance = await startLiveInstance(t, { limits: { maxBufferedBytes: 64 * 1024 } })
  const { socket: reader } = await LiveClient.connect(t, instance.url, 'good')
  const page = 'x'.repeat(3 * 1024 * 1024)
  for (let n = 0; n < 3; n++) {
    const heard = new Promise<string>((resolve) => reader.once('page', resolve))
    instance.io.emit('page', page)
    t.equal((await heard).length, page.length)
  }
  t.equal(instance.slow.count, 0)
})

t.test('closing does not wait for a client that does not read', async (t) => {
  const instance = await startLiveInstance(t, { limits: { closeTimeoutMs: 300 } })
  let socket: WebSocket | undefined
  instance.io.engine.on('connection', (connection: { request: { websocket: WebSocket } }) => {
    socket = connection.request.websocket
  })
  const deaf = await handMadeClient(instance.url)
  deaf.pause()
  await until(
    () => {
      instance.io.to('busy').emit('page', 'x'.repeat(32 * 1024))
      return (socket?.bufferedAmount ?? 0) > 0
    },
    { what: 'the kernel to take no more', everyMs: 1 },
  )
  t.equal(instance.slow.count, 0)
  const begunAtMs = performance.now()
  await instance.close()
  const tookMs = performance.now() - begunAtMs
  t.ok(tookMs < 2_000, `took ${Math.round(tookMs)} ms`)
})

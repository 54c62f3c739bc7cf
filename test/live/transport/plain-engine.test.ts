import { once } from 'node:events'
import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { startLiveInstance } from '../../support/live-instance.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { until } from '../../support/until.ts'

t.test('a plain client connects with its first message and gets answers to what it asks', async (t) => {
  const { url, engine } = await startLiveInstance(t)
  const client = await PlainClient.open(url)
  client.send('connect', { token: 'good' })
  const [, welcome] = await client.next('connect')
  t.type((welcome as { sid: string }).sid, 'string')
  t.strictSame(await client.ask('echo', { kg: 102.5, note: null }), { kg: 102.5, note: null })
  t.strictSame(await client.ask('echo', 'text with "quotes" and ünïcode'), 'text with "quotes" and ünïcode')
  t.equal(engine.connections, 1)
  client.ws.close()
  await until(() => engine.connections === 0, { what: 'the connection to be forgotten' })
})

t.test('the token may come in the subprotocol, and only the name of the wire is echoed', async (t) => {
  const { url, io } = await startLiveInstance(t)
  const accepted = once(io, 'connection')
  const client = await PlainClient.open(url, ['spotter.v1', 'bearer.good'], {
    webSocket: { headers: { cookie: 'refresh=secret' } },
  })
  t.equal(client.ws.protocol, 'spotter.v1')
  await client.next('connect')
  t.strictSame(await client.ask('echo', 1), 1)
  const [socket] = await accepted
  t.notMatch(JSON.stringify(socket.handshake.headers), /bearer|secret/, 'what fetchSockets() ships holds no credential')
})

t.test('a refused token is told with its reason and closed with 4401', async (t) => {
  const { url } = await startLiveInstance(t)
  const client = await PlainClient.open(url)
  client.send('connect', { token: 'stolen' })
  t.strictSame(await client.next('connect_error'), ['connect_error', { message: 'token refused' }])
  t.strictSame(await client.end(), { code: 4401, reason: 'token refused' })
})

t.test('a fault of the server is closed with 1013, so that nobody signs out for it', async (t) => {
  const { url } = await startLiveInstance(t)
  const client = await PlainClient.open(url, ['spotter.v1', 'bearer.away'])
  t.equal((await client.end()).code, 1013)
})

t.test('the server can ask a plain client, and one emit may reach many with one payload each', async (t) => {
  const { url, io } = await startLiveInstance(t)
  const clients = await Promise.all([PlainClient.connect(url), PlainClient.connect(url)])
  const answers = io.timeout(5_000).emitWithAck('ready?', { at: 3 })
  for (const client of clients) {
    const [, payload, id] = await client.next('ready?')
    t.strictSame(payload, { at: 3 })
    client.send('$ack', id, 'yes')
  }
  t.strictSame(await answers, ['yes', 'yes'])
  io.emit('tick')
  t.strictSame(await clients[0].next('tick'), ['tick'])
})

t.test('plain and Socket.IO clients share rooms, events and leaving', async (t) => {
  const { url, io } = await startLiveInstance(t)
  const plain = await PlainClient.connect(url)
  const socketIo = await LiveClient.connect(t, url, 'good')
  t.strictSame(await plain.ask('join', 'progress:1'), { ok: true })
  await socketIo.ask('join', 'progress:1')
  io.to('progress:1').emit('progressUpdated', { revision: 10, set: { streak: null } })
  t.strictSame(await plain.next('progressUpdated'), ['progressUpdated', { revision: 10, set: { streak: null } }])
  t.strictSame(await socketIo.received('progressUpdated'), { revision: 10, set: { streak: null } })
  plain.ws.close()
  await until(() => io.of('/').adapter.rooms.get('progress:1')?.size === 1, {
    what: 'the plain client to leave its room',
  })
})

t.test('what a client sends before it is accepted waits, in order and bounded', async (t) => {
  let accept: (() => void) | undefined
  const { url } = await startLiveInstance(t, {
    limits: { maxWaiting: 3 },
    prepare: (_app, io) =>
      io.use((_socket, next) => {
        accept = next
      }),
  })
  const patient = await PlainClient.open(url, ['spotter.v1', 'bearer.good'])
  for (const n of [1, 2, 3]) patient.send('echo', n, n)
  await until(() => accept, { what: 'the authentication to be under way' })
  accept?.()
  await patient.next('connect')
  for (const n of [1, 2, 3]) t.strictSame(await patient.next('$ack'), ['$ack', n, n])

  const pushy = await PlainClient.open(url, ['spotter.v1', 'bearer.good'])
  for (const n of [1, 2, 3, 4]) pushy.send('echo', n)
  t.equal((await pushy.end()).code, 1008)
})

t.test('violations of the wire', async (t) => {
  const { url, engine } = await startLiveInstance(t)
  const bystander = await PlainClient.connect(url)
  const deep = '['.repeat(8_000) + ']'.repeat(8_000)
  const afterConnect: [name: string, frame: string | Buffer, code: number][] = [
    ['binary', Buffer.from('["echo",1]'), 1003],
    ['not JSON', 'echo', 1007],
    ['empty', '', 1007],
    ['text that is not UTF-8', Buffer.from([0xff, 0xfe]), 1007],
    ['a packet of Socket.IO', '2["echo",1]', 1007],
    ['a packet of another namespace', '2/admin,["echo",1]', 1007],
    ['an object', '{"echo":1}', 1008],
    ['no event', '[]', 1008],
    ['an event that is a number', '[1,2]', 1008],
    ['too many parts', '["echo",1,2,3]', 1008],
    ['a number that is none', '["echo",1,"7"]', 1008],
    ['a negative number', '["echo",1,-7]', 1008],
    ['a broken answer', '["$ack","7",1]', 1008],
    ['a second connect', '["connect",{"token":"good"}]', 1008],
    ['a reserved event', '["disconnecting",1]', 1008],
    ['another reserved event', '["newListener",1]', 1008],
    ['brackets that exhaust the stack', `["echo",${deep}]`, 1008],
    ['over 16 kB', JSON.stringify(['echo', 'x'.repeat(17_000)]), 1009],
  ]
  for (const [name, frame, code] of afterConnect) {
    const client = await PlainClient.connect(url)
    client.ws.send(frame, { binary: name === 'binary' })
    t.equal((await client.end()).code, code, name)
  }
  const beforeConnect: [name: string, frame: string, code: number][] = [
    ['an event before connect', '["echo",1]', 1008],
    ['connect without an object', '["connect","good"]', 1008],
    ['connect with a list', '["connect",["good"]]', 1008],
    ['connect that exhausts the stack', `["connect",{"token":${deep}}]`, 1008],
    ['a token that is no text', '["connect",{"token":{"toString":1}}]', 4401],
  ]
  for (const [name, frame, code] of beforeConnect) {
    const client = await PlainClient.open(url)
    client.ws.send(frame)
    t.equal((await client.end()).code, code, name)
  }
  // JSON allows blanks, and Socket.IO's parser would read one as "answer number 0".
  const blank = await PlainClient.connect(url)
  blank.ws.send(' [ "echo" , 1 , 7 ] ')
  t.strictSame(await blank.next('$ack'), ['$ack', 7, 1])
  t.strictSame(await bystander.ask('echo', 'still here'), 'still here')
  await until(() => engine.connections === 2, { what: 'the others to be gone' })
})

t.test('a client that does not connect in time is closed with 1008', async (t) => {
  const { url } = await startLiveInstance(t, { limits: { connectTimeoutMs: 50 } })
  const client = await PlainClient.open(url)
  t.equal((await client.end()).code, 1008)
})

t.test('a client whose authentication takes too long is closed with 1013', async (t) => {
  const { url } = await startLiveInstance(t, {
    limits: { connectTimeoutMs: 50 },
    prepare: (_app, io) => io.use(() => undefined),
  })
  const client = await PlainClient.open(url, ['spotter.v1', 'bearer.good'])
  t.equal((await client.end()).code, 1013)
})

t.test('a client that the server disconnects hears it and is closed with 1000', async (t) => {
  const { url, io } = await startLiveInstance(t)
  const client = await PlainClient.connect(url)
  io.disconnectSockets(true)
  await client.next('disconnect')
  t.equal((await client.end()).code, 1000)
})

t.test('a client that shows no life is dropped, one that answers pings stays', async (t) => {
  const { url, io, engine } = await startLiveInstance(t, { limits: { pingIntervalMs: 40, pingTimeoutMs: 120 } })
  const reasons: string[] = []
  io.on('connection', (socket) => socket.on('disconnect', (reason) => reasons.push(reason)))
  const alive = await PlainClient.connect(url)
  const dead = await PlainClient.open(url, ['spotter.v1', 'bearer.good'], { webSocket: { autoPong: false } })
  t.equal((await dead.end()).code, 1006)
  t.strictSame(reasons, ['ping timeout'])
  t.equal(engine.connections, 1)
  t.strictSame(await alive.ask('echo', 1), 1)
})

t.test('a client that does not read is dropped and nobody else notices', async (t) => {
  const { url, io, engine } = await startLiveInstance(t, { limits: { maxBufferedBytes: 256 * 1024 } })
  const deaf = await PlainClient.connect(url)
  const reader = await PlainClient.connect(url)
  for (const client of [deaf, reader]) await client.ask('join', 'busy')
  deaf.ws.pause()
  const page = 'x'.repeat(64 * 1024)
  let sent = 0
  await until(
    () => {
      io.to('busy').emit('page', { n: sent++, page })
      return engine.droppedSlow === 1
    },
    { what: 'the deaf client to be dropped', everyMs: 1 },
  )
  await until(() => engine.connections === 1, { what: 'the connection to be forgotten' })
  t.equal(io.of('/').adapter.rooms.get('busy')?.size, 1)
  await reader.next('page', ([, payload]) => (payload as { n: number }).n === sent - 1)
  t.strictSame(
    reader.messages.map(([, payload]) => (payload as { n: number }).n),
    [...Array(sent - 1).keys()],
    'the reader has everything in order',
  )
  t.equal(engine.droppedSlow, 1)
})

t.test('closing tells the clients 1001 and refuses who comes later', async (t) => {
  const { url, engine } = await startLiveInstance(t)
  const clients = await Promise.all([PlainClient.connect(url), PlainClient.open(url)])
  await engine.close()
  for (const client of clients) t.strictSame(await client.end(), { code: 1001, reason: 'server shutting down' })
  const late = await PlainClient.open(url)
  t.equal((await late.end()).code, 1001)
  t.equal(engine.connections, 0)
})

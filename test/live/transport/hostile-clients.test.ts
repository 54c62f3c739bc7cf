import { randomUUID } from 'node:crypto'
import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { PlainClient } from '../../support/plain-client.ts'

const crashes: unknown[] = []
for (const event of ['unhandledRejection', 'uncaughtException'] as const) process.on(event, (e) => crashes.push(e))

const events = ['joinProgressRoom', 'leaveProgressRoom', 'joinGroup', 'leaveGroup', 'renew'] as const

/** Arguments as a broken or a bad client sends them. */
const hostile: unknown[][] = [
  [],
  [null],
  [undefined],
  [0],
  [-1],
  [true],
  [''],
  ['me\u0000'],
  ['../../etc/passwd'],
  ['progress:*'],
  ['x'.repeat(10_000)],
  [[]],
  [[['me']]],
  [{}],
  [{ userId: null, groupId: null, token: null }],
  [{ userId: { toString: 'me' }, groupId: {}, token: {} }],
  [{ userId: ['me'], groupId: ['me'], token: ['me'] }],
  [{ __proto__: { userId: 'me' } }],
  [JSON.parse('{"__proto__":{"userId":"me"},"constructor":{"prototype":{}}}')],
  ['me', null],
  ['me', 'version'],
  ['me', { version: 'newest' }],
  ['me', { version: { epoch: 1, revision: '1', today: null, view: [] } }],
  ['me', { version: { epoch: 'e', revision: -1, today: '', view: '' } }],
  ['me', { version: { epoch: 'e', revision: Number.MAX_VALUE, today: '', view: '' } }],
  ['me', { version: { epoch: 'e', revision: 1.5, today: '', view: '', more: 1 } }],
  ['me', {}, {}, {}, 'more'],
  [Buffer.from('me')],
  [{ userId: Buffer.from('me') }],
]

t.test('hostile clients', async (t) => {
  const world = await LiveWorld.start(t)
  const instance = await world.instance()
  const userId = await world.account()
  const connect = (options: Parameters<typeof LiveClient.connect>[0]) =>
    LiveClient.connect(options, instance.url, world.token({ userId }))

  t.test('nothing a client sends is more than refused', async (t) => {
    const client = await connect(t)
    for (const event of events) {
      for (const args of hostile) {
        const answer = await client.ask(event, ...args)
        t.ok(
          typeof answer === 'object' && answer !== null && 'ok' in answer,
          `${event} ${JSON.stringify(args)?.slice(0, 60)}`,
        )
        client.socket.emit(event, ...args)
      }
    }
    t.match(await client.join('me'), { ok: true }, 'and the connection still works')
    t.match(await client.join(userId, { epoch: 'e', revision: 1, today: '', view: 'x'.repeat(64) }), { ok: true })
    t.match(await client.join('me\u0000'), { ok: false, code: 'invalid' })
    t.match(await client.join('not-an-id'), { ok: false, code: 'invalid' })
  })

  t.test('neither does what a plain client sends', async (t) => {
    const plain = await PlainClient.connect(instance.url, world.token({ userId }))
    t.teardown(() => plain.ws.close())
    for (const event of events) {
      for (const [payload] of hostile.slice(1, -2)) {
        t.match(
          await plain.ask(event, payload ?? null),
          { ok: Boolean },
          `${event} ${JSON.stringify(payload)?.slice(0, 60)}`,
        )
      }
    }
    t.match(await plain.ask('joinProgressRoom', { userId: 'me' }), { ok: true })
  })

  t.test('a socket is in so many rooms and no more', async (t) => {
    const admin = await world.account('admin')
    const generous = await world.instance({
      ports: { progress: { open: async () => ({ allowed: true, ...world.state('e', 0) }) } },
    })
    const client = await LiveClient.connect(t, generous.url, world.token({ userId: admin, role: 'admin' }))
    const ids = Array.from({ length: 201 }, () => randomUUID())
    const answers = await Promise.all(ids.map((id) => client.join(id)))
    t.strictSame(
      answers.map(({ ok }) => ok),
      [...Array(200).fill(true), false],
    )
    t.match(answers.at(-1), { code: 'invalid' })
    t.match(await client.join(ids[0] as string), { ok: true }, 'a room that it is in already is no more')
    await client.ask('leaveProgressRoom', ids[0])
    t.match(await client.join(ids[200] as string), { ok: true })
  })

  t.test('who sends too much too fast is sent away, others are not', async (t) => {
    const strict = await world.instance({ tuning: { messageRate: { capacity: 20, perSecond: 1 } } })
    const flooding = await LiveClient.connect(t, strict.url, world.token({ userId }))
    const other = await LiveClient.connect(t, strict.url, world.token({ userId }))
    const plain = await PlainClient.connect(strict.url, world.token({ userId }))
    for (let i = 0; i < 100; i++) {
      flooding.socket.emit('anything')
      plain.send('anything', null)
    }
    t.equal(await flooding.disconnected(), 'io server disconnect')
    await plain.end()
    t.match(await other.join('me'), { ok: true })
  })

  t.test('events that only the server knows do nothing when clients send them', async (t) => {
    const client = await connect(t)
    const witness = await connect(t)
    const version = await witness.joined(userId)
    for (const name of ['progressUpdated', 'roomClosed', 'error', 'message']) {
      client.socket.emit(name, { userId, version, base: null, change: { kind: 'newer-state' }, set: {} })
    }
    t.match(await client.join('me'), { ok: true })
    t.strictSame(witness.events, [])
  })

  t.strictSame(crashes, [])
})

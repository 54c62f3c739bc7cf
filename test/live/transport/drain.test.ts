import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { testRedis } from '../../support/services.ts'

t.test('an instance that goes', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)

  t.test(
    'tells its sockets when to come back elsewhere, closes them within the grace, and admits nobody',
    async (t) => {
      const instance = await world.instance({ redisUrl })
      const userId = await world.account()
      const token = world.token({ userId })
      const clients = await Promise.all(Array.from({ length: 5 }, () => LiveClient.connect(t, instance.url, token)))
      const plain = await PlainClient.connect(instance.url, token)
      const startedAtMs = performance.now()
      const drained = instance.live.drain({ graceMs: 1_000 })
      for (const client of clients) {
        const { reconnectAfterMs } = (await client.received('serverDraining')) as { reconnectAfterMs: number }
        t.ok(reconnectAfterMs >= 0 && reconnectAfterMs <= 500)
      }
      const refused = await LiveClient.connect(t, instance.url, token).catch((error: { data?: unknown }) => error.data)
      t.strictSame(refused, { code: 'draining', retry: true })
      t.match(await plain.next('serverDraining'), ['serverDraining', { reconnectAfterMs: Number }])
      await drained
      t.ok(performance.now() - startedAtMs < 1_500)
      for (const client of clients) {
        t.equal(await client.disconnected(), 'transport close', 'after which Socket.IO reconnects by itself')
      }
      t.strictSame(await plain.end(), { code: 1001, reason: 'server shutting down' })
    },
  )

  t.test('still shows what is saved until a socket has left', async (t) => {
    const [instance, other] = await Promise.all([world.instance({ redisUrl }), world.instance({ redisUrl })])
    const userId = await world.account()
    const client = await LiveClient.connect(t, instance.url, world.token({ userId }))
    await client.joined(userId)
    const drained = instance.live.drain({ graceMs: 2_000 })
    await client.received('serverDraining')
    await other.save(userId)
    await client.reaches(1)
    await drained
  })

  t.test('publishes what is pending before it is closed, and may be closed twice', async (t) => {
    const [instance, other] = await Promise.all([world.instance({ redisUrl }), world.instance({ redisUrl })])
    const userId = await world.account()
    const client = await LiveClient.connect(t, other.url, world.token({ userId }))
    await client.joined(userId)
    await LiveClient.connect(t, instance.url, world.token({ userId }))
    await PlainClient.connect(instance.url, world.token({ userId }))
    await instance.save(userId)
    await instance.close()
    await instance.close()
    await client.reaches(1)
    t.strictSame(await world.outbox(), [])
  })
})

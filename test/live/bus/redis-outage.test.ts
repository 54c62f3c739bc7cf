import { Redis } from 'ioredis'
import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld, type TestInstance } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const crashes: unknown[] = []
process.on('unhandledRejection', (error) => crashes.push(error))

/** "After any fault heals, every connected page shows the newest state within 2 seconds." */
const PROMISED_MS = 2_000

for (const sharded of [false, true]) {
  t.test(`Redis dies and comes back (${sharded ? 'sharded' : 'classic'} adapter)`, async (t) => {
    const world = await LiveWorld.start(t)
    const redis = await testRedis(t)
    const one = await world.instance({ redisUrl: redis.url, sharded })
    const two = await world.instance({ redisUrl: redis.url, sharded })
    const member = await world.account()
    const connect = async ({ url }: TestInstance) => {
      const client = await LiveClient.connect(t, url, world.token({ userId: member }))
      await client.joined(member)
      return client
    }
    const clients = await Promise.all([connect(one), connect(two)])
    const everybodyReaches = (revision: number) =>
      Promise.all(clients.map((client) => client.reaches(revision, PROMISED_MS)))

    await one.save(member)
    await everybodyReaches(1)

    await t.test('killed: both instances show a save, the saver at once', async (t) => {
      await redis.kill()
      const startedAtMs = performance.now()
      const { revision } = await one.save(member)
      await clients[0]?.reaches(revision)
      t.comment(`on the saving instance after ${Math.round(performance.now() - startedAtMs)} ms`)
      await everybodyReaches(revision)
      t.comment(`on the other after ${Math.round(performance.now() - startedAtMs)} ms`)
      t.match(await world.outbox(), [{ subject_id: member, revision }])
    })

    await t.test('frozen on its return: the same', async (t) => {
      await redis.start()
      const { revision: before } = await two.save(member)
      await everybodyReaches(before)
      redis.pause()
      const { revision } = await two.save(member)
      await everybodyReaches(revision)
      t.match(await world.outbox(), [{ subject_id: member }])
      redis.resume()
    })

    await t.test('back: events flow again, nobody had to reconnect, and the outbox empties', async (t) => {
      const { revision } = await one.save(member)
      await everybodyReaches(revision)
      await until(async () => (await world.outbox()).length === 0, { what: 'the outbox to be empty', timeoutMs: 8_000 })
      t.strictSame(
        clients.map(({ disconnectedBy }) => disconnectedBy),
        [undefined, undefined],
      )
    })

    await t.test(
      'the subscribers are cut off again and again: no save is missed for longer than promised',
      async (t) => {
        const admin = new Redis(redis.url)
        t.teardown(() => admin.disconnect())
        let newest = 0
        for (let round = 0; round < 5; round++) {
          await admin.client('KILL', 'TYPE', 'PUBSUB')
          newest = (await one.save(member)).revision
          await everybodyReaches(newest)
        }
        t.match(
          clients.map((client) => client.progressEvents().at(-1)?.version.revision),
          [newest, newest],
        )
      },
    )

    t.strictSame(crashes, [], 'no rejection went unhandled')
  })
}

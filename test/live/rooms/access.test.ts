import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const compareOnly = { everyMs: 100, relay: { olderThanMs: 1e9, leaseMs: 1_000, batch: 1 } }
const neverCompare = { ...compareOnly, everyMs: 1e9 }

t.test('who may no longer be in a room', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)

  async function trainerAndMember(t: Parameters<typeof LiveClient.connect>[0], url: string) {
    const [member, trainer] = [await world.account(), await world.account('trainer')]
    await world.coach(trainer, member)
    const own = await LiveClient.connect(t, url, world.token({ userId: member }))
    const watching = await LiveClient.connect(t, url, world.token({ userId: trainer, role: 'trainer' }))
    await own.joined(member)
    await watching.joined(member)
    return { member, trainer, own, watching }
  }

  t.test('has to leave when the event of the coaching change arrives, on any instance', async (t) => {
    const one = await world.instance({ redisUrl, tuning: neverCompare })
    const two = await world.instance({ redisUrl, tuning: neverCompare })
    const { member, trainer, own, watching } = await trainerAndMember(t, two.url)
    await one.save(member, { change: { kind: 'coaching-changed' }, work: world.endCoaching(trainer, member) })
    t.strictSame(await watching.received('roomClosed'), { userId: member, code: 'forbidden' })
    await one.save(member)
    await own.reaches(2)
    t.equal(watching.progressEvents().length, 1, 'the trainer heard of the end and of nothing after')
    t.match(await watching.join(member), { ok: false, code: 'forbidden' })
  })

  t.test('has to leave before the snapshot when the event was lost', async (t) => {
    const instance = await world.instance({ redisUrl, tuning: compareOnly })
    const { member, trainer, own, watching } = await trainerAndMember(t, instance.url)
    const change = { kind: 'coaching-changed' } as const
    await instance.save(member, { publish: false, change, work: world.endCoaching(trainer, member) })
    t.strictSame(await watching.received('roomClosed'), { userId: member, code: 'forbidden' })
    await own.reaches(1)
    t.strictSame(watching.progressEvents(), [])
  })

  t.test('has to leave when a later event shows that changes were missed', async (t) => {
    const instance = await world.instance({ redisUrl, tuning: neverCompare })
    const { member, trainer, own, watching } = await trainerAndMember(t, instance.url)
    await instance.save(member, { withBase: false })
    await watching.reaches(1)
    await instance.save(member, { publish: false, work: world.endCoaching(trainer, member) })
    await instance.save(member, { withBase: false })
    t.strictSame(await watching.received('roomClosed'), { userId: member, code: 'forbidden' })
    await own.reaches(3)
  })

  t.test('has to leave as soon as the database can be asked', async (t) => {
    let away = false
    let asked = 0
    const instance = await world.instance({
      redisUrl,
      tuning: compareOnly,
      ports: {
        progress: {
          stillAllowed: async () => {
            if (!away) return asked === 0
            asked++
            throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
          },
        },
      },
    })
    const { member, own, watching } = await trainerAndMember(t, instance.url)
    away = true
    await instance.save(member, { change: { kind: 'coaching-changed' } })
    await until(() => asked > 2, { what: 'it to be tried again' })
    t.notOk(watching.events.some(({ name }) => name === 'roomClosed'))
    away = false
    await watching.received('roomClosed')
    t.equal(own.disconnectedBy, undefined)
  })
})

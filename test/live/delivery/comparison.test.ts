import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { LiveClient } from '../../support/live-client.ts'
import { DAY_MS, LiveWorld, viewOf } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

/** No relay: what arrives although nothing was published was found by comparing. */
const compareOnly = { everyMs: 100, relay: { olderThanMs: 1e9, leaseMs: 1_000, batch: 1 } }

t.test('the comparison', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)
  const [one, two] = await Promise.all([
    world.instance({ redisUrl, tuning: compareOnly }),
    world.instance({ redisUrl, tuning: compareOnly }),
  ])
  const tokenFor = (userId: Id) => world.token({ userId, expiresAtMs: Date.now() + 10 * DAY_MS })

  t.test('brings what no event told to the sockets of every instance', async (t) => {
    const member = await world.account()
    const clients = await Promise.all([one, two].map(({ url }) => LiveClient.connect(t, url, tokenFor(member))))
    for (const client of clients) await client.joined(member)
    const version = await one.save(member, { publish: false })
    for (const client of clients) {
      t.strictSame(await client.reaches(1), {
        userId: member,
        version,
        base: null,
        change: { kind: 'newer-state' },
        set: viewOf(1, version.today),
      })
    }
  })

  t.test("does not take one joiner's snapshot for everybody's, and sends it only to those who lack it", async (t) => {
    const member = await world.account()
    const early = await LiveClient.connect(t, one.url, tokenFor(member))
    const late = await LiveClient.connect(t, one.url, tokenFor(member))
    await early.joined(member)
    await one.save(member, { publish: false })
    t.match(await late.joined(member), { revision: 1 })
    await early.reaches(1)
    t.strictSame(late.events, [])
  })

  t.test('sends the whole view to who could not apply an event and did not ask', async (t) => {
    const member = await world.account()
    const receiver = await world.instance({ redisUrl, tuning: { ...compareOnly, everyMs: 1e9 } })
    const client = await LiveClient.connect(t, receiver.url, tokenFor(member))
    const { epoch } = await client.joined(member)
    const sender = await world.instance({ redisUrl, ports: { storedProgress: async () => world.state(epoch, 1) } })
    await sender.save(member, { publish: false })
    const version = await sender.save(member)
    t.match(await client.reaches(2), { base: { revision: 1 }, version })
    await receiver.live.compare()
    await until(() => client.progressEvents().length > 1, { what: 'the whole view' })
    t.match(client.progressEvents()[1], { base: null, version, set: viewOf(2, version.today) })
  })

  t.test('sends nothing while everybody is up to date', async (t) => {
    const member = await world.account()
    let compared = 0
    let loads = 0
    let epoch = ''
    const quiet = await world.instance({
      tuning: compareOnly,
      observer: { compared: () => compared++ },
      ports: {
        progress: {
          load: async () => {
            loads++
            return world.state(epoch, 1)
          },
        },
      },
    })
    const client = await LiveClient.connect(t, quiet.url, tokenFor(member))
    epoch = (await client.joined(member)).epoch
    await quiet.save(member)
    await client.reaches(1)
    const before = compared
    await until(() => compared > before + 2, { what: 'three comparisons' })
    t.equal(client.events.length, 1)
    t.equal(loads, 1, 'by the publisher')
  })

  t.test("brings a new day's numbers at midnight, without a save", async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, one.url, tokenFor(member))
    const yesterday = await client.joined(member)
    world.clock.advance(DAY_MS)
    const event = await until(() => client.progressEvents()[0], { what: 'the new day' })
    t.equal(event.version.revision, yesterday.revision)
    t.ok(event.version.today > yesterday.today)
    t.strictSame(event.set, viewOf(0, event.version.today))
  })

  t.test('looks up the next midnight when preferences have changed', async (t) => {
    const member = await world.account()
    let loads = 0
    const instance = await world.instance({
      tuning: compareOnly,
      ports: {
        progress: {
          load: async () => {
            loads++
            const version = { ...world.state('', 1).version, epoch: (await version0).epoch }
            return { ...world.state('', 1), version, expiresAtMs: world.clock.wallMs() + DAY_MS }
          },
        },
      },
    })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    const version0 = client.joined(member)
    await version0
    await instance.save(member, { change: { kind: 'preferences-changed' } })
    await until(() => loads > 0, { what: 'the state to be read' })
    t.equal(client.events.length, 1, 'nobody needed it')
  })

  t.test('goes on after the database was away', async (t) => {
    const member = await world.account()
    let failures = 0
    const instance = await world.instance({
      tuning: compareOnly,
      ports: {
        newest: async (ids) => {
          if (failures++ < 3) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
          return new Map(ids.map((id) => [id, 1]))
        },
      },
    })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    await client.joined(member)
    await instance.save(member, { publish: false })
    await client.reaches(1)
    t.ok(failures > 3)
  })

  t.test('a floor below what was delivered is made unknown', async (t) => {
    const member = await world.account()
    const madeUnknown: string[] = []
    const instance = await world.instance({
      tuning: compareOnly,
      ports: {
        newest: async (ids) => new Map(ids.map((id) => [id, 1])),
        makeUnknown: async (id) => madeUnknown.push(id),
      },
    })
    await instance.save(member, { publish: false })
    await instance.save(member, { publish: false })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    t.match(await client.joined(member), { revision: 2 })
    await until(() => madeUnknown.length > 0, { what: 'the floor to be made unknown' })
    t.equal(madeUnknown[0], member)
    t.strictSame(client.events, [])
  })

  t.test('a database of another history replaces what was shown, even with smaller numbers', async (t) => {
    const member = await world.account()
    let epoch: string | undefined
    const instance = await world.instance({
      tuning: compareOnly,
      ports: { epoch: () => epoch, progress: { load: async () => world.state('restored', 1) } },
    })
    for (let i = 0; i < 3; i++) await instance.save(member, { publish: false })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    t.match(await client.joined(member), { revision: 3 })
    epoch = 'restored'
    const event = await until(() => client.progressEvents()[0], { what: 'the restored state' })
    t.match(event, { version: { epoch: 'restored', revision: 1 }, base: null, set: viewOf(1, event.version.today) })
  })

  t.test('a floor that the database has lost is made unknown once, and the room is left in peace', async (t) => {
    const member = await world.account()
    let floor: number | undefined = 5
    const madeUnknown: string[] = []
    let compared = 0
    let loads = 0
    const instance = await world.instance({
      tuning: compareOnly,
      observer: { compared: () => compared++ },
      ports: {
        epoch: () => 'restored',
        newest: async (ids) => new Map(ids.map((id) => [id, floor ?? 1])),
        makeUnknown: async (id) => {
          madeUnknown.push(id)
          floor = undefined
        },
        progress: {
          load: async () => {
            loads++
            return world.state('restored', 1)
          },
        },
      },
    })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    await client.joined(member)
    t.match(await client.reaches(1), { version: { epoch: 'restored' } })
    const before = compared
    await until(() => compared > before + 3, { what: 'some comparisons' })
    t.strictSame(madeUnknown, [member])
    t.equal(loads, 1)
    t.equal(client.events.length, 1)
  })

  t.test('the room of an account that is gone is closed', async (t) => {
    const member = await world.account()
    const instance = await world.instance({
      tuning: compareOnly,
      ports: { progress: { load: async () => undefined } },
    })
    const client = await LiveClient.connect(t, instance.url, tokenFor(member))
    await client.joined(member)
    await instance.save(member, { publish: false })
    t.strictSame(await client.received('roomClosed'), { userId: member, code: 'not-found' })
  })

  t.test('members of a group are told of a leaderboard whose event was lost', async (t) => {
    const member = await world.account()
    const group = await world.group(member)
    const client = await LiveClient.connect(t, one.url, tokenFor(member))
    t.match(await client.ask('joinGroup', group), { ok: true })
    await one.save(group, { publish: false })
    t.match(await client.received('leaderboardUpdated'), { groupId: group, version: { revision: 1, today: '' } })
  })
})

import t from 'tap'
import { merge, type Publication } from '../../../src/live/delivery/publisher.ts'
import { asId } from '../../support/ids.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld, viewOf } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

/** Neither relay nor comparison: what the publisher leaves in the outbox stays there. */
const alone = { everyMs: 1e9 }

const publication = (revision: number, more: Partial<Publication> = {}): Publication => ({
  kind: 'progress',
  subjectId: asId('someone'),
  revision,
  follows: { epoch: 'e', revision: revision - 1 },
  change: { kind: 'workout-created' },
  isRaised: true,
  isWatched: true,
  ...more,
})

t.test('two changes become the newer state against what was there before the older', async (t) => {
  const [older, newer] = [publication(4, { isWatched: false }), publication(5, { isRaised: false })]
  const expected = publication(5, { follows: older.follows, isRaised: false })
  t.strictSame(merge(older, newer), expected)
  t.strictSame(merge(newer, older), expected, 'in whatever order they come')
})

t.test('two changes with others between them, or of two histories, are told to everybody whole', async (t) => {
  const whole = { follows: null, change: { kind: 'newer-state' } }
  t.match(merge(publication(4), publication(6)), { revision: 6, ...whole })
  t.match(merge(publication(4), publication(5, { follows: { epoch: 'f', revision: 4 } })), { revision: 5, ...whole })
  t.match(merge(publication(4), publication(5, { follows: null })), { revision: 5, ...whole })
})

t.test(
  'changes of one kind keep it, and the workout if it is the same; different kinds become newer-state',
  async (t) => {
    const kinds = (...[one, other]: [Publication['change'], Publication['change']]) =>
      merge(publication(1, { change: one }), publication(2, { change: other })).change
    const updated = { kind: 'workout-updated', workoutId: asId('a') } as const
    t.strictSame(kinds(updated, updated), updated)
    t.strictSame(kinds(updated, { ...updated, workoutId: asId('b') }), { kind: 'workout-updated' })
    t.strictSame(kinds({ kind: 'coaching-changed' }, updated), { kind: 'newer-state' })
  },
)

t.test('publishing', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)
  const receiver = await world.instance({ redisUrl, tuning: alone })

  t.test("a member's burst becomes one event, and what waits is published when the first is done", async (t) => {
    const member = await world.account()
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let published = 0
    const sender = await world.instance({
      redisUrl,
      tuning: alone,
      faultPoint: (name) => (name === 'before-publish' && published++ === 0 ? held : undefined),
    })
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    const base = await client.joined(member)
    const versions = []
    for (let i = 0; i < 6; i++) versions.push(await sender.save(member))
    release?.()
    await client.reaches(6)
    t.strictSame(
      client.progressEvents().map((event) => [event.base, event.version, event.set.totals?.workouts, event.change]),
      [[base, versions[5], 6, { kind: 'workout-created' }]],
      'the page is read when it is told, with all that has been saved by then',
    )
    await until(async () => (await world.outbox()).length === 0, { what: 'the outbox row to go' })
  })

  t.test("a member's saves one after another are an event at once, and then one every 50 ms", async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    await client.joined(member)
    const startedAtMs = performance.now()
    for (let i = 0; i < 40; i++) await receiver.save(member)
    await client.reaches(40)
    const tookMs = performance.now() - startedAtMs
    const events = client
      .progressEvents()
      .map(({ base, version, set }) => [base?.revision, version.revision, set.totals?.workouts])
    t.comment(`40 saves in ${Math.round(tookMs)} ms: ${events.length} events`)
    t.equal(events[0]?.[0], 0)
    t.ok(
      Number(events[0]?.[1]) < 40,
      'the first waits for none of the others, but shows those that were saved while it was read',
    )
    t.ok(events.length <= 2 + tookMs / 50, `${events.length} events`)
    const before = [0, ...events.slice(0, -1).map(([, revision]) => revision)]
    // one without a base is a whole page: the bus did not take the one before in time
    for (const [at, [base]] of events.entries())
      t.ok(base === undefined || base === before[at], `event ${at} applies to the one before`)
  })

  t.test('a page that is not the one just before is no base: the view goes whole', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    await client.joined(member)
    await receiver.save(member, { publish: false })
    const version = await receiver.save(member)
    t.match(await client.reaches(2), { base: null, version, set: viewOf(2, version.today) })
    await receiver.live.publisher.flush()
  })

  t.test('a page that holds more than was published says so, and what it holds is not told again', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    const base = await client.joined(member)
    let published = 0
    const sender = await world.instance({
      redisUrl,
      tuning: alone,
      faultPoint: async (name) => {
        if (name === 'before-publish' && published++ === 0) await receiver.save(member, { publish: false })
      },
    })
    await sender.save(member)
    t.match(await client.reaches(2), { base, change: { kind: 'newer-state' } })
    await sender.save(member)
    await client.reaches(3)
    t.strictSame(
      client.progressEvents().map((event) => [event.base?.revision, event.version.revision]),
      [
        [0, 2],
        [2, 3],
      ],
    )
  })

  t.test('whom nobody watches, nothing is read for, and the outbox row goes', async (t) => {
    const member = await world.account()
    let loads = 0
    const sender = await world.instance({
      redisUrl,
      tuning: alone,
      ports: { progress: { load: async () => void loads++ } },
    })
    await sender.save(member, { publish: false })
    t.equal(await sender.live.publisher.publish(publication(1, { subjectId: member, isWatched: false })), true)
    await until(async () => (await world.outbox()).every(({ subject_id }) => subject_id !== member), {
      what: 'the row to go',
    })
    t.equal(loads, 0)
  })

  t.test('the outbox row stays while the floor is not raised', async (t) => {
    const member = await world.account()
    let raised = 0
    const sender = await world.instance({
      redisUrl,
      tuning: alone,
      ports: {
        raise: async () => {
          raised++
          return null
        },
      },
    })
    await sender.save(member)
    await sender.live.publisher.flush()
    t.equal(raised, 1)
    t.match(await world.outbox(), [{ subject_id: member, revision: 1 }])
    await receiver.save(member)
    await receiver.live.publisher.flush()
    t.strictSame(await world.outbox(), [])
  })

  t.test('the outbox row stays when publishing fails, and the save does not notice', async (t) => {
    const member = await world.account()
    const sender = await world.instance({
      redisUrl,
      tuning: alone,
      faultPoint: (name) => {
        if (name === 'before-publish') throw new Error('no')
      },
    })
    await sender.save(member)
    await sender.live.publisher.flush()
    t.match(await world.outbox(), [{ subject_id: member, revision: 1 }])
  })

  t.test('the row of a newer save is not removed with the publishing of an older', async (t) => {
    const member = await world.account()
    await receiver.save(member)
    await receiver.save(member, { publish: false })
    await receiver.live.publisher.flush()
    t.match(
      (await world.outbox()).filter(({ subject_id }) => subject_id === member),
      [{ revision: 2 }],
    )
  })
})

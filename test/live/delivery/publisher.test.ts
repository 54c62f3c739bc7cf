import t from 'tap'
import { merge, type ProgressPublication } from '../../../src/live/delivery/publisher.ts'
import { asId } from '../../support/ids.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld, viewOf } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

/** No relay: what the publisher leaves in the outbox stays there. */
const withoutRelay = { relay: { olderThanMs: 3_600_000, leaseMs: 1_000, batch: 1 } }

const publication = (revision: number, more: Partial<ProgressPublication> = {}): ProgressPublication => ({
  kind: 'progress',
  subjectId: asId('someone'),
  version: { epoch: 'e', revision, today: '2026-01-01', view: '1' },
  change: { kind: 'workout-created' },
  progress: viewOf(revision, '2026-01-01'),
  before: { version: { epoch: 'e', revision: revision - 1, today: '2026-01-01', view: '1' }, body: Buffer.from('{}') },
  ...more,
})

t.test('two changes become the newer state against what was there before the older', async (t) => {
  const [older, newer] = [publication(4), publication(5)]
  const expected = { ...newer, before: older.before }
  t.strictSame(merge(older, newer), expected)
  t.strictSame(merge(newer, older), expected, 'in whatever order they come')
})

t.test(
  'changes of one kind keep it, and the workout if it is the same; different kinds become newer-state',
  async (t) => {
    const kinds = (...changes: ProgressPublication['change'][]) => {
      const merged = merge(publication(1, { change: changes[0]! }), publication(2, { change: changes[1]! }))
      return merged.kind === 'progress' && merged.change
    }
    const updated = { kind: 'workout-updated', workoutId: asId('a') } as const
    t.strictSame(kinds(updated, updated), updated)
    t.strictSame(kinds(updated, { ...updated, workoutId: asId('b') }), { kind: 'workout-updated' })
    t.strictSame(kinds({ kind: 'coaching-changed' }, updated), { kind: 'newer-state' })
  },
)

t.test('publishing', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)
  const receiver = await world.instance({ redisUrl, tuning: withoutRelay })

  t.test("a member's burst becomes one event, and what waits is published when the first is done", async (t) => {
    const member = await world.account()
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let published = 0
    const sender = await world.instance({
      redisUrl,
      tuning: withoutRelay,
      faultPoint: (name) => (name === 'before-publish' && published++ === 0 ? held : undefined),
    })
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    const base = await client.joined(member)
    const versions = []
    for (let i = 0; i < 6; i++) versions.push(await sender.save(member))
    release?.()
    await client.reaches(6)
    t.strictSame(
      client.progressEvents().map((event) => [event.base, event.version, event.set.totals?.workouts]),
      [
        [base, versions[0], 1],
        [versions[0], versions[5], 6],
      ],
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
    t.strictSame(events[0], [0, 1, 1], 'the first waits for nothing')
    t.ok(events.length <= 2 + tookMs / 50, `${events.length} events`)
    const before = [0, ...events.slice(0, -1).map(([, revision]) => revision)]
    // one without a base is a whole page
    for (const [at, [base]] of events.entries())
      t.ok(base === undefined || base === before[at], `event ${at} applies to the one before`)
  })

  t.test('a base that is not the state just before is not claimed: the view goes whole', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, receiver.url, world.token({ userId: member }))
    const base = await client.joined(member)
    const version = await receiver.save(member, { publish: false })
    await receiver.save(member, { publish: false })
    const progress = viewOf(2, version.today)
    const before = { version: base, body: Buffer.from(JSON.stringify(viewOf(0, version.today))) }
    const change = { kind: 'workout-created' } as const
    const newest = { ...version, revision: 2 }
    receiver.live.publisher.publish({ kind: 'progress', subjectId: member, version: newest, change, progress, before })
    t.match(await client.reaches(2), { base: null, set: progress })
    await receiver.live.publisher.flush()
  })

  t.test('the outbox row stays while the floor is not raised', async (t) => {
    const member = await world.account()
    let raised = 0
    const sender = await world.instance({
      redisUrl,
      tuning: withoutRelay,
      ports: {
        raise: async () => {
          raised++
          return false
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
      tuning: withoutRelay,
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

import t from 'tap'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld, viewOf } from '../../support/live-world.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

t.test('rooms of progress, on two instances over Redis', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)
  const one = await world.instance({ redisUrl })
  const two = await world.instance({ redisUrl })

  t.test('a member joins by id, as "me", or with one object, and gets the snapshot', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, one.url, world.token({ userId: member }))
    const version = await one.save(member)
    const expected = { ok: true, version, progress: viewOf(1, version.today) }
    t.strictSame(await client.ask('joinProgressRoom', member), expected)
    t.strictSame(await client.ask('joinProgressRoom', 'me', {}), expected)
    t.strictSame(await client.ask('joinProgressRoom', member.toUpperCase()), expected)
    t.strictSame(await client.ask('joinProgressRoom', { userId: member }), expected)
  })

  t.test('who has the newest version already is not sent the view again', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, one.url, world.token({ userId: member }))
    const version = await client.joined(member)
    t.strictSame(await client.join(member, version), { ok: true, version })
    const older = { ...version, today: '2001-01-01' }
    t.match(await client.join(member, older), { ok: true, version, progress: viewOf(0, version.today) })
  })

  t.test('a save on one instance reaches both kinds of client on the other, with what changed', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, two.url, world.token({ userId: member }))
    const plain = await PlainClient.connect(two.url, world.token({ userId: member }))
    t.teardown(() => plain.ws.close())
    const base = await client.joined(member)
    t.match(await plain.ask('joinProgressRoom', { userId: 'me', version: base }), { ok: true, version: base })
    const version = await one.save(member, { change: { kind: 'workout-deleted' } })
    const event = {
      userId: member,
      version,
      base,
      change: { kind: 'workout-deleted' },
      set: { totals: viewOf(1, '').totals },
    }
    t.strictSame(await client.reaches(1), event)
    t.strictSame((await plain.next('progressUpdated'))[1], event)
  })

  t.test('an event that comes while the snapshot is read is not lost', async (t) => {
    const member = await world.account()
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let reading = false
    const slow = await world.instance({
      redisUrl,
      ports: {
        progress: {
          open: async () => {
            const opened = world.state('epoch', 0)
            reading = true
            await held
            return { allowed: true, ...opened }
          },
        },
      },
    })
    const client = await LiveClient.connect(t, slow.url, world.token({ userId: member }))
    const answer = client.join(member)
    await until(() => reading, { what: 'the snapshot to be read' })
    await one.save(member)
    await client.reaches(1)
    release?.()
    t.match(await answer, { ok: true, version: { revision: 0 } }, 'the snapshot is older than the event')
    t.equal(client.progressEvents()[0]?.version.revision, 1)
  })

  t.test('a snapshot older than what the room was shown is read once more', async (t) => {
    const member = await world.account()
    const version = await one.save(member, { publish: false })
    let lag = 0
    let reads = 0
    const lagging = await world.instance({
      redisUrl,
      ports: {
        progress: {
          open: async () => ({ allowed: true, ...world.state(version.epoch, ++reads === lag ? 0 : 1) }),
        },
      },
    })
    const token = world.token({ userId: member })
    const first = await LiveClient.connect(t, lagging.url, token)
    t.match(await first.join(member), { version: { revision: 1 } })
    lag = reads + 1
    const second = await LiveClient.connect(t, lagging.url, token)
    t.match(await second.join(member), { version: { revision: 1 } })
    t.equal(reads, lag + 1)
  })

  t.test('only the member, active trainers and admins may be in the room', async (t) => {
    const [member, stranger] = [await world.account(), await world.account()]
    const [trainer, admin] = [await world.account('trainer'), await world.account('admin')]
    await world.coach(trainer, member)
    const answers = await Promise.all(
      (
        [
          [member, 'member'],
          [trainer, 'trainer'],
          [admin, 'admin'],
          [stranger, 'member'],
        ] as const
      ).map(async ([userId, role]) => {
        const client = await LiveClient.connect(t, one.url, world.token({ userId, role }))
        return client.join(member)
      }),
    )
    t.strictSame(
      answers.map(({ ok }) => ok),
      [true, true, true, false],
    )
    t.strictSame(answers[3], { ok: false, code: 'forbidden', message: 'You are not allowed in this room' })
  })

  t.test('a stranger hears nothing, not even while the answer is on its way', async (t) => {
    const [member, stranger] = [await world.account(), await world.account()]
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked = false
    const slow = await world.instance({
      redisUrl,
      ports: {
        progress: {
          stillAllowed: async () => {
            asked = true
            await held
            return false
          },
        },
      },
    })
    const client = await LiveClient.connect(t, slow.url, world.token({ userId: stranger }))
    const witness = await LiveClient.connect(t, slow.url, world.token({ userId: member }))
    await witness.joined(member)
    const answer = client.join(member)
    await until(() => asked, { what: 'permission to be asked' })
    await one.save(member)
    await witness.reaches(1)
    release?.()
    t.match(await answer, { ok: false, code: 'forbidden' })
    t.strictSame(client.events, [])
  })

  t.test('who leaves hears no more, and a join that was under way does not bring it back', async (t) => {
    const member = await world.account()
    const client = await LiveClient.connect(t, one.url, world.token({ userId: member }))
    const witness = await LiveClient.connect(t, one.url, world.token({ userId: member }))
    await witness.joined(member)
    const joining = client.join(member)
    t.strictSame(await client.ask('leaveProgressRoom', member), { ok: true })
    t.match(await joining, { ok: false })
    await two.save(member)
    await witness.reaches(1)
    t.strictSame(client.events, [])
  })

  t.test('members of a group are told that its leaderboard changed', async (t) => {
    const [member, stranger] = [await world.account(), await world.account()]
    const group = await world.group(member)
    const client = await LiveClient.connect(t, one.url, world.token({ userId: member }))
    t.match(await client.ask('joinGroup', group), { ok: true, version: { revision: 0, today: '' } })
    const outsider = await LiveClient.connect(t, one.url, world.token({ userId: stranger }))
    t.match(await outsider.ask('joinGroup', { groupId: group }), { ok: false, code: 'forbidden' })
    const version = { ...(await two.save(group, { kind: 'leaderboard' })), today: '' }
    t.strictSame(await client.received('leaderboardUpdated'), { groupId: group, version })
    t.strictSame(await client.ask('leaveGroup', group), { ok: true })
    t.strictSame(outsider.events, [])
  })

  t.test('an import tells its own member alone, on every connection', async (t) => {
    const [member, trainer] = [await world.account(), await world.account('trainer')]
    await world.coach(trainer, member)
    const own = await LiveClient.connect(t, two.url, world.token({ userId: member }))
    const watching = await LiveClient.connect(t, two.url, world.token({ userId: trainer, role: 'trainer' }))
    await watching.joined(member)
    t.equal(await one.live.toMember(member, 'importProgress', { done: 3 }), true)
    t.strictSame(await own.received('importProgress'), { done: 3 })
    await one.save(member)
    await watching.reaches(1)
    t.equal(watching.events.length, 1)
  })

  t.test('a database that is away is said, with a time to come back', async (t) => {
    const member = await world.account()
    const away = await world.instance({
      redisUrl,
      ports: {
        progress: {
          open: async () => {
            throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
          },
        },
      },
    })
    const client = await LiveClient.connect(t, away.url, world.token({ userId: member }))
    const answer = await client.join(member)
    t.match(answer, { ok: false, code: 'unavailable', message: String })
    t.ok(!answer.ok && (answer.retryAfterMs ?? 0) >= 500)
  })
})

import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld, viewOf } from '../../support/live-world.ts'
import { testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

/** Nothing is compared, so what arrives was relayed. */
const nothingNew = { newest: async () => new Map<Id, number>() }
const watched = { watched: true }
const soon = { olderThanMs: 100, leaseMs: 5_000, batch: 10 }

t.test('the relay', async (t) => {
  const world = await LiveWorld.start(t)
  const { url: redisUrl } = await testRedis(t)
  const outboxOf = async (member: string) => (await world.outbox()).filter(({ subject_id }) => subject_id === member)

  t.test('publishes the whole view of what a dead saver left, raises its floor and removes the row', async (t) => {
    const member = await world.account()
    const raised: [string, number][] = []
    const lags: number[] = []
    const one = await world.instance({
      redisUrl,
      tuning: { everyMs: 50, relay: soon },
      observer: { relayed: (lagMs) => lags.push(lagMs) },
      ports: { ...nothingNew, raise: async (...floor) => (raised.push(floor) > 0 ? watched : null) },
    })
    const two = await world.instance({ redisUrl, tuning: { relay: { ...soon, olderThanMs: 1e9 } }, ports: nothingNew })
    const client = await LiveClient.connect(t, two.url, world.token({ userId: member }))
    await client.joined(member)
    const version = await one.save(member, { publish: false })
    t.strictSame(await client.reaches(1), {
      userId: member,
      version,
      base: null,
      change: { kind: 'newer-state' },
      set: viewOf(1, version.today),
    })
    await until(async () => (await outboxOf(member)).length === 0, { what: 'the row to go' })
    t.strictSame(
      raised.filter(([subjectId]) => subjectId === member),
      [[member, 1]],
    )
    t.ok((lags[0] ?? 0) >= 100)
    await one.close()
  })

  t.test('holds no lock while it works: a save is not delayed, and its row survives', async (t) => {
    const member = await world.account()
    let release: (() => void) | undefined
    const frozen = new Promise<void>((resolve) => {
      release = resolve
    })
    let claimed = false
    const instance = await world.instance({
      redisUrl,
      tuning: { everyMs: 50, relay: soon },
      ports: nothingNew,
      faultPoint: (name, subjectId) => {
        if (name !== 'after-claim' || subjectId !== member || claimed) return
        claimed = true
        return frozen
      },
    })
    await instance.save(member, { publish: false })
    await until(() => claimed, { what: 'the row to be claimed' })
    t.match(await outboxOf(member), [{ revision: 1, leased: true }])
    const startedAtMs = performance.now()
    await instance.save(member, { publish: false })
    t.ok(performance.now() - startedAtMs < 500, 'the saver did not wait')
    t.match(await outboxOf(member), [{ revision: 2, leased: false }])
    release?.()
    await until(async () => (await outboxOf(member)).length === 0, { what: 'the newer row to be relayed too' })
    await instance.close()
  })

  t.test('of several instances one publishes, and another takes over when its lease has ended', async (t) => {
    const member = await world.account()
    const claims: string[] = []
    let release: (() => void) | undefined
    const hung = new Promise<void>((resolve) => {
      release = resolve
    })
    const claimer = (name: string, hang: boolean) =>
      world.instance({
        redisUrl,
        tuning: { everyMs: 20, relay: { ...soon, leaseMs: 400 } },
        ports: nothingNew,
        faultPoint: (point) => {
          if (point !== 'after-claim') return
          claims.push(name)
          return hang ? hung : undefined
        },
      })
    const dying = await claimer('dying', true)
    await dying.save(member, { publish: false })
    await until(() => claims.length === 1, { what: 'the first claim' })
    const startedAtMs = performance.now()
    const alive = await claimer('alive', false)
    await until(async () => (await outboxOf(member)).length === 0, { what: 'the row to go' })
    t.strictSame(claims, ['dying', 'alive'])
    t.ok(performance.now() - startedAtMs > 200, 'not before')
    release?.()
    await Promise.all([dying.close(), alive.close()])
  })

  t.test('tells nobody while the floor cannot be raised, and does when it can', async (t) => {
    const member = await world.account()
    let attempts = 0
    const instance = await world.instance({
      redisUrl,
      tuning: { everyMs: 20, relay: soon },
      ports: { ...nothingNew, raise: async (subjectId) => (subjectId !== member || ++attempts > 3 ? watched : null) },
    })
    const client = await LiveClient.connect(t, instance.url, world.token({ userId: member }))
    await client.joined(member)
    await instance.save(member, { publish: false })
    await until(() => attempts > 2, { what: 'three attempts' })
    t.strictSame(client.events, [])
    await client.reaches(1)
    await until(async () => (await outboxOf(member)).length === 0, { what: 'the row to go' })
    t.equal(client.events.length, 1)
    await instance.close()
  })

  t.test('leaves a row that is being written alone', async (t) => {
    const member = await world.account()
    const instance = await world.instance({ redisUrl, tuning: { everyMs: 20, relay: soon }, ports: nothingNew })
    await instance.save(member, { publish: false })
    await world.db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from outbox where subject_id = ${member} for update`)
      const other = await world.account()
      await instance.save(other, { publish: false })
      await until(async () => (await outboxOf(other)).length === 0, { what: 'the other row to be relayed' })
    })
    const relayed = until(async () => (await outboxOf(member)).length === 0, { what: 'the freed row to be relayed' })
    await t.resolves(relayed)
    await instance.close()
  })

  t.test('an account that is gone is only removed', async (t) => {
    const member = await world.account()
    const instance = await world.instance({
      redisUrl,
      tuning: { everyMs: 20, relay: soon },
      ports: { ...nothingNew, progress: { load: async () => undefined } },
    })
    await instance.save(member, { publish: false })
    await t.resolves(until(async () => (await outboxOf(member)).length === 0, { what: 'the row to go' }))
    await instance.close()
  })

  t.test('without Redis it publishes within the process', async (t) => {
    const member = await world.account()
    const alone = await world.instance({ tuning: { everyMs: 20, relay: soon }, ports: nothingNew })
    const client = await LiveClient.connect(t, alone.url, world.token({ userId: member }))
    await client.joined(member)
    await alone.save(member, { publish: false })
    await client.reaches(1)
    await until(async () => (await outboxOf(member)).length === 0, { what: 'the row to go' })
  })
})

import { Redis } from 'ioredis'
import root, { type Test } from 'tap'
import type { ProgressUpdated } from '../../../src/contract/live.ts'
import { type Protection, unprotected } from '../../live/broken.ts'
import { type Instance, startInstance, startInstances } from '../../support/app.ts'
import { HeldLine } from '../../support/held-line.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { testDatabase, testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'
import { openWire, Watcher, type WireKind } from '../../support/watchers.ts'
import type { Hazard, Seen } from '../protections.ts'
import { FOLLOWS_MS, read, SubjectPoints, save, settled, trainerOf, warm } from '../scene.ts'

/* The protections of what people see: the newest state within two seconds, and nothing that is not for them. */

interface Stage {
  /** where the member saves, and where people watch */
  a: Instance
  b: Instance
  points: { a: SubjectPoints; b: SubjectPoints }
  operator: Redis
}

async function openStage(t: Test, off: readonly Protection[]): Promise<Stage> {
  const redis = await testRedis(t)
  const points = { a: new SubjectPoints(), b: new SubjectPoints() }
  const [a, b] = await startInstances(t, {
    count: 2,
    redisUrl: redis.url,
    overrides: (index) => ({ ...unprotected(...off), faultPoint: points[index === 0 ? 'a' : 'b'].at }),
  })
  const operator = new Redis(redis.url)
  t.teardown(() => operator.disconnect())
  return { a, b, points, operator }
}

let asItIs: Promise<Stage> | undefined

/** A new member on a stage that all scenes share as it is; one with something taken away is of its own. */
async function scene(t: Test, off: readonly Protection[]) {
  asItIs ??= openStage(root, [])
  const stage = await (off.length === 0 ? asItIs : openStage(t, off))
  const { a, b, points } = stage
  const member = await newPerson(a.url)
  for (const point of Object.values(points)) point.concern(member.id)
  const watch = (who: Person, kind: WireKind) =>
    Watcher.open(t, { kind, url: b.url, token: who.token, memberId: member.id })
  return { ...stage, member, watch }
}

type Watched = { watchers: Watcher[]; revision: number }

/** Whether everybody is shown the revision in time. */
async function followed({ watchers, revision }: Watched): Promise<Seen> {
  const sinceMs = performance.now()
  const outcomes = await Promise.allSettled(watchers.map((watcher) => watcher.shows(revision, FOLLOWS_MS)))
  const tookMs = Math.round(performance.now() - sinceMs)
  const shown = watchers.map(({ version }) => version.revision)
  return {
    kept: outcomes.every(({ status }) => status === 'fulfilled'),
    told: `revision ${revision} is shown as ${shown} after ${tookMs} ms`,
  }
}

export const hazards: readonly Hazard[] = [
  {
    name: 'an acknowledged save of an instance that dies before it told anybody is on every page, and is read',
    off: 'outbox',
    async play(t, off) {
      const { a, b, points, member, watch } = await scene(t, off)
      const watchers = await Promise.all([watch(member, 'socket.io'), watch(member, 'plain')])
      await settled(a.app, member.id)
      await warm(member, b.url)
      const dead = (['before-raise', 'before-publish', 'after-claim'] as const).map((name) => points.a.hold(name))
      const { revision } = await save(member, a.url)
      const isRead = (await read(member, b.url)).revision
      const seen = await followed({ watchers, revision })
      for (const point of dead) point.release()
      return { kept: seen.kept && isRead >= revision, told: `${seen.told}, and was read as ${isRead}` }
    },
  },
  {
    name: 'an event that Redis took while the subscribers were cut off is made up for on every page',
    off: 'comparison',
    async play(t, off) {
      const { a, points, operator, member, watch } = await scene(t, off)
      const watchers = await Promise.all([watch(member, 'socket.io'), watch(member, 'plain')])
      const event = points.a.hold('before-emit')
      // on a slow machine a relay would take its chance
      const relays = [points.a, points.b].map((point) => point.hold('after-claim'))
      const { revision } = await save(member, a.url)
      await event.reached
      await operator.client('KILL', 'TYPE', 'PUBSUB')
      // published in this turn of the event loop, long before anybody subscribes again
      event.release()
      const seen = await followed({ watchers, revision })
      for (const relay of relays) relay.release()
      return seen
    },
  },
  {
    name: 'who comes back after a save is shown it',
    off: 'resume',
    async play(t, off) {
      const { a, b, member, watch } = await scene(t, off)
      const watchers = await Promise.all([watch(member, 'socket.io'), watch(member, 'plain')])
      for (const watcher of watchers) watcher.leave()
      await until(() => watchers.every(({ isConnected }) => !isConnected), { what: 'them to be gone' })
      const { revision } = await save(member, a.url)
      await settled(a.app, member.id)
      await Promise.all(watchers.map((watcher) => watcher.comeBack(b.url)))
      return followed({ watchers, revision })
    },
  },
  {
    name: 'a trainer whose link ended is shown nothing that is saved two seconds later',
    off: 'reauthorisation',
    async play(t, off) {
      const { a, b, member, watch } = await scene(t, off)
      const trainer = await trainerOf(member, a.url)
      const own = await watch(member, 'plain')
      const trainers = await Promise.all([watch(trainer, 'socket.io'), watch(trainer, 'plain')])
      await member.call('DELETE', `/api/coaching/${trainer.linkId}`, undefined, { at: b.url })
      const sentAway = until(() => trainers.every(({ closedBy }) => closedBy === 'forbidden'), {
        what: 'the trainer to be sent away',
        timeoutMs: FOLLOWS_MS,
      })
      await sentAway.catch(() => undefined)
      const { revision } = await save(member, a.url)
      await own.shows(revision)
      const heard = trainers.map(({ events }) => events.some(({ version }) => version.revision >= revision))
      return { kept: !heard.includes(true), told: `the trainer's two pages heard of it: ${heard}` }
    },
  },
  {
    name: 'an event right after a join is heard, before any comparison, although subscribing takes its time',
    off: 'barrier',
    async play(t, off) {
      const redis = await testRedis(t)
      const databaseUrl = await testDatabase(t)
      const line = await HeldLine.open(t, redis.port)
      const shared = { databaseUrl, env: { LIVE_ADAPTER: 'sharded' }, overrides: unprotected(...off) }
      const a = await startInstance(t, { ...shared, redisUrl: redis.url })
      const b = await startInstance(t, { ...shared, redisUrl: `redis://127.0.0.1:${line.port}` })
      const member = await newPerson(a.url)
      const events: ProgressUpdated[] = []
      const wire = await openWire('socket.io', b.url, member.token, {
        onEvent: (name, payload) => name === 'progressUpdated' && events.push(payload as ProgressUpdated),
        onClosed: () => undefined,
      })
      t.teardown(() => wire.close())
      const rounds = 3
      for (let round = 1; round <= rounds; round++) {
        await settled(a.app, member.id)
        line.hold(/ssubscribe/i)
        // as long as the barrier waits for a slow Redis, or shorter
        const subscribed = setTimeout(() => line.release(), 250)
        await wire.ask('joinProgressRoom', { userId: member.id })
        const { revision } = await save(member, a.url)
        await settled(a.app, member.id)
        clearTimeout(subscribed)
        line.release()
        const first = await until(() => events.find(({ version }) => version.revision === revision), {
          what: 'the event or the comparison',
        })
        // the comparison does not know what kind of change it was
        if (first.change.kind === 'newer-state') return { kept: false, told: `missed in round ${round}` }
        await wire.ask('leaveProgressRoom', { userId: member.id })
      }
      return { kept: true, told: `heard in ${rounds} of ${rounds} rounds` }
    },
  },
]

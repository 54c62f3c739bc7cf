import { randomUUID } from 'node:crypto'
import { FENCE_MS } from '../../../src/cache/protocol.ts'
import { until } from '../../support/until.ts'
import {
  entryKey,
  floorKey,
  type Hazard,
  type Outcome,
  outcome,
  quiet,
  raiseLateAfter,
  revisionAt,
  type Scene,
} from '../interleaving.ts'
import { read, save, warm } from '../scene.ts'

/** Undefined: the reader's instance had to ask Postgres for another reason, which proves nothing. */
async function repeatElsewhere(scene: Scene): Promise<Outcome | undefined> {
  const { a, b, c, points, slow, member, variant } = scene
  await warm(member, c.url)
  const headers = { 'idempotency-key': randomUUID() }
  const startedAt = new Date().toISOString()
  const dead = points.a.hold('after-commit')
  const raise = points.b.hold('before-raise')
  // The instance has just polled, and its next poll takes its time: it knows nothing of the outbox row.
  await c.app.outboxWatch.waitForPoll()
  const polls = slow.holdStatements()
  const lost = save(member, a.url, { startedAt }, headers)
  await dead.reached
  const repeated = save(member, b.url, { startedAt }, headers)
  await raise.reached
  if (!variant.off.includes('replaysRaise')) raise.release()
  const { revision } = await repeated
  const shown = await revisionAt(scene, c)
  const wasTrusted = c.app.cache.status().pollAgeMs < FENCE_MS
  raise.release()
  polls.open()
  dead.release()
  await lost
  await quiet(scene)
  return wasTrusted ? outcome(scene, revision, c, [shown]) : undefined
}

export const hazards: readonly Hazard[] = [
  {
    name: 'a refill that races a save',
    off: 'fillsAreJudged',
    async play(scene) {
      const { a, b, points, member, operator } = scene
      await warm(member, b.url)
      await operator.del(entryKey(scene))
      const held = points.b.hold('before-fill')
      const slowRead = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      await quiet(scene)
      held.release()
      await slowRead
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a flush between a miss and its fill',
    off: 'floorsAreVerified',
    async play(scene) {
      const { a, b, points, member, operator } = scene
      await operator.flushall()
      const held = points.b.hold('before-fill')
      const slowRead = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      await quiet(scene)
      await operator.flushall()
      held.release()
      await slowRead
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a raise that comes late, after the floor was evicted',
    off: 'floorsAreVerified',
    play: (scene) => raiseLateAfter(scene, ({ operator }) => operator.del(floorKey(scene))),
  },
  {
    name: 'a raise that comes late, after the floor has expired',
    off: 'floorsAreVerified',
    play: (scene) =>
      raiseLateAfter(scene, async ({ operator }) => {
        await operator.pexpire(floorKey(scene), 1)
        await until(async () => (await operator.exists(floorKey(scene))) === 0, { what: 'the floor to expire' })
      }),
  },
  {
    name: 'a raise that comes late, after a flush',
    off: 'floorsAreVerified',
    play: (scene) => raiseLateAfter(scene, ({ operator }) => operator.flushall()),
  },
  {
    name: 'a raise that never reaches Redis',
    off: 'outboxIsWatched',
    async play(scene) {
      const { a, b, points, member } = scene
      await warm(member, b.url)
      const line = points.a.cut('before-raise')
      const { revision } = await save(member, a.url)
      const shown = [await revisionAt(scene, b), await revisionAt(scene, b)]
      line.mend()
      return outcome(scene, revision, b, shown)
    },
  },
  {
    name: 'a writer that dies between commit and raise, and the request repeated on another instance',
    off: 'replaysRaise',
    // the reader has to be so quick that its instance still trusts its last poll
    play: (scene) => until(() => repeatElsewhere(scene), { what: 'a reader that is quick enough', timeoutMs: 30_000 }),
  },
  {
    name: 'a second reader while Redis is away, when the first began before the save',
    off: 'joinsOnlyWaiting',
    async play(scene) {
      const { a, b, points, redis, member } = scene
      await redis.kill()
      await until(() => b.app.cacheStore.run() === undefined, { what: 'the loss to be noticed' })
      const held = points.b.hold('after-snapshot')
      const first = read(member, b.url)
      await held.reached
      const { revision } = await save(member, a.url)
      const joined = b.app.cache.read('progress', member.id)
      held.release()
      await first
      const shown = [(await joined).version.revision]
      await redis.start()
      return outcome(scene, revision, b, shown)
    },
  },
]

import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { Id } from '../../src/contract/common.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import type { Contender } from './stale-reads/contender.ts'
import { PHASES } from './stale-reads/phases.ts'
import { runPhase } from './stale-reads/run-phase.ts'
import { spotter } from './stale-reads/spotter.ts'
import { Trial } from './stale-reads/trial.ts'
import { Truth } from './stale-reads/truth.ts'

async function openTruth(t: Test): Promise<Truth> {
  const truth = await Truth.open(await testDatabase(t))
  t.teardown(() => truth.close())
  return truth
}

/** The cache that everybody writes first: get or load and set; delete after a save. */
const naive: Contender = {
  name: 'naive',
  async open({ truth, redisUrl }) {
    const redis = new Redis(redisUrl)
    return {
      async read(id) {
        const cached = await redis.get(id)
        if (cached !== null) return Number(cached)
        const { revision } = await truth.load(id)
        await redis.set(id, revision)
        return revision
      },
      committed: (id) => redis.del(id),
      close: async () => redis.disconnect(),
    }
  },
}

/** A save is acknowledged while another instance has taken its snapshot but not yet stored it; then somebody reads. */
async function saveWithinLoad(t: Test, contender: Contender) {
  const truth = await openTruth(t)
  const ground = { truth, redisUrl: (await testRedis(t)).url }
  const instances = [await contender.open(ground), await contender.open(ground)]
  t.teardown(() => Promise.all(instances.map((instance) => instance.close())))
  const [id] = (await truth.begin(1)) as [Id]
  const trial = new Trial(truth, instances)
  truth.afterSnapshot = async () => {
    truth.afterSnapshot = async () => undefined
    await trial.save(1, id)
  }
  t.equal(await trial.read(0, id), false, 'the read that was under way when the save was acknowledged may be old')
  await trial.read(1, id)
  return trial.tally
}

const NO_FAILURE = { saves: 1, unacknowledged: 0, reads: 2, failed: 0 }

t.test('a stale read is counted: the naive cache serves what a load stored after the save', async (t) => {
  t.strictSame(await saveWithinLoad(t, naive), { ...NO_FAILURE, stale: 1 })
})

t.test('the same load stores nothing in our cache', async (t) => {
  t.strictSame(await saveWithinLoad(t, spotter), { ...NO_FAILURE, stale: 0 })
})

t.test('in a short run of every phase our cache serves nothing stale, and nothing is stale at rest', async (t) => {
  const truth = await openTruth(t)
  const size = { seed: 7, saves: 24, subjects: 4, writers: 4, readers: 4, restMs: 0 }
  for (const phase of PHASES) {
    const { stale, staleAtRest, saves, reads } = await runPhase(
      spotter,
      phase,
      { truth, redis: await testRedis(t) },
      size,
    )
    t.strictSame({ stale, staleAtRest, saves }, { stale: 0, staleAtRest: 0, saves: size.saves }, phase.name)
    t.ok(reads > saves, `${reads} reads in the phase "${phase.name}"`)
  }
})

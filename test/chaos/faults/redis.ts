import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { FAMILIES, FAMILY_NAMES, keysFor } from '../../../src/cache/keys.ts'
import type { Id } from '../../../src/contract/common.ts'
import { until } from '../../support/until.ts'
import type { World } from '../world.ts'
import { fault } from './during.ts'
import type { Fault } from './fault.ts'

const parts = ['redis'] as const
/** How long dashboards and reads are watched after a deed that is done in a moment. */
const AFTERMATH_MS = 1_500
const COMMAND_TIMEOUT_MS = 5_000
const keys = keysFor({ hashTags: false })

/** Does something over a connection of its own. */
async function withRedis<T>({ cluster }: World, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(cluster.redis.url, {
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  })
  redis.on('error', () => undefined)
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

/** Answers, and takes writes. */
const works = (world: World): Promise<unknown> =>
  until(() => withRedis(world, async (redis) => (await redis.set('chaos', '1')) === 'OK'), {
    what: 'Redis to take writes',
    timeoutMs: 20_000,
    everyMs: 50,
  })

/** A deed done to a Redis that runs on. */
const deed = (
  name: string,
  act: (redis: Redis, world: World) => Promise<unknown>,
  { lastsMs = AFTERMATH_MS, mend = async (_redis: Redis): Promise<unknown> => undefined } = {},
): Fault =>
  fault({
    name,
    lengthMs: lastsMs + 200,
    meanwhile: 'follow',
    parts,
    aim(world) {
      return {
        target: 'redis',
        act: async () => {
          await withRedis(world, (redis) => act(redis, world))
          await delay(lastsMs)
        },
        mend: async () => {
          await withRedis(world, mend)
          await works(world)
        },
      }
    },
  })

/** Killed, and started again `awayMs` later. */
const killed = (name: string, awayMs: number, long = false): Fault =>
  fault({
    name,
    lengthMs: awayMs + 500,
    meanwhile: 'follow',
    parts,
    ...(long && { long }),
    aim(world) {
      const { redis } = world.cluster
      return {
        target: 'redis',
        act: async () => {
          await redis.kill()
          await delay(awayMs)
        },
        mend: async () => {
          await redis.start()
          await works(world)
        },
      }
    },
  })

const dumpFile = (world: World): Promise<string> =>
  withRedis(world, async (redis) => {
    const [, folder = ''] = (await redis.config('GET', 'dir')) as string[]
    return join(folder, 'dump.rdb')
  })

const restartedWithOldData: Fault = fault({
  name: 'redis-restart-old-data',
  lengthMs: 5_000,
  meanwhile: 'follow',
  parts,
  aim(world) {
    const { redis } = world.cluster
    let dump: string | undefined
    return {
      target: 'redis',
      act: async () => {
        dump = await dumpFile(world)
        await withRedis(world, (client) => client.save())
        // Saved on, so that the data is old.
        await delay(3_000)
        await redis.kill()
        await redis.start()
        await works(world)
        await delay(AFTERMATH_MS)
      },
      mend: async () => {
        if (dump !== undefined) await rm(dump, { force: true })
        await redis.start()
        await works(world)
      },
    }
  },
})

const subjectsOf = ({ people }: World): Id[] => [
  ...[...people.members, ...people.trainers].map(({ id }) => id),
  people.group.id,
]

const entriesOf = (world: World): string[] =>
  subjectsOf(world).flatMap((id) =>
    FAMILY_NAMES.filter((family) => FAMILIES[family].subject === 'own').map((family) => keys.entry(family, id)),
  )

/** Deletes these several times, while saves and reads go on. */
const evicted = (name: string, which: (world: World) => string[]): Fault =>
  deed(
    name,
    async (redis, world) => {
      for (let time = 0; time < 5; time += 1) {
        await redis.del(...which(world))
        await delay(300)
      }
    },
    { lastsMs: 500 },
  )

export const REDIS_FAULTS: readonly Fault[] = [
  killed('redis-kill', 1_000),
  killed('redis-kill-15s', 15_000),
  killed('redis-kill-90s', 90_000, true),
  killed('redis-restart-empty', 0),
  restartedWithOldData,
  deed('redis-flushall', (redis) => redis.flushall()),
  evicted('redis-floors-evicted', (world) => subjectsOf(world).map((id) => keys.floor(id))),
  evicted('redis-entries-evicted', entriesOf),
  deed('redis-kill-pubsub', (redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')),
  deed('redis-pause-all', (redis) => redis.client('PAUSE', 2_000, 'ALL'), { lastsMs: 2_000 }),
  deed('redis-pause-write', (redis) => redis.client('PAUSE', 2_000, 'WRITE'), { lastsMs: 2_000 }),
  deed('redis-refuse-writes', (redis) => redis.config('SET', 'maxmemory', '1mb'), {
    lastsMs: 4_000,
    mend: (redis) => redis.config('SET', 'maxmemory', '0'),
  }),
]

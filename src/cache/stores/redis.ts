import { Cluster, type Redis } from 'ioredis'
import type { Logger } from '../../runtime/logger.ts'
import { silentLogger } from '../../runtime/logger.ts'
import { floorLifetimeMs } from '../keys.ts'
import { type Decisions, decisions, type PlantedFloor, unknownFloor } from '../protocol.ts'
import { type CacheStore, type StoreLook, StoreUnavailable } from '../store.ts'
import type { CacheRedis } from './redis-connection.ts'
import { watchRun } from './redis-run.ts'
import { protocolScripts, type Script, type Scripts } from './redis-scripts.ts'
import { type Place, shareLooks } from './shared-looks.ts'

export interface RedisStoreOptions {
  /** Connected as `cacheConnection` says; closed by the store. */
  client: CacheRedis
  logger?: Logger
  protocol?: Decisions
  scripts?: Scripts
}

const CHUNK = 500

const chunksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))

/** The store in Redis. Its judgement is Lua; its run is that of the Redis on the other end of the connection. */
export function createRedisStore({
  client,
  logger = silentLogger,
  protocol = decisions,
  scripts = protocolScripts,
}: RedisStoreOptions): CacheStore {
  const runWatch = watchRun(client, logger)
  const nodes = (): Redis[] => (client instanceof Cluster ? client.nodes('master') : [client])

  const currentRun = (): string => {
    const run = runWatch.current()
    if (run === undefined) throw new StoreUnavailable('not connected to Redis')
    return run
  }

  /** On a Cluster a node that took the place of another one may have answered: not the run that was asked. */
  const stillOfRun = <T extends { run: string }>(look: T): T => {
    if (client instanceof Cluster && look.run !== runWatch.current())
      throw new StoreUnavailable('another run began meanwhile')
    return look
  }

  // Entries may be large, and whoever waits for one waits for those before it. On a Cluster they lie in several slots.
  const placesAtOnce = client instanceof Cluster ? 1 : 32

  /** Each entry and its floor are seen in one atomic look. */
  const lookAt = (places: readonly Place[]): Promise<StoreLook>[] => {
    const look = async () => {
      const run = currentRun()
      const seen = await client.mgetBuffer(places.flatMap(({ entryKey, floorKey }) => [entryKey, floorKey]))
      return { run, seen }
    }
    const looked = look()
    return places.map(async (_, at) => {
      const { run, seen } = await looked
      return stillOfRun({ run, entry: seen[2 * at] ?? null, floor: seen[2 * at + 1]?.toString() ?? null })
    })
  }

  const evaluate = async (script: Script, keys: string[], args: (string | number | Buffer)[]): Promise<unknown> => {
    try {
      return await client.callBuffer('EVALSHA', script.sha1, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return client.callBuffer('EVAL', script.lua, keys.length, ...keys, ...args)
    }
  }

  return {
    run: () => runWatch.current(),

    read: shareLooks((places) => chunksOf(places, placesAtOnce).flatMap(lookAt)),

    async readFloors(floorKeys) {
      const run = currentRun()
      // On a Cluster the floors of several subjects lie in several slots.
      const look = (keys: string[]) =>
        client instanceof Cluster ? Promise.all(keys.map((key) => client.get(key))) : client.mget(keys)
      return stillOfRun({ run, floors: (await Promise.all(chunksOf(floorKeys, CHUNK).map(look))).flat() })
    },

    async plant({ floorKey, nonce }) {
      const run = currentRun()
      const [state, value] = textsOf(await evaluate(scripts.plant, [floorKey], [run, nonce, floorLifetimeMs()]))
      const floor: PlantedFloor =
        state === 'verified'
          ? { state: 'verified', revision: Number(value) }
          : { state: 'planted', nonce: value === undefined || value === '' ? null : value }
      return { ...floor, run }
    },

    async fill({ floorKey, run, nonce, revision, entry }) {
      if (!protocol.isOfThisRun(run, currentRun())) return false
      const keys = entry ? [floorKey, entry.key] : [floorKey]
      const args = [run, nonce ?? '', revision, floorLifetimeMs(), ...(entry ? [entry.value, entry.ttlMs] : [])]
      return (await evaluate(scripts.fill, keys, args)) === 1
    },

    async raise({ floorKey, watchedKey, revision, nonce }) {
      const args = [currentRun(), revision, nonce, floorLifetimeMs()]
      const reply = await evaluate(scripts.raise, [floorKey, watchedKey], args)
      if (!Array.isArray(reply)) throw new Error('The raise script answered something unknown')
      return { verified: reply[0] === 1, watched: reply[1] === 1 }
    },

    async watch(watchedKeys, ttlMs) {
      // One key a command, pipelined: on a Cluster they lie in several slots.
      await Promise.all(watchedKeys.map((key) => client.set(key, '1', 'PX', ttlMs)))
    },

    async makeUnknown({ floorKey, nonce }) {
      await client.set(floorKey, unknownFloor(currentRun(), nonce), 'PX', floorLifetimeMs())
    },

    get: (key) => client.getBuffer(key),

    async set(key, value, ttlMs) {
      await client.set(key, value, 'PX', ttlMs)
    },

    async delete(keys) {
      // One key a command, pipelined: on a Cluster they lie in several slots.
      const counts = await Promise.all(keys.map((key) => client.unlink(key)))
      return counts.reduce((sum, count) => sum + count, 0)
    },

    async getKeys(pattern, limit = Number.POSITIVE_INFINITY) {
      const found = new Set<string>()
      for (const node of nodes()) {
        let cursor = '0'
        do {
          const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', CHUNK)
          for (const key of keys) if (found.size < limit) found.add(key)
          cursor = next
        } while (cursor !== '0' && found.size < limit)
      }
      return [...found]
    },

    publish: (channel, message) => client.publish(channel, message),

    async close() {
      runWatch.stop()
      client.disconnect()
    },
  }
}

const textsOf = (reply: unknown): (string | undefined)[] =>
  Array.isArray(reply) ? reply.map((item) => (Buffer.isBuffer(item) ? item.toString() : undefined)) : []

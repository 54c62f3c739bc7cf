import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { floorLifetimeMs } from '../keys.ts'
import { type Decisions, decisions, unknownFloor } from '../protocol.ts'
import type { CacheStore, EntryToStore } from '../store.ts'
import { globToRegExp } from './glob.ts'

export interface MemoryStoreOptions {
  maxBytes?: number
  protocol?: Decisions
}

/** What a key and the bookkeeping of one item cost, about. */
const OVERHEAD_BYTES = 200

/** The store inside the process, for one instance without Redis: the same protocol, bounded in bytes. */
export function createMemoryStore({
  maxBytes = 64 * 1024 * 1024,
  protocol = decisions,
}: MemoryStoreOptions = {}): CacheStore {
  const run = randomBytes(20).toString('hex')
  const items = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    sizeCalculation: (value, key) => value.length + key.length + OVERHEAD_BYTES,
    ttlResolution: 0,
  })

  const get = (key: string) => items.get(key) ?? null
  const put = (key: string, value: Buffer | string, ttlMs: number) => {
    items.set(key, typeof value === 'string' ? Buffer.from(value) : value, { ttl: ttlMs })
  }
  const rawFloorAt = (key: string) => get(key)?.toString() ?? null
  const floorAt = (key: string) => protocol.parseFloor(rawFloorAt(key), run)
  const putFloor = (key: string, value: string) => put(key, value, floorLifetimeMs())
  const putEntry = ({ key, value, ttlMs }: EntryToStore) => put(key, value, ttlMs)

  return {
    run: () => run,

    async read(entryKey, floorKey) {
      return { run, entry: get(entryKey), floor: rawFloorAt(floorKey) }
    },

    async readFloors(floorKeys) {
      return { run, floors: floorKeys.map(rawFloorAt) }
    },

    async plant({ floorKey, nonce }) {
      const { floor, write } = protocol.judgePlant(floorAt(floorKey), run, nonce)
      if (write !== null) putFloor(floorKey, write)
      return { ...floor, run }
    },

    async fill({ floorKey, run: plantedIn, nonce, revision, entry }) {
      if (!protocol.isOfThisRun(plantedIn, run)) return false
      const floor = protocol.judgeFill(floorAt(floorKey), run, nonce, revision)
      if (floor === null) return false
      putFloor(floorKey, floor)
      if (entry) putEntry(entry)
      return true
    },

    async raise({ floorKey, watchedKey, revision, nonce }) {
      const { verified, write } = protocol.judgeRaise(floorAt(floorKey), run, revision, nonce)
      if (write !== null) putFloor(floorKey, write)
      return { verified, watched: items.has(watchedKey) }
    },

    async watch(watchedKeys, ttlMs) {
      for (const key of watchedKeys) put(key, '1', ttlMs)
    },

    async makeUnknown({ floorKey, nonce }) {
      putFloor(floorKey, unknownFloor(run, nonce))
    },

    async get(key) {
      return get(key)
    },

    async set(key, value, ttlMs) {
      put(key, value, ttlMs)
    },

    async delete(keys) {
      return keys.filter((key) => items.has(key) && items.delete(key)).length
    },

    async getKeys(pattern, limit = Number.POSITIVE_INFINITY) {
      const matches = globToRegExp(pattern)
      const found: string[] = []
      for (const key of items.keys()) {
        if (found.length >= limit) break
        if (items.has(key) && matches.test(key)) found.push(key)
      }
      return found
    },

    async publish() {
      return 0
    },

    async close() {
      items.clear()
    },
  }
}

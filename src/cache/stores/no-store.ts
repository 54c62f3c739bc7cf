import type { CacheStore } from '../store.ts'
import { createMemoryStore } from './memory.ts'

/**
 * The store that keeps nothing but marks, for an instance that shares a database with others and has no Redis to share
 * with them: a store of its own would not hear of their saves, and nobody else hears of its events. A raise is confirmed
 * at once, so a save waits for nobody.
 */
export function createNoStore(): CacheStore {
  const run = 'none'
  const { raise, watch } = createMemoryStore({ maxBytes: 8 * 1024 * 1024 })
  return {
    run: () => run,
    read: async () => ({ run, entry: null, floor: null }),
    readFloors: async (floorKeys) => ({ run, floors: floorKeys.map(() => null) }),
    plant: async () => ({ run, state: 'planted', nonce: null }),
    fill: async () => false,
    raise,
    watch,
    makeUnknown: async () => undefined,
    get: async () => null,
    set: async () => undefined,
    delete: async () => 0,
    getKeys: async () => [],
    publish: async () => 0,
    close: async () => undefined,
  }
}

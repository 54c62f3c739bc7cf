import type { CacheStore } from '../store.ts'

/**
 * The store that keeps nothing, for an instance that shares a database with others and has no Redis to share with them:
 * a store of its own would not hear of their saves. There is nothing to raise either, so a save waits for nobody.
 */
export function createNoStore(): CacheStore {
  const run = 'none'
  return {
    run: () => run,
    read: async () => ({ run, entry: null, floor: null }),
    readFloors: async (floorKeys) => ({ run, floors: floorKeys.map(() => null) }),
    plant: async () => ({ run, state: 'planted', nonce: null }),
    fill: async () => false,
    raise: async () => ({ verified: false }),
    makeUnknown: async () => undefined,
    get: async () => null,
    set: async () => undefined,
    delete: async () => 0,
    getKeys: async () => [],
    publish: async () => 0,
    close: async () => undefined,
  }
}

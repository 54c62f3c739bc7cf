import { decodeEntry } from './entry.ts'
import type { Keys } from './keys.ts'
import type { CacheStore } from './store.ts'

/** A plain cache for what needs no coherence, and the operators' view of every key. */
export interface CacheService {
  /** Stores a value as JSON. */
  set(key: string, value: unknown, ttlSeconds?: number): Promise<void>
  /** The value, or null. A coherent key answers its view (a floor, a mark: its text), for looking at. */
  get(key: string): Promise<unknown>
  /** True when the key was there. */
  delete(key: string): Promise<boolean>
  /** Deletes the keys that match a glob and answers how many there were. */
  deletePattern(pattern: string): Promise<number>
  /** Keys that match a glob, coherent ones too; at most `limit`. */
  getKeys(pattern: string, limit?: number): Promise<string[]>
  /** Sends a message as JSON and answers how many subscribers it was handed to. */
  publish(channel: string, message: unknown): Promise<number>
}

/** A coherent key was to be written by hand. */
export class CoherentKeyRefused extends Error {
  constructor(key: string, owner: string) {
    super(
      `"${key}" touches the coherent cache (${owner}). Such entries are outdated by a new revision of their subject, ` +
        'never written or deleted by hand: change the data, or use a key of your own.',
    )
    this.name = 'CoherentKeyRefused'
  }
}

const DEFAULT_TTL_SECONDS = 300
const UNLINK_CHUNK = 500

/** `cacheService`: SCAN and UNLINK, never KEYS or a flush. Refuses to change what the coherent cache owns. */
export function createCacheService(store: CacheStore, keys: Keys): CacheService {
  const refuse = (key: string, owner: string | undefined) => {
    if (owner !== undefined) throw new CoherentKeyRefused(key, owner)
  }
  return {
    async set(key, value, ttlSeconds = DEFAULT_TTL_SECONDS) {
      refuse(key, keys.ownerOf(key))
      await store.set(key, JSON.stringify(value), Math.round(ttlSeconds * 1000))
    },

    async get(key) {
      const raw = await store.get(key)
      if (raw === null) return null
      const owner = keys.ownerOf(key)
      if (owner === undefined) return JSON.parse(raw.toString())
      if (owner === 'floor' || owner === 'watched') return raw.toString()
      const body = decodeEntry(raw)?.body
      return body === undefined ? null : JSON.parse(body.toString())
    },

    async delete(key) {
      refuse(key, keys.ownerOf(key))
      return (await store.delete([key])) > 0
    },

    async deletePattern(pattern) {
      refuse(pattern, keys.ownerMatchedBy(pattern))
      const found = await store.getKeys(pattern)
      let deleted = 0
      for (let at = 0; at < found.length; at += UNLINK_CHUNK) {
        deleted += await store.delete(found.slice(at, at + UNLINK_CHUNK))
      }
      return deleted
    },

    getKeys: (pattern, limit) => store.getKeys(pattern, limit),

    publish: (channel, message) => store.publish(channel, JSON.stringify(message)),
  }
}

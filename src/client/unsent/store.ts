import { SpotterError } from '../errors.ts'
import type { SessionStorage } from '../session.ts'
import { placeOf, type UnsentEntry } from './entry.ts'

/** `localStorage` fits: what is kept there is still there after a reload, and every tab sees it. */
export interface EntryStorage extends SessionStorage {
  readonly length: number
  key(index: number): string | null
}

/** So many saves wait for one account at most, */
export const MAX_ENTRIES = 200
/** so many steps of workouts in progress beside them, */
export const MAX_STEPS = 2_000
/** and so much of either; a browser gives a site some 5 MB in all. */
export const MAX_CHARACTERS = 1_000_000

const PREFIX = 'spotter.unsent:'
const prefixOf = (userId: string) => `${PREFIX}${userId}:`

export interface EntryStore {
  /** An account's entries, in the order in which they are sent. */
  list(userId: string): UnsentEntry[]
  get(userId: string, key: string): UnsentEntry | undefined
  /** Adds or replaces an entry. Throws not-kept when there is no room, or no permission. */
  put(userId: string, entry: UnsentEntry): void
  remove(userId: string, key: string): void
  /** How many entries there are, whosever they are. */
  count(): number
}

/** Each entry is an item of its own, so that two tabs never write over each other's. */
export function createEntryStore(storage: EntryStorage): EntryStore {
  const names = (prefix: string): string[] =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((name) =>
      name.startsWith(prefix),
    )

  function get(userId: string, key: string): UnsentEntry | undefined {
    return parse(storage.getItem(prefixOf(userId) + key))
  }

  return {
    get,
    list: (userId) =>
      names(prefixOf(userId))
        .flatMap((name) => parse(storage.getItem(name)) ?? [])
        .sort((a, b) => placeOf(a) - placeOf(b)),
    put(userId, entry) {
      const name = prefixOf(userId) + entry.key
      const text = JSON.stringify(entry)
      const isStep = entry.kind === 'step'
      const others = names(prefixOf(userId))
        .filter((other) => other !== name)
        .map((other) => storage.getItem(other) ?? '')
        .filter((other) => (parse(other)?.kind === 'step') === isStep)
      const characters = others.reduce((sum, other) => sum + other.length, text.length)
      if (others.length >= (isStep ? MAX_STEPS : MAX_ENTRIES) || characters > MAX_CHARACTERS) {
        throw notKept(`${others.length} saves wait in this browser already: there is no room for more`)
      }
      try {
        storage.setItem(name, text)
      } catch (cause) {
        throw notKept('This browser has no room for it, or does not let Spotter keep anything', cause)
      }
    },
    remove: (userId, key) => storage.removeItem(prefixOf(userId) + key),
    count: () => names(PREFIX).length,
  }
}

/** Where nothing can be kept over a reload: for as long as the client lives. */
export function memoryStorage(): EntryStorage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => {
      items.set(name, value)
    },
    removeItem: (name) => {
      items.delete(name)
    },
  }
}

const notKept = (detail: string, cause?: unknown) => new SpotterError(0, 'not-kept', { detail, cause })

/** Undefined for what is no entry: somebody else wrote there. */
function parse(text: string | null): UnsentEntry | undefined {
  try {
    const entry = JSON.parse(text ?? 'null') as UnsentEntry | null
    return typeof entry?.key === 'string' && typeof entry.savedAtMs === 'number' ? entry : undefined
  } catch {
    return undefined
  }
}

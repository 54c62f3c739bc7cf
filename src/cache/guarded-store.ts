import type { Clock } from '../runtime/clock.ts'
import { Breaker } from './breaker.ts'
import type { CacheObserver } from './observer.ts'
import { type CacheStore, StoreUnavailable } from './store.ts'

type Coherent = Pick<CacheStore, 'run' | 'read' | 'readFloors' | 'plant' | 'fill' | 'raise' | 'watch' | 'makeUnknown'>

export interface GuardedStore extends Coherent {
  readonly reads: Breaker
  readonly writes: Breaker
}

/**
 * The store behind two breakers, because Redis can refuse writes and answer reads. Raises are always tried: a save waits
 * for them, and they tell that writes work again.
 */
export function guardStore(store: CacheStore, observer: CacheObserver, clock: Clock): GuardedStore {
  const reads = new Breaker({ clock, onChange: (open) => observer.breaker('reads', open) })
  const writes = new Breaker({ clock, onChange: (open) => observer.breaker('writes', open) })

  // A lost connection is known at once and needs no breaker.
  const connected = <T>(call: () => Promise<T>): Promise<T> =>
    store.run() === undefined ? Promise.reject(new StoreUnavailable('not connected')) : call()

  return {
    reads,
    writes,
    run: () => store.run(),
    read: (entryKey, floorKey) => connected(() => reads.run(() => store.read(entryKey, floorKey))),
    readFloors: (floorKeys) => connected(() => reads.run(() => store.readFloors(floorKeys))),
    plant: (request) => connected(() => writes.run(() => store.plant(request))),
    fill: (request) => connected(() => writes.run(() => store.fill(request))),
    raise: (request) => connected(() => writes.observe(() => store.raise(request))),
    watch: (keys, ttlMs) => connected(() => writes.run(() => store.watch(keys, ttlMs))),
    makeUnknown: (request) => connected(() => writes.observe(() => store.makeUnknown(request))),
  }
}

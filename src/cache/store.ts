import type { PlantedFloor } from './protocol.ts'

/** The store cannot be used now: not connected, or its run is not known yet. Reads go to the database meanwhile. */
export class StoreUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`The cache store cannot be used now: ${reason}`, options)
    this.name = 'StoreUnavailable'
  }
}

/** What one look brought, raw, and the run of the store that said so. */
export interface StoreLook {
  run: string
  entry: Buffer | null
  floor: string | null
}

export interface EntryToStore {
  key: string
  value: Buffer
  ttlMs: number
}

export interface PlantRequest {
  floorKey: string
  nonce: string
}

export interface FillRequest {
  floorKey: string
  /** The run in which the floor was planted or seen; another one by now refuses the fill. */
  run: string
  /** Found or planted before the database was asked; null when the floor was verified then. */
  nonce: string | null
  /** What the database said, in one snapshot with the entry. */
  revision: number
  /** Absent: only the floor is verified, an entry that is there stays. */
  entry?: EntryToStore
}

export interface RaiseRequest {
  floorKey: string
  /** The mark that `watch` sets. */
  watchedKey: string
  revision: number
  /** Takes the place of the nonce on an unknown floor; a new one for every attempt. */
  nonce: string
}

export interface RaiseOutcome {
  /** False: the floor was unknown and stays so. */
  verified: boolean
  /** The mark was there: somebody has to be told. */
  watched: boolean
}

/**
 * Where entries and floors live. The judgement of plant, fill and raise (protocol.ts) and their write are one atomic
 * step. Every method rejects when the store did not answer; the command may have been executed all the same.
 */
export interface CacheStore {
  /** Names the store's memory: another run may have forgotten anything. undefined: cannot be used now. */
  run(): string | undefined
  /** Entry and floor in one atomic look. */
  read(entryKey: string, floorKey: string): Promise<StoreLook>
  /** The floors as they are written, in the order asked. */
  readFloors(floorKeys: readonly string[]): Promise<{ run: string; floors: (string | null)[] }>
  /** Before the database is asked: finds a verified floor, or an unknown floor's nonce, or plants one. */
  plant(request: PlantRequest): Promise<PlantedFloor & { run: string }>
  /** True when floor (and entry) were stored. */
  fill(request: FillRequest): Promise<boolean>
  raise(request: RaiseRequest): Promise<RaiseOutcome>
  /** Sets these marks, each for so long. */
  watch(watchedKeys: readonly string[], ttlMs: number): Promise<void>
  /** Whatever the floor was, it is unknown now. */
  makeUnknown(request: PlantRequest): Promise<void>

  // — plain keys, for the families that need no coherence and for operators —
  get(key: string): Promise<Buffer | null>
  set(key: string, value: Buffer | string, ttlMs: number): Promise<void>
  /** How many of the keys were there. */
  delete(keys: readonly string[]): Promise<number>
  /** Keys matching a Redis glob, found without blocking the store; at most `limit`. */
  getKeys(pattern: string, limit?: number): Promise<string[]>
  /** How many subscribers the store handed it to. */
  publish(channel: string, message: string): Promise<number>

  close(): Promise<void>
}

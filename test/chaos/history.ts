import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Version } from '../../src/contract/common.ts'

/*
 * What happened in a run, in the order in which the one process that drives it saw it. Actors and faults write it, the
 * checks know nothing else. All times are milliseconds since the run began, of the driver's monotonic clock.
 */

/**
 * What a writer asks for. `repeat`: a create whose Idempotency-Key was used before. `import`: `key` names the file, and
 * is the `key` of each of its workouts in the truth. `coaching`: a link made or ended; `memberId` is the trainer.
 */
export type Action = 'create' | 'change' | 'delete' | 'import' | 'repeat' | 'profile' | 'coaching' | 'tick'

/** With what a watcher watches: src/client/, or as a raw client of either kind. */
export const WATCHER_KINDS = ['spotter', 'socket.io', 'plain'] as const
export type WatcherKind = (typeof WATCHER_KINDS)[number]

/** Every route whose answers are cached; besides them a trainer's dashboard is read, which is made of others' entries. */
export const CACHED_ROUTES = [
  'progress',
  'workouts',
  'memberWorkouts',
  'stats',
  'preferences',
  'clients',
  'leaderboard',
  'exercises',
  'muscles',
] as const

export type Happening =
  // — writers, through nginx —
  | {
      kind: 'save-begun'
      save: number
      memberId: string
      action: Action
      key?: string
      workoutId?: string
      setId?: string
    }
  /** Noted when all of an answer is read. `workouts`: how many an import added. `revision` 0: the answer tells none. */
  | {
      kind: 'save-acknowledged'
      save: number
      memberId: string
      epoch: string
      revision: number
      workoutId?: string
      workouts?: number
      instance: string
    }
  /** The server said no: nothing was saved by this request, or (503) nobody knows. */
  | { kind: 'save-refused'; save: number; memberId: string; status: number; code: string }
  /** No answer: nobody knows whether it was saved. */
  | { kind: 'save-lost'; save: number; memberId: string; error: string }

  // — readers, on one instance or through nginx —
  /** `instance`: the one that is asked, or 'nginx'. `route`: one of CACHED_ROUTES, or dashboard. */
  | { kind: 'read-begun'; read: number; subjectId: string; route: string; instance: string }
  | {
      kind: 'read-answered'
      read: number
      source: 'cache' | 'database' | 'not-modified'
      verified: boolean
      version: Version
    }
  | { kind: 'read-failed'; read: number; status: number; code: string }

  // — watchers —
  /** What a watcher is for, noted once for each member it watches and before it connects for the first time. */
  | { kind: 'watching'; watcher: string; memberId: string; client: WatcherKind }
  | { kind: 'connected'; watcher: string; instance: string }
  | { kind: 'disconnected'; watcher: string; reason: string }
  /** A page is opened; `watch` counts the times that this watcher opened this member's. At most one is open at a time. */
  | { kind: 'watch-opened'; watcher: string; memberId: string; watch: number }
  /** What is on the watcher's screen from now on; `hash` as of `hashOf(progress)`. `watch`: which of its pages shows it. */
  | { kind: 'shown'; watcher: string; memberId: string; watch: number; version: Version; hash: string }
  /** The server closed the room to this watcher, and the page with it. */
  | { kind: 'room-closed'; watcher: string; memberId: string; watch: number; code: string }
  | { kind: 'stopped-reading'; watcher: string }
  | { kind: 'reads-again'; watcher: string }

  // — coaching —
  /** The request that ends the link was acknowledged. */
  | { kind: 'link-ended'; trainerId: string; memberId: string; watchers: string[] }
  /** About to be made again: from now on the trainer may be shown the member. Their watchers ask to be shown anew. */
  | { kind: 'link-made'; trainerId: string; memberId: string }

  // — faults and processes —
  /**
   * `target`: the names of what is broken, separated by blanks, instances as api-1. `meanwhile` as in the fault's
   * definition, so that a history says all by itself.
   */
  | { kind: 'fault-begun'; fault: number; name: string; target: string; meanwhile: 'follow' | 'heal' }
  /** What was broken works again. */
  | { kind: 'fault-ended'; fault: number }
  | { kind: 'process-ended'; name: string; expected: boolean; how: string }
  /** A line of an instance's log at error or fatal, or an unhandled rejection. */
  | { kind: 'complaint'; instance: string; line: string }

  // — the driver itself —
  /** The driver's event loop was late by so much: what it saw then is not to be blamed on Spotter. */
  | { kind: 'driver-late'; lateMs: number }
  /** How many processes of the whole machine want a core, for each core it has: a minute's mean. */
  | { kind: 'load'; perCore: number }

export type Entry = Happening & { atMs: number }

/** A witnessed state: what a save's own transaction made of an account's page. */
export interface Witnessed {
  memberId: string
  epoch: string
  revision: number
  today: string
  hash: string
}

/** What the database holds when all is over. */
export interface Truth {
  witnessed: Witnessed[]
  /** Ids of the workouts that are there, by member, and the Idempotency-Key (imported: the file's key) each was made under. */
  workouts: { id: string; memberId: string; key: string | null; imported: boolean }[]
  /** Sets that are there and done. */
  doneSetIds: string[]
  revisions: { subjectId: string; revision: number }[]
  /** Which other subjects (a leaderboard, the other side of a link) the transaction moved that made `revision` of `subjectId`. */
  together: { subjectId: string; revision: number; otherId: string; otherRevision: number }[]
}

/** So much is kept back before it is written: one write for each entry would slow the driver down. */
const WRITE_BYTES = 64 * 1024

/** Keeps everything in memory for the checks and on disk for people. */
export class History {
  readonly entries: Entry[] = []
  readonly path: string
  readonly #startedAtMs = performance.now()
  readonly #file: number
  readonly #flush = () => this.#write()
  #unwritten = ''
  #ended = false

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'w')
    // what a run that breaks off leaves behind is worth reading, too
    process.once('exit', this.#flush)
  }

  nowMs(): number {
    return performance.now() - this.#startedAtMs
  }

  /** After the end, entries are made and not kept. */
  note(happening: Happening): Entry {
    const entry: Entry = { atMs: Math.round(this.nowMs() * 1_000) / 1_000, ...happening }
    if (this.#ended) return entry
    this.entries.push(entry)
    this.#unwritten += `${JSON.stringify(entry)}\n`
    if (this.#unwritten.length > WRITE_BYTES) this.#write()
    return entry
  }

  /** The last line is the truth, so that the checks can be run again without the database. */
  end(truth: Truth): void {
    this.#unwritten += `${JSON.stringify({ truth })}\n`
    this.close()
  }

  /** May be called again. */
  close(): void {
    if (this.#ended) return
    this.#write()
    this.#ended = true
    process.off('exit', this.#flush)
    closeSync(this.#file)
  }

  #write(): void {
    writeSync(this.#file, this.#unwritten)
    this.#unwritten = ''
  }
}

/** A history that was written before, for looking at it again. Throws when its run broke off. */
export function readHistory(path: string): { entries: Entry[]; truth: Truth } {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry | { truth: Truth })
  const last = lines.pop()
  if (last === undefined || !('truth' in last)) throw new Error(`${path} has no truth at its end: its run broke off`)
  return { entries: lines as Entry[], truth: last.truth }
}

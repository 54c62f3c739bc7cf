import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Version } from '../../src/wire.ts'

/*
 * What happened in a run, in the order in which the one process that drives it saw it. Actors and faults write it, the
 * checks know nothing else. All times are milliseconds since the run began, of the driver's monotonic clock.
 */

/** What a writer asks for. `repeat`: a create whose Idempotency-Key was used before. */
export type Action = 'create' | 'change' | 'delete' | 'import' | 'repeat' | 'profile'

export type Happening =
  // — writers, through nginx —
  | { kind: 'save-begun'; save: number; memberId: string; action: Action; key?: string; workoutId?: string }
  /** `workouts`: how many an import added. */
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
  /** `route` names the cached family: progress, workouts, stats, preferences, clients, leaderboard, exercises, muscles. */
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
  | { kind: 'connected'; watcher: string; instance: string }
  | { kind: 'disconnected'; watcher: string; reason: string }
  /** What is on the watcher's screen from now on; `hash` as of `hashOf(progress)`. */
  | { kind: 'shown'; watcher: string; memberId: string; version: Version; hash: string }
  /** The server closed the room to this watcher. */
  | { kind: 'room-closed'; watcher: string; memberId: string; code: string }
  | { kind: 'stopped-reading'; watcher: string }
  | { kind: 'reads-again'; watcher: string }

  // — coaching —
  /** The request that ends the link was acknowledged. */
  | { kind: 'link-ended'; trainerId: string; memberId: string; watchers: string[] }

  // — faults and processes —
  | { kind: 'fault-begun'; fault: number; name: string; target: string }
  /** What was broken works again. */
  | { kind: 'fault-ended'; fault: number }
  | { kind: 'process-ended'; name: string; expected: boolean; how: string }
  /** A line of an instance's log at error or fatal, or an unhandled rejection. */
  | { kind: 'complaint'; instance: string; line: string }

  // — the driver itself —
  /** The driver's event loop was late by so much: what it saw then is not to be blamed on Spotter. */
  | { kind: 'driver-late'; lateMs: number }

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
  /** Ids of the workouts that are there, by member, and the Idempotency-Key each was made under. */
  workouts: { id: string; memberId: string; key: string | null; imported: boolean }[]
  revisions: { subjectId: string; revision: number }[]
}

/** Keeps everything in memory for the checks and on disk for people. */
export class History {
  readonly entries: Entry[] = []
  readonly #startedAtMs = performance.now()
  readonly #file: number

  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  nowMs(): number {
    return performance.now() - this.#startedAtMs
  }

  note(happening: Happening): Entry {
    const entry: Entry = { atMs: Math.round(this.nowMs() * 1_000) / 1_000, ...happening }
    this.entries.push(entry)
    writeSync(this.#file, `${JSON.stringify(entry)}\n`)
    return entry
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** A history that was written before, for looking at it again. */
export const readHistory = (path: string): Entry[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry)

/** Appended at the end of the file, so that the checks can be run again without the database. */
export const appendTruth = (path: string, truth: Truth): void => appendFileSync(path, `${JSON.stringify({ truth })}\n`)

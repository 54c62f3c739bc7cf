import type { Action, Entry, Happening, Truth } from '../history.ts'
import { type Story, storyOf } from './story.ts'

/* Short ways to write down small histories. The member is m, its watcher w on api-1, unless said otherwise. */

export const EPOCH = 'epoch-1'
export const TODAY = '2026-11-23'

export const version = (revision: number, today = TODAY, epoch = EPOCH) => ({ epoch, revision, today, view: '1' })

export type Moment = readonly [atMs: number, ...happenings: Happening[]]

/** What happened at each time; the order is the one in which it is written. */
export const story = (...moments: readonly Moment[]): Story =>
  storyOf(moments.flatMap(([atMs, ...happenings]) => happenings.map((happening): Entry => ({ atMs, ...happening }))))

export const truthOf = (parts: Partial<Truth> = {}): Truth => ({
  witnessed: [],
  workouts: [],
  doneSetIds: [],
  revisions: [],
  together: [],
  ...parts,
})

/** What the saves' transactions made of m's page: its hash is `h<revision>`. */
export const witnessed = (...revisions: number[]): Truth['witnessed'] =>
  revisions.map((revision) => ({ memberId: 'm', epoch: EPOCH, revision, today: TODAY, hash: `h${revision}` }))

export const begun = (
  save: number,
  action: Action = 'create',
  more: { key?: string; workoutId?: string; setId?: string } = {},
): Happening => ({ kind: 'save-begun', save, memberId: 'm', action, ...more })

export const acknowledged = (
  save: number,
  revision: number,
  more: { workoutId?: string; workouts?: number; instance?: string; memberId?: string } = {},
): Happening => ({
  kind: 'save-acknowledged',
  save,
  memberId: 'm',
  epoch: EPOCH,
  revision,
  instance: 'api-2',
  ...more,
})

export const lost = (save: number): Happening => ({ kind: 'save-lost', save, memberId: 'm', error: 'ECONNRESET' })

export const reads = (read: number, subjectId = 'm', route = 'progress', instance = 'api-1'): Happening => ({
  kind: 'read-begun',
  read,
  subjectId,
  route,
  instance,
})

export const answered = (
  read: number,
  revision: number,
  { verified = true, epoch = EPOCH }: { verified?: boolean; epoch?: string } = {},
): Happening => ({
  kind: 'read-answered',
  read,
  source: 'cache',
  verified,
  version: version(revision, TODAY, epoch),
})

export const connected = (watcher = 'w', instance = 'api-1'): Happening => ({ kind: 'connected', watcher, instance })
export const disconnected = (watcher = 'w'): Happening => ({ kind: 'disconnected', watcher, reason: 'transport close' })

export const shown = (
  revision: number,
  { watcher = 'w', watch = 1, hash = `h${revision}`, today = TODAY, epoch = EPOCH } = {},
): Happening => ({ kind: 'shown', watcher, memberId: 'm', watch, version: version(revision, today, epoch), hash })

export const opened = (watch: number, watcher = 'w'): Happening => ({
  kind: 'watch-opened',
  watcher,
  memberId: 'm',
  watch,
})

export const closed = (watch: number, watcher = 'w'): Happening => ({
  kind: 'room-closed',
  watcher,
  memberId: 'm',
  watch,
  code: 'forbidden',
})

export const breaks = (
  fault: number,
  name: string,
  { target = name.split('-')[0] as string, meanwhile = 'heal' as 'heal' | 'follow' } = {},
): Happening => ({ kind: 'fault-begun', fault, name, target, meanwhile })

export const mends = (fault: number): Happening => ({ kind: 'fault-ended', fault })

import { type Static, Type } from 'typebox'
import { type Id, Nullable, Uuid, Version } from './common.ts'
import { ProgressView } from './progress.ts'

/** The live wire: the same events for Socket.IO clients and for plain WebSocket clients at /ws. */

export const CHANGE_KINDS = [
  'workout-created',
  'workout-updated',
  'workout-deleted',
  'workout-started',
  'set-done',
  'set-changed',
  'workout-finished',
  'workout-discarded',
  'workouts-imported',
  'preferences-changed',
  'coaching-changed',
  'groups-changed',
  'measurement-changed',
  'goal-changed',
  'plan-changed',
  'exercises-changed',
  'assignment-changed',
  'comment-changed',
  'import-undone',
  'newer-state',
] as const

export const Change = Type.Object({ kind: Type.Enum([...CHANGE_KINDS]), workoutId: Type.Optional(Uuid) })
export type Change = Static<typeof Change>

/**
 * Server → room `progress:<userId>`. `set` holds the sections that changed, each whole; they apply to the state named
 * by `base`. `base: null`: `set` is the whole view. Repeats are harmless.
 */
export const ProgressUpdated = Type.Object({
  userId: Uuid,
  version: Version,
  base: Nullable(Version),
  change: Change,
  set: Type.Partial(ProgressView),
})
export type ProgressUpdated = Static<typeof ProgressUpdated>

/** Client → server, with acknowledgement: `joinProgressRoom(userId, { version }?, ack)`. A plain client sends one object. */
export const JoinRequest = Type.Object({
  userId: Type.Union([Type.Literal('me'), Uuid]),
  version: Type.Optional(Version),
})
export type JoinRequest = Static<typeof JoinRequest>

/** `progress` only when the client's own version is not the newest. */
export type JoinAnswer =
  | { ok: true; version: Version; progress?: ProgressView }
  | { ok: false; code: 'forbidden' | 'not-found' | 'unavailable' | 'invalid'; message: string; retryAfterMs?: number }

/** Server → socket: this instance goes; come back after so long. */
export const ServerDraining = Type.Object({ reconnectAfterMs: Type.Integer() })
export type ServerDraining = Static<typeof ServerDraining>

/**
 * Server → room `group:<id>`: its leaderboard is at this version now; read it again. `today` in it is the instant at
 * which it changes without a save, the next midnight of anybody on it.
 */
export const LeaderboardUpdated = Type.Object({ groupId: Uuid, version: Version })
export type LeaderboardUpdated = Static<typeof LeaderboardUpdated>

export const progressRoom = (userId: Id): string => `progress:${userId}`
export const groupRoom = (groupId: Id): string => `group:${groupId}`

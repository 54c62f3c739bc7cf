import type { Id, Version } from '../contract/common.ts'
import type { Role } from '../contract/enums.ts'
import type { ProgressView } from '../contract/progress.ts'

/** What the live part needs from the rest of Spotter. Whoever composes the application supplies it. */

/** Who a socket speaks for, as its access token says. */
export interface Principal {
  userId: Id
  role: Role
  sessionId: Id
  /** When the access token runs out, on the wall clock. */
  expiresAtMs: number
}

/** A member's progress as one snapshot of the database showed it. */
export interface ProgressState {
  version: Version
  progress: ProgressView
  /** The member's next local midnight, when this state is outdated without a save. */
  expiresAtMs: number
}

/** A leaderboard is announced, not sent: its version is all there is to say. */
export interface LeaderboardState {
  version: Version
  /** The next midnight of anybody on it; Infinity when there is nobody. */
  expiresAtMs: number
}

/** What is common to both when a room is handled whatever its kind. */
export type RoomState = LeaderboardState & Partial<ProgressState>

export interface Refused {
  allowed: false
  reason: 'forbidden' | 'not-found'
}

/** Permission, as it was once the state had been read, and the state. */
export type Opened<State> = Refused | ({ allowed: true } & State)

/**
 * One kind of room: who may be in it, asked of the database each time, and what it shows, never older than a save that
 * was acknowledged before the question. Ids are subject ids.
 */
export interface RoomSource<State> {
  /** An answer for each, in their order. */
  open(principals: readonly Principal[], subjectId: Id): Promise<Opened<State>[]>
  stillAllowed(principals: readonly Principal[], subjectId: Id): Promise<boolean[]>
  /** Undefined: the account or group is gone. */
  load(subjectId: Id): Promise<State | undefined>
}

/** A row of the outbox that this instance may publish until its lease ends. */
export interface Claimed {
  subjectId: Id
  revision: number
  kind: 'account' | 'group' | 'library'
  /** How long its oldest change has been waiting. */
  lagMs: number
}

export interface Published {
  subjectId: Id
  revision: number
}

/** What was saved and may not have been published yet, of all instances. Nothing here waits for a saver. */
export interface Outbox {
  /** Takes up to `limit` rows that have waited for `olderThanMs`, for the time of the lease. */
  claim(limit: number, options: { olderThanMs: number; leaseMs: number }): Promise<Claimed[]>
  /** Removes rows that say nothing newer than what was published. */
  remove(published: readonly Published[]): Promise<void>
  /** Gives claimed rows back before their leases end. */
  release(subjectIds: readonly Id[]): Promise<void>
}

export interface LivePorts {
  /** Rejects when the token does not admit its bearer. */
  verifyToken(token: string): Promise<Principal>
  /** Why a token is refused that has not run out; undefined: it is not. */
  refusalOf(principal: Principal): 'session-ended' | 'token-expired' | undefined
  /** Told when one more is refused. */
  onRevoked(listener: () => void): void
  progress: RoomSource<ProgressState>
  leaderboard: RoomSource<LeaderboardState>
  /**
   * The newest revision known to be committed: the larger of floor and outbox row, from Postgres where the floor is
   * unknown or Redis is away. A subject that is missing in the answer is asked for again a second later.
   */
  newest(subjectIds: readonly Id[]): Promise<Map<Id, number>>
  /** The history that the database was last heard to be in; undefined: not heard yet. */
  epoch(): string | undefined
  /** Told when the database is heard to be in another history than before. */
  onNewHistory(listener: () => void): void
  /** A page as it was cached last, whatever it is worth by now; null: none, or it cannot be asked for. */
  storedProgress(subjectId: Id): Promise<Pick<ProgressState, 'version' | 'progress'> | null>
  /** One attempt to raise the floor, which tells whether somebody watches; null when it is not confirmed. */
  raise(subjectId: Id, revision: number): Promise<{ watched: boolean } | null>
  /** Says to all savers that somebody watches, for some seconds. True when it is confirmed; never rejects. */
  watch(subjectIds: readonly Id[]): Promise<boolean>
  /** Whatever the floor was, readers have to ask the database again. */
  makeUnknown(subjectId: Id): Promise<unknown>
  outbox: Outbox
  /** Tells "could not be asked" from a fault in the program. */
  isUnavailable(error: unknown): boolean
}

import type { Change } from '../contract/live.ts'

/** Why a room's sockets were sent a snapshot: they had missed something, or a new day began for the member. */
export type RepairReason = 'behind' | 'new-day'

/** Told what happens, for metrics. */
export interface LiveObserver {
  connected(kind: 'socket.io' | 'plain'): void
  disconnected(kind: 'socket.io' | 'plain'): void
  joined(outcome: 'ok' | 'resumed' | 'forbidden' | 'not-found' | 'unavailable' | 'invalid', ms: number): void
  /** An event left this instance; `accepted`: the bus took it. */
  emitted(kind: Change['kind'] | 'leaderboard', accepted: boolean): void
  /** The relay published an outbox row that was so old. */
  relayed(lagMs: number): void
  /** So many local sockets were sent a snapshot. */
  repaired(reason: RepairReason, sockets: number): void
  /** One comparison over so many rooms. */
  compared(rooms: number, ms: number): void
  /** The server ended a socket. */
  ended(code: 'token-expired' | 'session-ended' | 'too-many-requests' | 'draining'): void
  /** The subscriber did not answer and was made to connect again. */
  reconnected(): void
}

const nothing = () => undefined

export const noObserver: LiveObserver = {
  connected: nothing,
  disconnected: nothing,
  joined: nothing,
  emitted: nothing,
  relayed: nothing,
  repaired: nothing,
  compared: nothing,
  ended: nothing,
  reconnected: nothing,
}

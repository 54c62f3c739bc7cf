import type { Server, Socket } from 'socket.io'
import type { Id } from '../contract/common.ts'
import type { LeaderboardUpdated, ProgressUpdated, ServerDraining } from '../contract/live.ts'
import type { Principal } from './ports.ts'

/* The types of our Socket.IO server. Type aliases, not interfaces: Socket.IO's event maps need an index signature. */

/** What clients send is unknown until it has been checked. */
type Untrusted = (...args: unknown[]) => void

export type ClientEvents = {
  joinProgressRoom: Untrusted
  leaveProgressRoom: Untrusted
  joinGroup: Untrusted
  leaveGroup: Untrusted
  renew: Untrusted
}

export type ServerEvents = {
  progressUpdated(event: ProgressUpdated): void
  leaderboardUpdated(event: LeaderboardUpdated): void
  /** The socket is no longer in this room: it may not be there any more, or there is nothing to show. */
  roomClosed(event: RoomClosed): void
  /** The server closes the connection now; sign in again. */
  sessionEnded(event: { code: 'token-expired' | 'session-ended' }): void
  serverDraining(event: ServerDraining): void
  importProgress(event: unknown): void
}

export type RoomClosed = ({ userId: Id } | { groupId: Id }) & { code: 'forbidden' | 'not-found' }

export type SocketData = { principal: Principal }

// biome-ignore lint/complexity/noBannedTypes: Socket.IO's own default for "no events between servers"
type NoEvents = {}
export type LiveServer = Server<ClientEvents, ServerEvents, NoEvents, SocketData>
export type LiveSocket = Socket<ClientEvents, ServerEvents, NoEvents, SocketData>

/** A room of all sockets of one account, for what concerns this person alone. */
export const accountRoom = (userId: Id): string => `account:${userId}`

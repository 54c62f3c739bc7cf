import type { IncomingHttpHeaders } from 'node:http'
import type { ServerOptions } from 'ws'
import { problem, problemBody } from '../../contract/problems.ts'
import { type OriginPolicy, originIsAllowed } from '../../runtime/own-origin.ts'
import type { SocketLimits } from './socket-limits.ts'

/** Engine.IO answers every upgrade whose URL begins like this, and nobody else may. */
export const socketIoPath = '/socket.io/'

/** The body of a refusal; what else `ws` writes by itself is no JSON. */
const FOREIGN_PAGE = JSON.stringify(problemBody(problem('origin-refused'), 'urn:spotter:upgrade'))

/** `closeTimeout` is an option of `ws` that its types do not know yet. */
export type SharedWebSocketOptions = Required<
  Pick<ServerOptions, 'maxPayload' | 'perMessageDeflate' | 'verifyClient'>
> & { closeTimeout: number }

/**
 * Settings of every WebSocket server in this process, so that `/ws` and Socket.IO refuse and cut off alike.
 * A page of another origin gets 403: browsers do not apply CORS to WebSockets.
 */
export function webSocketOptions(limits: SocketLimits, origins: OriginPolicy): SharedWebSocketOptions {
  return {
    maxPayload: limits.maxPayloadBytes,
    perMessageDeflate: false,
    closeTimeout: limits.closeTimeoutMs,
    // `ws` answers 401 unless the check takes a callback and names its own status.
    verifyClient: ({ req }, answer) => {
      if (originIsAllowed(req.headers, origins)) answer(true)
      else answer(false, 403, FOREIGN_PAGE, { 'content-type': 'application/problem+json' })
    },
  }
}

/** Headers that can carry a credential. */
const secretHeaders = ['authorization', 'cookie', 'sec-websocket-protocol'] as const

/**
 * Takes the credentials out of a handshake. To be called when authentication is done: `fetchSockets()` sends the whole
 * handshake through Redis, and a log line may show it.
 */
export function forgetCredentials(handshake: { headers: IncomingHttpHeaders; auth: Record<string, unknown> }): void {
  for (const name of secretHeaders) delete handshake.headers[name]
  for (const name of Object.keys(handshake.auth)) delete handshake.auth[name]
}

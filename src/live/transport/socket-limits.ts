/** The bounds of one live connection. They are the same for Socket.IO clients and for plain WebSockets. */
export interface SocketLimits {
  /** Longest message a client may send; over it the connection is closed with 1009. */
  readonly maxPayloadBytes: number
  /** What may wait for a client that does not read; over it the client is dropped and has to resume. */
  readonly maxBufferedBytes: number
  /** Messages a plain client may send before its connection is accepted. */
  readonly maxWaiting: number
  /** How long a connection may stay without being accepted by the authentication. */
  readonly connectTimeoutMs: number
  readonly pingIntervalMs: number
  readonly pingTimeoutMs: number
  /** How long a peer may take to answer a close frame before its connection is cut. */
  readonly closeTimeoutMs: number
}

export const socketLimits: SocketLimits = {
  maxPayloadBytes: 16 * 1024,
  maxBufferedBytes: 1024 * 1024,
  maxWaiting: 16,
  connectTimeoutMs: 10_000,
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
  closeTimeoutMs: 2_000,
}

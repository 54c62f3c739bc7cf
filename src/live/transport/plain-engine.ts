import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { type ConnectionHost, PlainConnection } from './plain-connection.ts'
import { closeCodes, tokenFromProtocols, toText } from './plain-wire.ts'
import { type SocketLimits, socketLimits } from './socket-limits.ts'

/**
 * Plain WebSockets as ordinary Socket.IO sockets: bound with `io.bind(engine)`, their clients share rooms, middleware,
 * handlers and fan-out with everyone else. Emits `connection` for Socket.IO, and `empty` when the last one is gone.
 */
export class PlainEngine extends EventEmitter<{ connection: [PlainConnection]; empty: [] }> {
  readonly limits: SocketLimits
  /** Clients dropped because they did not read, since the start. */
  droppedSlow = 0
  readonly #connections = new Set<PlainConnection>()
  readonly #host: ConnectionHost
  readonly #pulse: NodeJS.Timeout
  #closing = false
  #lastPacket: unknown
  #lastFrame: Buffer | undefined

  constructor(limits: Partial<SocketLimits> = {}) {
    super()
    this.limits = { ...socketLimits, ...limits }
    this.#host = {
      limits: this.limits,
      frameOf: (packet) => this.#frameOf(packet),
      onSlow: () => {
        this.droppedSlow++
      },
      onGone: (connection) => {
        this.#connections.delete(connection)
        if (this.#connections.size === 0) this.emit('empty')
      },
    }
    this.#pulse = setInterval(() => this.#checkPulses(), Math.min(1_000, this.limits.pingIntervalMs)).unref()
  }

  /** Plain connections open now. */
  get connections(): number {
    return this.#connections.size
  }

  /**
   * Takes over a WebSocket whose handshake is done. To be called in the tick of the handshake: what the client sends
   * before is lost. `auth` is what the handshake carried; with it the client need not send ["connect", …].
   */
  accept(ws: WebSocket, request: IncomingMessage, auth: Record<string, unknown> | undefined = authOf(request)): void {
    if (this.#closing) {
      ws.close(closeCodes.shuttingDown, 'server shutting down')
      return
    }
    if (ws.readyState !== ws.OPEN) return
    const connection = new PlainConnection(this.#host, ws, request)
    this.#connections.add(connection)
    this.emit('connection', connection)
    if (auth !== undefined) connection.connect(`0${JSON.stringify(auth)}`)
  }

  /**
   * Closes every connection with 1001 and accepts no more. Resolves when all are gone: a peer that does not answer is
   * cut by the close timeout of the WebSocket server it came through.
   */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#pulse)
    for (const connection of this.#connections) connection.end(closeCodes.shuttingDown, 'server shutting down')
    if (this.#connections.size > 0) await once(this, 'empty')
  }

  #checkPulses(): void {
    const nowMs = performance.now()
    for (const connection of this.#connections) connection.checkPulse(nowMs)
  }

  /**
   * A broadcast hands the same packet to each socket of the room in one go: remembering the last one is enough to
   * translate and encode it once per broadcast.
   */
  #frameOf(packet: unknown): Buffer | undefined {
    if (packet !== this.#lastPacket) {
      const text = typeof packet === 'string' ? toText(packet) : undefined
      this.#lastFrame = text === undefined ? undefined : Buffer.from(text)
      this.#lastPacket = packet
    }
    return this.#lastFrame
  }
}

function authOf(request: IncomingMessage): { token: string } | undefined {
  const token = tokenFromProtocols(request)
  return token === undefined ? undefined : { token }
}

import { EventEmitter } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { RawData, WebSocket } from 'ws'
import { type CloseCode, clipReason, closeCodes, closeOfRefusal, parseFrame } from './plain-wire.ts'
import type { SocketLimits } from './socket-limits.ts'
import { forgetCredentials } from './websocket-security.ts'

/** What a connection needs from the engine that holds it. */
export interface ConnectionHost {
  readonly limits: SocketLimits
  /** The frame for a packet of Socket.IO; undefined when plain clients have none. */
  frameOf(packet: unknown): Buffer | undefined
  /** The client did not read and was dropped. */
  onSlow(): void
  /** The underlying WebSocket is closed. */
  onGone(connection: PlainConnection): void
}

/** The part of a request that Socket.IO's handshake shows. The whole request would live as long as the socket. */
interface SlimRequest {
  headers: IncomingHttpHeaders
  url: string
  _query: Record<string, string>
  connection: { encrypted: boolean }
}

const textFrame = { binary: false, compress: false } as const

/**
 * One plain WebSocket in the shape of an Engine.IO socket, as far as Socket.IO's Client, Namespace and Socket look at
 * it. Emits `data` with packets and `close` once.
 */
export class PlainConnection extends EventEmitter<{ data: [string]; close: [string, string?] }> {
  readonly protocol = 4
  readonly name = 'websocket'
  readonly request: SlimRequest
  readonly remoteAddress: string | undefined
  readyState: 'open' | 'closing' | 'closed' = 'open'
  readonly #host: ConnectionHost
  readonly #ws: WebSocket
  #stage: 'new' | 'connecting' | 'connected' = 'new'
  /** Packets that came before Socket.IO accepted the connection. */
  #waiting: string[] = []
  #seenAtMs = performance.now()
  #pingedAtMs = performance.now()

  constructor(host: ConnectionHost, ws: WebSocket, request: IncomingMessage) {
    super()
    this.#host = host
    this.#ws = ws
    this.request = slim(request)
    this.remoteAddress = request.socket.remoteAddress
    ws.on('message', (data, isBinary) => this.#receive(data, isBinary))
    ws.on('pong', () => {
      this.#seenAtMs = performance.now()
    })
    ws.on('close', (code) => {
      host.onGone(this)
      this.#closed('transport close', `code ${code}`)
    })
    // `ws` has answered with its own code (1002, 1007, 1009) and closes.
    ws.on('error', () => undefined)
  }

  /** Socket.IO asks `transport.writable` before it sends what may be left out (volatile). */
  get transport(): this {
    return this
  }

  get writable(): boolean {
    return this.#ws.bufferedAmount === 0
  }

  /** Asks Socket.IO to accept this connection. `packet` is a CONNECT packet with the client's credentials. */
  connect(packet: string): void {
    this.#stage = 'connecting'
    this.emit('data', packet)
  }

  /** Called by Socket.IO with each packet, or piece of one, for this client. */
  write(packet: unknown): void {
    if (this.readyState !== 'open') return
    const frame = this.#host.frameOf(packet)
    if (frame === undefined) return
    if (this.#ws.bufferedAmount > this.#host.limits.maxBufferedBytes) {
      this.#host.onSlow()
      this.#drop('transport error', 'too slow')
      return
    }
    this.#ws.send(frame, textFrame)
    this.#follow(packet as string)
  }

  /** Called by Socket.IO when the server disconnects the client, or nobody accepted it within the connect deadline. */
  close(): void {
    if (this.#stage === 'connected') this.end(closeCodes.disconnected, 'disconnected by the server')
    else if (this.#stage === 'new') this.end(closeCodes.violation, 'no ["connect", …] in time')
    else this.end(closeCodes.tryAgainLater, 'not accepted in time')
  }

  /** Closes politely: code and reason reach the client. Socket.IO hears of it a tick later, after what it does now. */
  end(code: CloseCode, reason: string): void {
    if (this.readyState !== 'open') return
    this.readyState = 'closing'
    this.#ws.close(code, clipReason(reason))
    process.nextTick(() => this.#closed(isMistake(code) ? 'parse error' : 'forced close', reason))
  }

  /** Pings when it is time; drops a client that has shown no life for an interval and a timeout. */
  checkPulse(nowMs: number): void {
    if (this.readyState !== 'open') return
    const { pingIntervalMs, pingTimeoutMs } = this.#host.limits
    if (nowMs - this.#seenAtMs > pingIntervalMs + pingTimeoutMs) {
      this.#drop('ping timeout')
    } else if (nowMs - this.#pingedAtMs >= pingIntervalMs) {
      this.#pingedAtMs = nowMs
      this.#ws.ping()
    }
  }

  /** What a packet that has just been sent means for the connection itself. */
  #follow(packet: string): void {
    if (packet[0] === '0') this.#accepted()
    else if (packet[0] === '1') this.end(closeCodes.disconnected, 'disconnected by the server')
    else if (packet[0] === '4') {
      const { code, reason } = closeOfRefusal(packet)
      this.end(code, reason)
    }
  }

  #accepted(): void {
    // Socket.IO writes CONNECT before it knows the socket: what waited goes in a tick later.
    process.nextTick(() => {
      this.#stage = 'connected'
      const waiting = this.#waiting
      this.#waiting = []
      for (const packet of waiting) if (this.readyState === 'open') this.emit('data', packet)
    })
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#seenAtMs = performance.now()
    if (this.readyState !== 'open') return
    if (isBinary) {
      this.end(closeCodes.notText, 'text frames only')
      return
    }
    const message = parseFrame(data.toString())
    if (message.kind === 'mistake') this.end(message.code, message.reason)
    else if (message.kind === 'connect') this.#receiveConnect(message.packet)
    else this.#receivePacket(message.packet)
  }

  #receiveConnect(packet: string): void {
    if (this.#stage === 'new') this.connect(packet)
    else this.end(closeCodes.violation, '"connect" came twice')
  }

  #receivePacket(packet: string): void {
    if (this.#stage === 'new') this.end(closeCodes.violation, 'expected ["connect", { "token": … }] first')
    else if (this.#stage === 'connected') this.emit('data', packet)
    else if (this.#waiting.push(packet) > this.#host.limits.maxWaiting) {
      this.end(closeCodes.violation, 'too much before the connection was accepted')
    }
  }

  /** Cuts the connection without a word: the peer does not read. */
  #drop(reason: string, detail?: string): void {
    this.readyState = 'closing'
    this.#ws.terminate()
    // Not now: this may be in the middle of a broadcast over the rooms that the socket is about to leave.
    process.nextTick(() => this.#closed(reason, detail))
  }

  #closed(reason: string, detail?: string): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.#waiting = []
    this.emit('close', reason, detail)
  }
}

const isMistake = (code: CloseCode): boolean =>
  code === closeCodes.notText || code === closeCodes.notJson || code === closeCodes.violation

function slim(request: IncomingMessage): SlimRequest {
  const headers = { ...request.headers }
  forgetCredentials({ headers, auth: {} })
  const url = request.url ?? '/'
  const encrypted = (request.socket as Partial<TLSSocket>).encrypted === true
  return { headers, url, _query: Object.fromEntries(new URLSearchParams(url.split('?')[1])), connection: { encrypted } }
}

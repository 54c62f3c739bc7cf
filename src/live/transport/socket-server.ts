import type { Server as HttpServer } from 'node:http'
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter'
import { type DefaultEventsMap, Server, type ServerOptions } from 'socket.io'
import { type ServerOptions as WebSocketOptions, WebSocketServer } from 'ws'
import type { OriginPolicy } from '../../runtime/own-origin.ts'
import type { SocketBus } from '../bus/non-throwing-clients.ts'
import { boundBuffers } from './bounded-engine.ts'
import type { PlainEngine } from './plain-engine.ts'
import { type SharedWebSocketOptions, webSocketOptions } from './websocket-security.ts'

export interface SocketServerOptions {
  readonly httpServer: HttpServer
  /** Its limits are those of the Socket.IO clients too. */
  readonly plainEngine: PlainEngine
  /** Whose pages may connect; see `webSocketOptions`. */
  readonly origins: OriginPolicy
  /** Without it events stay in this process. */
  readonly bus?: SocketBus
  /** Called for each Socket.IO client dropped because it did not read. */
  readonly onSlowClient?: () => void
}

/**
 * Socket.IO on the given HTTP server, for websocket-only clients, with the plain clients of `plainEngine` as further
 * sockets. Upgrades of other paths are left to whoever listens for them. The event maps have to be type aliases: an
 * interface lacks the index signature.
 */
export function createSocketServer<
  ClientEvents extends DefaultEventsMap = DefaultEventsMap,
  ServerEvents extends DefaultEventsMap = DefaultEventsMap,
  SocketData = unknown,
>(options: SocketServerOptions): Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData> {
  const { httpServer, plainEngine, origins, bus, onSlowClient } = options
  const { limits } = plainEngine
  const io = new Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>({
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: limits.maxPayloadBytes,
    perMessageDeflate: false,
    connectTimeout: limits.connectTimeoutMs,
    pingInterval: limits.pingIntervalMs,
    pingTimeout: limits.pingTimeoutMs,
    // Engine.IO would otherwise destroy other handshakes, those for /ws, after a second.
    destroyUpgrade: false,
    wsEngine: webSocketServerWith(webSocketOptions(limits, origins)),
    ...(bus && { adapter: adapterFor(bus) }),
  })
  // In this order: `io.engine`, which is used and closed later, is the engine bound last.
  io.bind(plainEngine)
  io.attach(httpServer)
  boundBuffers(io.engine, {
    maxBufferedBytes: limits.maxBufferedBytes,
    ...(onSlowClient && { onDrop: onSlowClient }),
  })
  return io
}

/**
 * Ends the live part and leaves the HTTP server, which it does not own, as it is (`io.close()` would close it, and wait
 * for every request). Clients take it as a lost connection and come back by themselves, to another instance.
 * Resolves when the plain connections are gone; those of Socket.IO follow within the close timeout.
 */
export async function closeSocketServer(io: Server, plainEngine: PlainEngine): Promise<void> {
  // A handshake under way may still become a connection, which nobody would close.
  io.engine.on('connection', (connection: { close(discard: boolean): void }) => connection.close(true))
  const plainGone = plainEngine.close()
  io.engine.close()
  await plainGone
  await io.of('/').adapter.close()
}

/** Engine.IO makes its WebSocket server itself and passes on only some options. */
function webSocketServerWith(fixed: SharedWebSocketOptions): new (options?: WebSocketOptions) => WebSocketServer {
  return class extends WebSocketServer {
    constructor(options?: WebSocketOptions) {
      super({ ...options, ...fixed })
    }
  }
}

function adapterFor({ publisher, subscriber, sharded = false, key }: SocketBus): NonNullable<ServerOptions['adapter']> {
  if (sharded) return createShardedAdapter(publisher, subscriber, { ...(key !== undefined && { channelPrefix: key }) })
  return createAdapter(publisher, subscriber, {
    publishOnSpecificResponseChannel: true,
    ...(key !== undefined && { key }),
  })
}

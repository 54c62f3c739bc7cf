import type { IncomingMessage, ServerResponse } from 'node:http'
import fp from 'fastify-plugin'
import { problem } from '../../contract/problems.ts'
import { clientAddress } from '../../http/client-address.ts'
import { localBus } from '../../live/bus/bus.ts'
import { openRedisBus, type RedisBus } from '../../live/bus/redis-bus.ts'
import { createLive, type Live, type LiveOptions } from '../../live/live.ts'
import type { LivePorts } from '../../live/ports.ts'
import type { ClientEvents, ServerEvents, SocketData } from '../../live/socket-types.ts'
import { PlainEngine } from '../../live/transport/plain-engine.ts'
import type { SocketLimits } from '../../live/transport/socket-limits.ts'
import { closeSocketServer, createSocketServer } from '../../live/transport/socket-server.ts'
import { connectRedis } from '../connect-redis.ts'
import { refuseConnection, refuseRequest } from '../unroutable.ts'
import upgrade from './upgrade.ts'

declare module 'fastify' {
  interface FastifyInstance {
    live: Live
  }
}

export interface LivePluginOptions {
  ports: LivePorts
  /** For tests: other times, limits and parts. */
  tuning?: Pick<
    LiveOptions,
    'clock' | 'everyMs' | 'relay' | 'messageRate' | 'joinRate' | 'limits' | 'isUpToDate' | 'openComparison'
  >
  socketLimits?: Partial<SocketLimits>
  openBus?: typeof openRedisBus
}

/** Socket.IO and plain WebSockets at /ws, fanned out over Redis where there is one and within the process where not. */
export default fp<LivePluginOptions>(
  async (app, { ports, tuning, socketLimits, openBus = openRedisBus }) => {
    const { redis, liveAdapter } = app.config
    const engine = new PlainEngine(socketLimits)
    await app.register(upgrade, { origins: app.origins, limits: engine.limits })

    const bus: RedisBus | undefined =
      redis &&
      openBus({
        connect: (connection) => connectRedis(redis, connection, app.log),
        sharded: liveAdapter === 'sharded',
      })
    const io = createSocketServer<ClientEvents, ServerEvents, SocketData>({
      httpServer: app.server,
      plainEngine: engine,
      origins: app.origins,
      ...(bus && { bus: bus.sockets }),
    })
    const live = createLive({
      io,
      bus: bus ?? localBus,
      ports,
      log: app.log,
      observer: app.metrics.live,
      clock: app.clock,
      faultPoint: app.faultPoint,
      limits: app.limits,
      addressOf: (handshake) => clientAddress(handshake, app.config.trustProxy),
      ...tuning,
    })
    // both would refuse in words of their own
    app.websocketServer.on('wsClientError', ({ message }, socket) =>
      refuseConnection(app, problem('invalid-request', message), socket),
    )
    io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (request.headers.upgrade !== undefined) next()
      else refuseRequest(app, problem('invalid-request', 'Connect with the websocket transport'), response)
    })
    app.get('/ws', { websocket: true, schema: { hide: true } }, (socket, request) => engine.accept(socket, request.raw))
    app.decorate('live', live)

    app.addHook('onReady', async () => live.start())
    // Open sockets would keep the server from closing.
    app.addHook('preClose', async () => {
      await live.stop()
      await closeSocketServer(io, engine)
    })
    // After the last request: what it saved is published too.
    app.addHook('onClose', async () => {
      await live.publisher.flush()
      await bus?.close()
    })
  },
  { name: 'live', dependencies: ['config', 'metrics', 'origins'] },
)

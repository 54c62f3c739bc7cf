import { EventEmitter } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import websocket, { type WebsocketPluginOptions } from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import fp from 'fastify-plugin'
import { closeCodes, handleProtocols } from '../../live/transport/plain-wire.ts'
import { type SocketLimits, socketLimits } from '../../live/transport/socket-limits.ts'
import { socketIoPath, webSocketOptions } from '../../live/transport/websocket-security.ts'
import type { OriginPolicy } from '../../runtime/own-origin.ts'

export interface UpgradeOptions {
  /** Whose pages may open a WebSocket. */
  origins: OriginPolicy
  limits?: SocketLimits
}

/**
 * WebSocket routes (`{ websocket: true }`) beside Socket.IO on one server. @fastify/websocket takes every upgrade it
 * sees through the router, where Socket.IO's would get 404: it is given a gate to listen at, and the gate passes on
 * everything but Socket.IO's. What is no WebSocket route gets the 404 of any unknown path.
 */
const upgrade: FastifyPluginAsync<UpgradeOptions> = async (app, { origins, limits = socketLimits }) => {
  const gate = new EventEmitter()
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(socketIoPath)) return
    // Nobody listens at the gate any more: the server is closing.
    if (!gate.emit('upgrade', request, socket, head)) socket.destroy()
  })

  const socketRoutes = new Set<string>()
  app.addHook('onRoute', (route) => {
    if (route.websocket || route.wsHandler) socketRoutes.add(route.url)
  })

  await app.register(websocket, {
    options: {
      ...webSocketOptions(limits, origins),
      handleProtocols,
      // It only listens for 'upgrade' on it.
      server: gate as unknown as HttpServer,
    },
    errorHandler,
    preClose: async () => {
      gate.removeAllListeners()
      for (const client of app.websocketServer.clients) client.close(closeCodes.shuttingDown, 'server shutting down')
      app.websocketServer.close()
    },
  })

  // Left alone, an upgrade on an ordinary route would be accepted and closed at once.
  app.addHook('onRequest', async (request, reply) => {
    if (request.ws && !request.is404 && !socketRoutes.has(request.routeOptions.url ?? '')) return reply.callNotFound()
  })
}

/** A client's broken frame is no error of ours, and `ws` has answered it already with the right close code. */
const errorHandler: NonNullable<WebsocketPluginOptions['errorHandler']> = (error, socket, request) => {
  if ((error as NodeJS.ErrnoException).code?.startsWith('WS_ERR_')) {
    request.log.debug({ err: error }, 'WebSocket client broke the protocol')
    return
  }
  request.log.error({ err: error }, 'WebSocket handler failed')
  socket.close(1011, 'internal error')
}

export default fp(upgrade, { fastify: '5.x', name: 'upgrade' })

import Fastify, { type FastifyInstance } from 'fastify'
import { Redis } from 'ioredis'
import type { Server } from 'socket.io'
import {
  NonThrowingPublisher,
  NonThrowingSubscriber,
  publisherOptions,
  subscriberOptions,
} from '../../src/live/bus/non-throwing-clients.ts'
import { PlainEngine } from '../../src/live/transport/plain-engine.ts'
import type { SocketLimits } from '../../src/live/transport/socket-limits.ts'
import { closeSocketServer, createSocketServer } from '../../src/live/transport/socket-server.ts'
import upgrade from '../../src/plugins/live/upgrade.ts'
import type { Scope } from './scope.ts'
import { until } from './until.ts'

export interface LiveInstance {
  app: FastifyInstance
  io: Server
  engine: PlainEngine
  url: string
  publisher?: NonThrowingPublisher
  subscriber?: NonThrowingSubscriber
  subscriberClient?: Redis
  /** Socket.IO clients dropped because they did not read. */
  slow: { count: number }
  close(): Promise<void>
}

export interface LiveInstanceOptions {
  redisUrl?: string
  sharded?: boolean
  limits?: Partial<SocketLimits>
  allowedOrigins?: string[]
  /** Called before it listens. */
  prepare?: (app: FastifyInstance, io: Server) => void
}

/**
 * The transport layer alone: Fastify, Socket.IO and /ws, with a small application of its own. Token `good` may in,
 * `away` meets a database that is away, anything else is refused. `join` and `echo` answer.
 */
export async function startLiveInstance(
  t: Scope,
  { redisUrl, sharded = false, limits = {}, allowedOrigins = [], prepare }: LiveInstanceOptions = {},
): Promise<LiveInstance> {
  const app = Fastify()
  const origins = { allowed: allowedOrigins, trustProxy: false }
  const engine = new PlainEngine(limits)
  await app.register(upgrade, { origins, limits: engine.limits })
  const slow = { count: 0 }
  const bus = redisUrl === undefined ? undefined : await openBus(redisUrl)
  const io = createSocketServer({
    httpServer: app.server,
    plainEngine: engine,
    origins,
    ...(bus && { bus: { publisher: bus.publisher, subscriber: bus.subscriber, sharded } }),
    onSlowClient: () => {
      slow.count++
    },
  })
  io.use((socket, next) => {
    const token: unknown = socket.handshake.auth.token
    if (token === 'good') next()
    else if (token === 'away') next(Object.assign(new Error('try again later'), { data: { retry: true } }))
    else next(new Error('token refused'))
  })
  io.on('connection', (socket) => {
    socket.on('join', async (room: string, answer: (value: unknown) => void) => {
      await socket.join(room)
      answer({ ok: true })
    })
    socket.on('echo', (payload: unknown, answer?: (value: unknown) => void) => answer?.(payload))
  })
  app.get('/ws', { websocket: true }, (socket, request) => engine.accept(socket, request.raw))
  app.get('/page', () => 'a page')
  prepare?.(app, io)

  app.addHook('preClose', () => closeSocketServer(io, engine))
  const close = async () => {
    await app.close()
    bus?.disconnect()
  }
  t.teardown(close)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, io, engine, url, slow, close, ...bus }
}

async function openBus(redisUrl: string) {
  const publisherClient = new Redis(redisUrl, publisherOptions)
  const subscriberClient = new Redis(redisUrl, subscriberOptions)
  for (const client of [publisherClient, subscriberClient]) client.on('error', () => undefined)
  const publisher = new NonThrowingPublisher(publisherClient)
  const subscriber = new NonThrowingSubscriber(subscriberClient)
  await until(() => publisherClient.status === 'ready' && subscriberClient.status === 'ready', { what: 'Redis' })
  const disconnect = () => {
    publisherClient.disconnect()
    subscriberClient.disconnect()
  }
  return { publisher, subscriber, subscriberClient, disconnect }
}

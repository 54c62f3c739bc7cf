import type { Id } from '../contract/common.ts'
import type { JoinAnswer } from '../contract/live.ts'
import { type BucketOptions, TokenBucket } from '../runtime/token-bucket.ts'
import type { LiveContext } from './context.ts'
import { type RoomAccess, refusal, unavailable } from './rooms/room-access.ts'
import type { RoomKind, Rooms } from './rooms/rooms.ts'
import { accountRoom, type LiveSocket } from './socket-types.ts'
import { AccountRates, joinRate } from './transport/account-rates.ts'
import type { Sessions } from './transport/admission.ts'
import { type Acknowledge, messageOf, readGroupId, readJoin, readToken } from './transport/client-messages.ts'
import { PlainConnection } from './transport/plain-connection.ts'

/** A trainer who reconnects joins every client's room at once. */
export const messageRate: BucketOptions = { capacity: 300, perSecond: 20 }

/** How much a socket may say, and an account may join with all of its sockets. */
export interface SocketRates {
  messages?: BucketOptions | undefined
  joins?: BucketOptions | undefined
}

/** What handlers hand their work to. */
export interface HandlerParts {
  rooms: Rooms
  access: RoomAccess
  sessions: Sessions
}

/** Serves every socket from its connection on: what clients may ask for, Socket.IO and plain alike. */
export function serveSockets(context: LiveContext, parts: HandlerParts, rates: SocketRates): void {
  const handlers = new Handlers(context, parts, rates)
  context.io.on('connection', (socket) => handlers.attach(socket))
}

class Handlers {
  readonly #context: LiveContext
  readonly #parts: HandlerParts
  readonly #messages: BucketOptions
  readonly #accounts: AccountRates

  constructor(context: LiveContext, parts: HandlerParts, { messages = messageRate, joins = joinRate }: SocketRates) {
    this.#context = context
    this.#parts = parts
    this.#messages = messages
    this.#accounts = new AccountRates(joins)
  }

  attach(socket: LiveSocket): void {
    const { observer, log, clock } = this.#context
    const kind = (socket.conn as unknown) instanceof PlainConnection ? 'plain' : 'socket.io'
    const { userId } = socket.data.principal
    const level = this.#accounts.takeLine(userId, clock.monotonicMs()) ? 'info' : 'debug'
    log[level]({ userId, socketId: socket.id, kind }, 'User connected')
    observer.connected(kind)
    socket.on('disconnect', () => observer.disconnected(kind))
    void socket.join(accountRoom(userId))
    this.#parts.rooms.follow(socket)
    this.#boundRate(socket)

    socket.on('joinProgressRoom', (...args) => {
      const { payload, answer } = messageOf(args, 'userId')
      const request = readJoin(payload, socket.data.principal.userId)
      if (request === undefined) this.#refuse(answer)
      else this.#join(socket, 'progress', request.userId, request.version, answer)
    })
    socket.on('joinGroup', (...args) => {
      const { payload, answer } = messageOf(args, 'groupId')
      const groupId = readGroupId(payload)
      if (groupId === undefined) this.#refuse(answer)
      else this.#join(socket, 'leaderboard', groupId, undefined, answer)
    })
    socket.on('leaveProgressRoom', (...args) => {
      const { payload, answer } = messageOf(args, 'userId')
      this.#leave(socket, 'progress', readJoin(payload, socket.data.principal.userId)?.userId, answer)
    })
    socket.on('leaveGroup', (...args) => {
      const { payload, answer } = messageOf(args, 'groupId')
      this.#leave(socket, 'leaderboard', readGroupId(payload), answer)
    })
    socket.on('renew', (...args) => {
      const { payload, answer } = messageOf(args, 'token')
      const token = readToken(payload)
      if (token === undefined) answer({ ok: false, code: 'invalid' })
      else void this.#parts.sessions.renew(socket, token).then(answer)
    })
  }

  #join(
    socket: LiveSocket,
    kind: RoomKind,
    subjectId: Id,
    version: Parameters<RoomAccess['join']>[3],
    answer: Acknowledge,
  ): void {
    const { observer, clock } = this.#context
    const startedAtMs = clock.monotonicMs()
    if (!this.#accounts.takeJoin(socket.data.principal.userId, startedAtMs)) {
      observer.joined('unavailable', 0)
      answer(unavailable())
      return
    }
    void this.#parts.access.join(socket, kind, subjectId, version, (joined) => {
      observer.joined(outcomeOf(joined, version !== undefined), clock.monotonicMs() - startedAtMs)
      answer(joined)
    })
  }

  #refuse(answer: Acknowledge): void {
    this.#context.observer.joined('invalid', 0)
    answer(refusal('invalid'))
  }

  #leave(socket: LiveSocket, kind: RoomKind, subjectId: Id | undefined, answer: Acknowledge): void {
    const room = subjectId === undefined ? undefined : this.#parts.rooms.get(kind, subjectId)
    if (room?.members.has(socket.id)) this.#parts.rooms.leave(socket, room)
    answer(subjectId === undefined ? refusal('invalid') : { ok: true })
  }

  /** Over the rate the client is sent away; it does not come back by itself. */
  #boundRate(socket: LiveSocket): void {
    const { clock, observer } = this.#context
    const bucket = new TokenBucket(this.#messages, clock.monotonicMs())
    socket.use((_packet, next) => {
      if (bucket.take(clock.monotonicMs())) next()
      else if (socket.connected) {
        observer.ended('too-many-requests')
        socket.disconnect(true)
      }
    })
  }
}

function outcomeOf(answer: JoinAnswer, knewAVersion: boolean): Parameters<LiveContext['observer']['joined']>[0] {
  if (!answer.ok) return answer.code
  return knewAVersion && answer.progress === undefined ? 'resumed' : 'ok'
}

import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import type { Version } from '../../src/contract/common.ts'
import type { JoinAnswer, ProgressUpdated } from '../../src/contract/live.ts'
import type { Scope } from './scope.ts'
import { until } from './until.ts'

export type SocketIoOptions = Partial<ManagerOptions & SocketOptions> & {
  onEvent?: (name: string, payload: unknown) => void
}

/**
 * A connection that speaks WebSocket only, as our client does, and does not come back by itself. Rejects with
 * Socket.IO's connect error when it is not admitted.
 */
export async function connectSocketIo(
  url: string,
  token: unknown,
  { onEvent, ...options }: SocketIoOptions = {},
): Promise<Socket> {
  const settings = { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false }
  const socket = io(url, { ...settings, ...options })
  if (onEvent !== undefined) socket.onAny(onEvent)
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', (error) => {
      socket.close()
      reject(error)
    })
  })
}

/** A Socket.IO client that remembers what it was sent. */
export class LiveClient {
  readonly socket: Socket
  readonly events: { name: string; payload: unknown }[]
  /** Why the connection ended, once it has. */
  disconnectedBy: string | undefined

  private constructor(socket: Socket, events: LiveClient['events']) {
    this.socket = socket
    this.events = events
    socket.on('disconnect', (reason) => {
      this.disconnectedBy = reason
    })
  }

  /** Rejects with Socket.IO's connect error when it is not admitted. */
  static async connect(t: Scope, url: string, token: string): Promise<LiveClient> {
    const events: LiveClient['events'] = []
    const socket = await connectSocketIo(url, token, { onEvent: (name, payload) => events.push({ name, payload }) })
    t.teardown(() => socket.close())
    return new LiveClient(socket, events)
  }

  ask(event: string, ...args: unknown[]): Promise<unknown> {
    return this.socket.timeout(5_000).emitWithAck(event, ...args)
  }

  async join(userId: string, version?: Version): Promise<JoinAnswer> {
    return (await this.ask('joinProgressRoom', userId, version === undefined ? {} : { version })) as JoinAnswer
  }

  /** Joins and answers the version; throws when refused. */
  async joined(userId: string): Promise<Version> {
    const answer = await this.join(userId)
    if (!answer.ok) throw new Error(answer.message)
    return answer.version
  }

  progressEvents(): ProgressUpdated[] {
    return this.events.filter(({ name }) => name === 'progressUpdated').map(({ payload }) => payload as ProgressUpdated)
  }

  /** The first event that brings this revision or a later one, now or later. */
  reaches(revision: number, timeoutMs = 5_000): Promise<ProgressUpdated> {
    return until(() => this.progressEvents().find(({ version }) => version.revision >= revision), {
      what: `revision ${revision} (so far ${this.progressEvents().map(({ version }) => version.revision)})`,
      timeoutMs,
      everyMs: 2,
    })
  }

  received(name: string): Promise<unknown> {
    return until(() => this.events.find((event) => event.name === name), { what: `"${name}"`, everyMs: 2 }).then(
      ({ payload }) => payload,
    )
  }

  disconnected(): Promise<string> {
    return until(() => this.disconnectedBy, { what: 'the client to be disconnected', everyMs: 2 })
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import type { WebSocket } from 'ws'
import type { ProgressState } from '../../src/client/live/apply-event.ts'
import { createWatch, type Watch } from '../../src/client/live/watch.ts'
import type { Version } from '../../src/contract/common.ts'
import type { JoinAnswer, ProgressUpdated } from '../../src/contract/live.ts'
import { connectSocketIo } from './live-client.ts'
import { PlainClient } from './plain-client.ts'
import type { Scope } from './scope.ts'
import { until } from './until.ts'

type Listener = (name: string, payload: unknown) => void

/** One admitted connection, of either kind, reduced to what both can do. */
export interface Wire {
  ask(event: string, payload: unknown): Promise<unknown>
  /** Leaves unread what comes, as a client that hangs. */
  stopReading(): void
  readAgain(): void
  close(): void
}

export interface WireEvents {
  onEvent: Listener
  /** The connection is gone, whoever ended it. */
  onClosed: () => void
}

export type WireKind = 'socket.io' | 'plain'

/** How long a handshake or an answer through a proxy may take. */
const PATIENCE_MS = 3_000

/** Opens a connection. Rejects when it is refused or not made in time. */
export function openWire(kind: WireKind, url: string, token: string, events: WireEvents): Promise<Wire> {
  return kind === 'plain' ? openPlain(url, token, events) : openSocketIo(url, token, events)
}

async function openSocketIo(url: string, token: string, { onEvent, onClosed }: WireEvents): Promise<Wire> {
  const socket = await connectSocketIo(url, token, { timeout: PATIENCE_MS, onEvent })
  socket.once('disconnect', onClosed)
  return {
    ask: (event, payload) => socket.timeout(PATIENCE_MS).emitWithAck(event, payload),
    stopReading: () => webSocketOf(socket)?.pause(),
    readAgain: () => webSocketOf(socket)?.resume(),
    close: () => socket.close(),
  }
}

/** What Socket.IO's client runs on in Node. */
const webSocketOf = (socket: Socket) => (socket.io.engine.transport as unknown as { ws?: WebSocket }).ws

async function openPlain(url: string, token: string, { onEvent, onClosed }: WireEvents): Promise<Wire> {
  const client = await PlainClient.connect(url, token, { onEvent, patienceMs: PATIENCE_MS })
  const { ws } = client
  ws.once('close', onClosed)
  return {
    ask: (event, payload) => client.ask(event, payload),
    stopReading: () => ws.pause(),
    readAgain: () => ws.resume(),
    close: () => ws.terminate(),
  }
}

export interface WatcherOptions {
  kind: WireKind
  url: string
  token: string
  memberId: string
}

/**
 * Somebody who looks at a member's progress, by the live connection alone: nothing is read over HTTP. It follows the
 * client's rules for versions and comes back when its connection is lost. What is asserted is what it shows.
 */
export class Watcher {
  readonly kind: WireKind
  /** What is on the screen. */
  state: ProgressState | undefined
  /** Everything that came, in its order. */
  readonly events: ProgressUpdated[] = []
  readonly answers: JoinAnswer[] = []
  /** By revision, when it was first shown (`performance.now()`). */
  readonly shownAtMs = new Map<number, number>()
  /** When each connection was made (`performance.now()`). */
  readonly connectedAtMs: number[] = []
  /** Why the room was closed to it. */
  closedBy: string | undefined
  readonly #options: WatcherOptions
  readonly #watch: Watch
  #wire: Wire | undefined
  #stopped = false

  private constructor(options: WatcherOptions) {
    this.#options = options
    this.kind = options.kind
    this.#watch = createWatch({
      join: async (version) => {
        const answer = await this.#join(version)
        this.answers.push(answer)
        return answer
      },
      read: () => Promise.reject(new Error('nothing is read over HTTP')),
      onState: (state) => {
        this.state = state
        const { revision } = state.version
        if (!this.shownAtMs.has(revision)) this.shownAtMs.set(revision, performance.now())
      },
      onJoined: () => undefined,
      onClosed: (reason) => {
        this.closedBy = reason
      },
      timing: { fallbackMs: 3_600_000, askMs: 50 },
    })
  }

  /** Connects, joins and resolves when the member's progress is on the screen. */
  static async open(t: Scope, options: WatcherOptions): Promise<Watcher> {
    const watcher = new Watcher(options)
    t.teardown(() => watcher.stop())
    await watcher.#connect()
    await until(() => watcher.state, { what: `a ${options.kind} watcher to be answered`, everyMs: 2 })
    return watcher
  }

  get version(): Version {
    if (this.state === undefined) throw new Error('nothing is shown yet')
    return this.state.version
  }

  /** Resolves when this revision or a later one is shown. */
  async shows(revision: number, timeoutMs = 5_000): Promise<ProgressState> {
    return await until(() => this.state !== undefined && this.version.revision >= revision && this.state, {
      what: `a ${this.kind} watcher to show revision ${revision} (it shows ${this.state?.version.revision})`,
      timeoutMs,
      everyMs: 2,
    })
  }

  /** When this revision or a later one was shown first (`performance.now()`). */
  firstShownAtMs(revision: number): number {
    return Math.min(...[...this.shownAtMs].filter(([shown]) => shown >= revision).map(([, atMs]) => atMs))
  }

  get isConnected(): boolean {
    return this.#wire !== undefined
  }

  /** Loses the connection and stays away until `comeBack`. */
  leave(): void {
    this.#stopped = true
    this.#wire?.close()
  }

  async comeBack(url = this.#options.url): Promise<void> {
    await until(() => !this.isConnected, { what: 'the connection to be gone' })
    this.#options.url = url
    this.#stopped = false
    await this.#connect()
  }

  stop(): void {
    this.leave()
    this.#watch.stop()
  }

  #join(version: Version | undefined): Promise<JoinAnswer> {
    if (this.#wire === undefined) return Promise.reject(new Error('not connected'))
    const payload = { userId: this.#options.memberId, ...(version && { version }) }
    return this.#wire.ask('joinProgressRoom', payload) as Promise<JoinAnswer>
  }

  async #connect(): Promise<void> {
    const { kind, url, token } = this.#options
    this.#wire = await openWire(kind, url, token, {
      onEvent: (name, payload) => this.#hear(name, payload),
      onClosed: () => {
        this.#wire = undefined
        this.#watch.disconnected()
        if (!this.#stopped) void this.#reconnect()
      },
    })
    this.connectedAtMs.push(performance.now())
    this.#watch.connected()
  }

  async #reconnect(): Promise<void> {
    while (!this.#stopped) {
      try {
        return await this.#connect()
      } catch {
        await sleep(50)
      }
    }
  }

  #hear(name: string, payload: unknown): void {
    if (name === 'roomClosed') this.#watch.close((payload as { code: 'forbidden' | 'not-found' }).code)
    if (name !== 'progressUpdated') return
    const event = payload as ProgressUpdated
    this.events.push(event)
    this.#watch.event(event)
  }
}

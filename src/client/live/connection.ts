import { io, type Socket } from 'socket.io-client'
import type { ImportProgress } from '../../features/importing/contract.ts'
import type { ProgressAnswer } from '../../features/progress/contract.ts'
import type { Change, JoinAnswer, ProgressUpdated, ServerDraining } from '../../live/contract.ts'
import type { Session } from '../session.ts'
import type { ProgressState } from './apply-event.ts'
import { reconnectDelayMs } from './backoff.ts'
import { onWake } from './browser-events.ts'
import { keepTokenFresh } from './token-renewal.ts'
import { type ClosedReason, createWatch, type Watch, type WatchTiming } from './watch.ts'

/** `connecting`: a moment ago there was a connection, or there soon will be. `offline`: it has failed for a while. */
export type LiveStatus = 'live' | 'connecting' | 'offline'

export interface WatchListeners {
  onStatus?: (status: LiveStatus) => void
  /** The watch is over: it may not be read any more, or the member is gone. */
  onClosed?: (reason: ClosedReason) => void
}

export interface LiveConnection {
  readonly status: LiveStatus
  onStatus(listener: (status: LiveStatus) => void): () => void
  /**
   * Follows a member's progress: at once, and with each change, whatever happens to the connection in between.
   * @returns ends it: leaves the room, and no listener is called any more
   */
  watchProgress(
    userId: string,
    onState: (state: ProgressState, change: Change | null) => void,
    listeners?: WatchListeners,
  ): () => void
  /** How the caller's own imports come along. */
  onImportProgress(listener: (progress: ImportProgress) => void): () => void
  close(): void
}

export interface LiveTiming extends WatchTiming {
  /** How long a question over the socket waits for its answer. */
  answerMs: number
}

export interface LiveOptions {
  baseUrl: string
  session: Session
  read: (userId: string) => Promise<ProgressAnswer>
  timing?: Partial<LiveTiming>
}

const TIMING: LiveTiming = { fallbackMs: 30_000, askMs: 300, answerMs: 5_000 }
/** After so many failed attempts in a row (some 1.5 s) it is no longer "connecting". */
const OFFLINE_AFTER = 3
/** The server's refusals that a new token may mend. */
const TOKEN_REFUSALS = new Set<unknown>(['unauthenticated', 'token-expired', 'session-ended'])

/** One Socket.IO connection (websocket only) and everything that is followed over it. */
export function openLive({ baseUrl, session, read, timing: given = {} }: LiveOptions): LiveConnection {
  const timing = { ...TIMING, ...given }
  // Reconnecting is done here, for every reason alike: Socket.IO itself does not come back when the server closes.
  const settings = {
    transports: ['websocket'],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: 5_000,
  }
  const socket: Socket = baseUrl === '' ? io(settings) : io(baseUrl, settings)
  const rooms = new Map<string, Set<Watch>>()
  const statusListeners = new Set<(status: LiveStatus) => void>()
  let status: LiveStatus = 'connecting'
  let closed = false
  let failures = 0
  let tokenRefused = false
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let drainTimer: ReturnType<typeof setTimeout> | undefined

  const everyWatch = () => [...rooms.values()].flatMap((watches) => [...watches])

  function setStatus(next: LiveStatus): void {
    if (status === next) return
    status = next
    for (const listener of [...statusListeners]) listener(next)
  }

  async function connect(): Promise<void> {
    clearTimeout(retryTimer)
    retryTimer = undefined
    try {
      const token = tokenRefused ? await session.refresh() : await session.token()
      tokenRefused = false
      if (closed || socket.connected) return
      socket.auth = { token }
      socket.connect()
    } catch {
      if (session.user === null) close()
      else failed()
    }
  }

  function failed(): void {
    failures += 1
    if (failures >= OFFLINE_AFTER) setStatus('offline')
    retryIn(reconnectDelayMs(failures))
  }

  function retryIn(ms: number): void {
    if (closed || drainTimer !== undefined || retryTimer !== undefined) return
    retryTimer = setTimeout(connect, ms)
  }

  /** The instance goes: moves to another when it says so, or waits until then if it has cut us off before. */
  function drain({ reconnectAfterMs }: ServerDraining): void {
    clearTimeout(drainTimer)
    drainTimer = setTimeout(
      () => {
        drainTimer = undefined
        socket.disconnect()
        void connect()
      },
      reconnectAfterMs * (1 + Math.random() / 2),
    )
  }

  socket.on('connect', () => {
    failures = 0
    setStatus('live')
    for (const watch of everyWatch()) watch.connected()
  })
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
    tokenRefused = TOKEN_REFUSALS.has(error.data?.code)
    failed()
  })
  socket.on('disconnect', () => {
    for (const watch of everyWatch()) watch.disconnected()
    if (closed) return
    setStatus('connecting')
    retryIn(reconnectDelayMs(0))
  })
  socket.on('serverDraining', drain)
  socket.on('progressUpdated', (event: ProgressUpdated) => {
    for (const watch of rooms.get(event.userId) ?? []) watch.event(event)
  })
  socket.on('roomClosed', (closing: { userId?: string; code: ClosedReason }) => {
    for (const watch of rooms.get(closing.userId ?? '') ?? []) watch.close(closing.code)
  })
  socket.on('sessionEnded', () => {
    tokenRefused = true
  })

  const stopRenewing = keepTokenFresh(session, (token) => {
    if (socket.connected) socket.emit('renew', { token })
  })
  const stopWaking = onWake(() => {
    if (!socket.connected && drainTimer === undefined) void connect()
  })
  void connect()

  function join(userId: string, version: unknown): Promise<JoinAnswer> {
    return socket
      .timeout(timing.answerMs)
      .emitWithAck('joinProgressRoom', userId, version === undefined ? {} : { version }) as Promise<JoinAnswer>
  }

  function forget(userId: string, watch: Watch): void {
    const watches = rooms.get(userId)
    if (!watches?.delete(watch) || watches.size > 0) return
    rooms.delete(userId)
    if (socket.connected) socket.emit('leaveProgressRoom', userId)
  }

  function close(): void {
    if (closed) return
    closed = true
    clearTimeout(retryTimer)
    clearTimeout(drainTimer)
    stopRenewing()
    stopWaking()
    for (const watch of everyWatch()) watch.stop()
    rooms.clear()
    socket.disconnect()
    statusListeners.clear()
  }

  return {
    get status() {
      return status
    },
    onStatus(listener) {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
    watchProgress(userId, onState, { onStatus, onClosed } = {}) {
      let joined = false
      // Connected but not yet in the room is not "live": a change now would not be heard.
      const tell = () => onStatus?.(status === 'live' && !joined ? 'connecting' : status)
      const watch = createWatch({
        join: (version) => join(userId, version),
        read: () => read(userId),
        onState,
        onJoined(value) {
          joined = value
          tell()
        },
        onClosed(reason) {
          statusListeners.delete(tell)
          forget(userId, watch)
          onClosed?.(reason)
        },
        timing,
      })
      statusListeners.add(tell)
      rooms.set(userId, (rooms.get(userId) ?? new Set<Watch>()).add(watch))
      tell()
      if (socket.connected) watch.connected()
      return () => {
        statusListeners.delete(tell)
        watch.stop()
        forget(userId, watch)
      }
    },
    onImportProgress(listener) {
      socket.on('importProgress', listener)
      return () => socket.off('importProgress', listener)
    },
    close,
  }
}

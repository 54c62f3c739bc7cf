import { io, type Socket } from 'socket.io-client'
import type { Answer, Version } from '../../contract/common.ts'
import type { Leaderboard } from '../../contract/groups.ts'
import type { ImportProgress } from '../../contract/importing.ts'
import type { Change, JoinAnswer, LeaderboardUpdated, ProgressUpdated, ServerDraining } from '../../contract/live.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { reconnectDelayMs } from '../backoff.ts'
import { onWake } from '../browser-events.ts'
import type { Session } from '../session.ts'
import type { ProgressState } from './apply-event.ts'
import { createGroupWatch, type GroupWatch } from './group-watch.ts'
import type { ClosedReason } from './room-follower.ts'
import { keepTokenFresh } from './token-renewal.ts'
import { createWatch, type Watch, type WatchTiming } from './watch.ts'

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
  /**
   * Follows a group's leaderboard in the same way.
   * @param onClosed the caller may not be in the group's room any more, or the group is gone
   */
  watchGroup(
    groupId: string,
    onBoard: (board: Answer<Leaderboard>) => void,
    onClosed?: (reason: ClosedReason) => void,
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
  read: (userId: string) => Promise<Answer<ProgressView>>
  readLeaderboard: (groupId: string) => Promise<Answer<Leaderboard>>
  timing?: Partial<LiveTiming>
}

const TIMING: LiveTiming = { fallbackMs: 30_000, askMs: 300, answerMs: 5_000 }
/** After so many failed attempts in a row (some 1.5 s) it is no longer "connecting". */
const OFFLINE_AFTER = 3
/** Undefined in Node. */
const pageAddress = (): string | undefined =>
  'location' in globalThis ? String((globalThis as { location?: unknown }).location) : undefined

type Closing = { userId?: string; groupId?: string; code: ClosedReason }

/** The server's refusals that a new token may mend. With one, a connection is let in from whatever address. */
const TOKEN_REFUSALS = new Set<unknown>(['unauthenticated', 'token-expired', 'session-ended', 'too-many-requests'])

/** One Socket.IO connection (websocket only) and everything that is followed over it. */
export function openLive(options: LiveOptions): LiveConnection {
  const { baseUrl, session, read, readLeaderboard, timing: given = {} } = options
  const timing = { ...TIMING, ...given }
  // Reconnecting is done here, for every reason alike: Socket.IO itself does not come back when the server closes.
  const settings = {
    transports: ['websocket'],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: 5_000,
  }
  // Socket.IO takes a path in the address for a name space.
  const { origin, pathname: path } = new URL(`${baseUrl}/socket.io/`, pageAddress())
  const socket: Socket = io(origin, { ...settings, path })
  const members = new Map<string, Set<Watch>>()
  const groups = new Map<string, Set<GroupWatch>>()
  const statusListeners = new Set<(status: LiveStatus) => void>()
  let status: LiveStatus = 'connecting'
  let closed = false
  let failures = 0
  let tokenRefused = false
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let drainTimer: ReturnType<typeof setTimeout> | undefined

  const everyWatch = () => [...members.values(), ...groups.values()].flatMap((watches) => [...watches])

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

  /** @param afterMs what the server asked for, if it did: coming back sooner would be refused again */
  function failed(afterMs = 0): void {
    failures += 1
    if (failures >= OFFLINE_AFTER) setStatus('offline')
    retryIn(Math.max(reconnectDelayMs(failures), afterMs))
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
  socket.on('connect_error', (error: Error & { data?: { code?: unknown; retryAfterMs?: unknown } }) => {
    tokenRefused = TOKEN_REFUSALS.has(error.data?.code)
    const { retryAfterMs } = error.data ?? {}
    failed(typeof retryAfterMs === 'number' ? retryAfterMs : 0)
  })
  socket.on('disconnect', () => {
    for (const watch of everyWatch()) watch.disconnected()
    if (closed) return
    setStatus('connecting')
    retryIn(reconnectDelayMs(0))
  })
  socket.on('serverDraining', drain)
  socket.on('progressUpdated', (event: ProgressUpdated) => {
    for (const watch of members.get(event.userId) ?? []) watch.event(event)
  })
  socket.on('leaderboardUpdated', (event: LeaderboardUpdated) => {
    for (const watch of groups.get(event.groupId) ?? []) watch.event(event)
  })
  socket.on('roomClosed', ({ userId = '', groupId = '', code }: Closing) => {
    for (const watch of members.get(userId) ?? groups.get(groupId) ?? []) watch.close(code)
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

  function join(event: 'joinProgressRoom' | 'joinGroup', id: string, version?: Version): Promise<JoinAnswer> {
    return socket
      .timeout(timing.answerMs)
      .emitWithAck(event, id, version === undefined ? {} : { version }) as Promise<JoinAnswer>
  }

  /** Adds a watch to those of its room, and tells it of the connection that there is. */
  function follow<W extends Watch | GroupWatch>(rooms: Map<string, Set<W>>, id: string, watch: W): void {
    rooms.set(id, (rooms.get(id) ?? new Set<W>()).add(watch))
    if (socket.connected) watch.connected()
  }

  function forget<W>(
    rooms: Map<string, Set<W>>,
    id: string,
    watch: W,
    leave: 'leaveProgressRoom' | 'leaveGroup',
  ): void {
    const watches = rooms.get(id)
    if (!watches?.delete(watch) || watches.size > 0) return
    rooms.delete(id)
    if (socket.connected) socket.emit(leave, id)
  }

  function close(): void {
    if (closed) return
    closed = true
    clearTimeout(retryTimer)
    clearTimeout(drainTimer)
    stopRenewing()
    stopWaking()
    for (const watch of everyWatch()) watch.stop()
    members.clear()
    groups.clear()
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
        join: (version) => join('joinProgressRoom', userId, version),
        read: () => read(userId),
        onState,
        onJoined(value) {
          joined = value
          tell()
        },
        onClosed(reason) {
          statusListeners.delete(tell)
          forget(members, userId, watch, 'leaveProgressRoom')
          onClosed?.(reason)
        },
        timing,
      })
      statusListeners.add(tell)
      tell()
      follow(members, userId, watch)
      return () => {
        statusListeners.delete(tell)
        watch.stop()
        forget(members, userId, watch, 'leaveProgressRoom')
      }
    },
    watchGroup(groupId, onBoard, onClosed) {
      const watch = createGroupWatch({
        join: () => join('joinGroup', groupId),
        read: () => readLeaderboard(groupId),
        onBoard,
        onClosed(reason) {
          forget(groups, groupId, watch, 'leaveGroup')
          onClosed?.(reason)
        },
        timing,
      })
      follow(groups, groupId, watch)
      return () => {
        watch.stop()
        forget(groups, groupId, watch, 'leaveGroup')
      }
    },
    onImportProgress(listener) {
      socket.on('importProgress', listener)
      return () => socket.off('importProgress', listener)
    },
    close,
  }
}

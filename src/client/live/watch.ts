import { jitter } from '../../contract/arithmetic/backoff.ts'
import type { Answer, Version } from '../../contract/common.ts'
import type { Change, JoinAnswer, ProgressUpdated } from '../../contract/live.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { comparable } from '../../contract/version.ts'
import { SpotterError } from '../errors.ts'
import { applyEvent, type ProgressState, takeAnswer, type WholeAnswer } from './apply-event.ts'
import { type ClosedReason, createRoomFollower, type RoomFollower } from './room-follower.ts'

export interface WatchTiming {
  /** How often the state is read over HTTP, whatever the live connection does. */
  fallbackMs: number
  /** At most so long until a gap is asked about: most gaps close by themselves when two events came out of order. */
  askMs: number
}

export interface WatchOptions {
  /** Joins the room, or asks again from within it. Rejects when no answer comes. */
  join: (version: Version | undefined) => Promise<JoinAnswer>
  read: () => Promise<Answer<ProgressView>>
  onState: (state: ProgressState, change: Change | null) => void
  /** True while this watch is in the room and hears every event. */
  onJoined: (joined: boolean) => void
  onClosed: (reason: ClosedReason) => void
  timing: WatchTiming
  random?: () => number
}

/** One member's progress, followed. Knows nothing of sockets: it is told when there is a connection and what came. */
export interface Watch extends Pick<RoomFollower, 'connected' | 'disconnected' | 'close' | 'stop'> {
  event(event: ProgressUpdated): void
}

/** Events beyond this many that wait for an answer are let go: the answer will be newer than they are. */
const MAX_KEPT = 64

export function createWatch(options: WatchOptions): Watch {
  const { join, read, onState, timing, random } = options
  let state: ProgressState | null = null
  let askedFrom: ProgressState | null = null
  let kept: ProgressUpdated[] = []
  let reading = false

  const room = createRoomFollower(
    {
      ...options,
      join() {
        askedFrom = state
        return join(state?.version)
      },
      onAnswer({ version, progress }) {
        if (progress) take({ version, view: progress }, askedFrom)
        // Of another history or format than the server that we asked: it told us what it knows.
        kept = kept.filter((event) => state !== null && comparable(event.version, state.version))
        settle()
      },
      isBehind: () => kept.length > 0,
    },
    () => {
      clearInterval(fallback)
      kept = []
    },
  )
  const fallback = setInterval(refresh, timing.fallbackMs)
  void refresh()

  function show(next: ProgressState, change: Change | null): void {
    if (next === state) return
    state = next
    onState(next, change)
  }

  async function refresh(): Promise<void> {
    if (reading) return
    reading = true
    const before = state
    try {
      const { version, data, verified } = await read()
      if (!room.isStopped) take({ version, view: data, ...(verified === false && { verified }) }, before)
    } catch (error) {
      if (error instanceof SpotterError && error.status === 403) room.close('forbidden')
      else if (error instanceof SpotterError && error.status === 404) room.close('not-found')
      // Anything else passes: the next round asks again, and the connection's status is what people are shown.
    } finally {
      reading = false
    }
  }

  function take(answer: WholeAnswer, before: ProgressState | null): void {
    show(takeAnswer(state, answer, before), null)
    settle()
  }

  /** Applies what was kept, oldest first; keeps what still does not fit. */
  function settle(): void {
    const waiting = kept.sort((a, b) => a.version.revision - b.version.revision)
    kept = []
    for (const event of waiting) {
      const step = applyEvent(state, event)
      if (step === 'ask') kept.push(event)
      else if (step !== 'drop') show(step.state, event.change)
    }
  }

  function keep(event: ProgressUpdated): void {
    kept.push(event)
    if (kept.length > MAX_KEPT) kept.shift()
  }

  const { connected, disconnected, close, stop } = room
  return {
    connected,
    disconnected,
    close,
    stop,
    event(event) {
      if (room.isStopped) return
      if (!room.isSettled) return keep(event)
      const step = applyEvent(state, event)
      if (step === 'drop') return
      if (step === 'ask') {
        keep(event)
        room.askIn(jitter(timing.askMs, random))
      } else {
        show(step.state, event.change)
        settle()
      }
    },
  }
}

import type { Answer, Version } from '../../contract/common.ts'
import type { Change, JoinAnswer, ProgressUpdated } from '../../contract/live.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { comparable } from '../../contract/version.ts'
import { askAgainDelayMs, jitter } from '../backoff.ts'
import { SpotterError } from '../errors.ts'
import { applyEvent, type ProgressState, takeAnswer, type WholeAnswer } from './apply-event.ts'

/** Why a watch ended by itself. */
export type ClosedReason = 'forbidden' | 'not-found' | 'invalid'

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
export interface Watch {
  connected(): void
  disconnected(): void
  event(event: ProgressUpdated): void
  /** The server says that this account may not be here any more, or the member is gone. */
  close(reason: ClosedReason): void
  stop(): void
}

/** Events beyond this many that wait for an answer are let go: the answer will be newer than they are. */
const MAX_KEPT = 64

export function createWatch(options: WatchOptions): Watch {
  const { join, read, onState, onJoined, onClosed, timing, random = Math.random } = options
  let state: ProgressState | null = null
  let kept: ProgressUpdated[] = []
  let joined = false
  let stopped = false
  /** Counts connections: an answer that belongs to a former one is not a join of this one. */
  let connection = 0
  let hasConnection = false
  let asking = false
  let failures = 0
  let askTimer: ReturnType<typeof setTimeout> | undefined
  let reading = false

  const fallback = setInterval(refresh, timing.fallbackMs)
  void refresh()

  function show(next: ProgressState, change: Change | null): void {
    if (next === state) return
    state = next
    onState(next, change)
  }

  function setJoined(value: boolean): void {
    if (joined === value) return
    joined = value
    onJoined(value)
  }

  async function refresh(): Promise<void> {
    if (reading) return
    reading = true
    const before = state
    try {
      const { version, data, verified } = await read()
      if (!stopped) take({ version, view: data, ...(verified === false && { verified }) }, before)
    } catch (error) {
      if (error instanceof SpotterError && error.status === 403) close('forbidden')
      else if (error instanceof SpotterError && error.status === 404) close('not-found')
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

  function askIn(ms: number): void {
    if (stopped || !hasConnection || asking || askTimer !== undefined) return
    askTimer = setTimeout(() => {
      askTimer = undefined
      if (!joined || kept.length > 0) void ask()
    }, ms)
  }

  async function ask(): Promise<void> {
    const mine = connection
    const before = state
    asking = true
    const answer = await join(state?.version).catch(() => null)
    if (stopped || mine !== connection) return
    asking = false
    if (answer?.ok) {
      setJoined(true)
      if (answer.progress) take({ version: answer.version, view: answer.progress }, before)
      // Of another history or format than the server that we asked: it told us what it knows.
      kept = kept.filter((event) => state !== null && comparable(event.version, state.version))
      settle()
      failures = kept.length === 0 ? 0 : failures + 1
      if (kept.length > 0) askIn(askAgainDelayMs(failures, random))
    } else if (answer === null || answer.code === 'unavailable') {
      askIn(Math.max(answer?.retryAfterMs ?? 0, askAgainDelayMs(failures, random)))
      failures += 1
    } else {
      close(answer.code)
    }
  }

  function close(reason: ClosedReason): void {
    if (stopped) return
    stop()
    onClosed(reason)
  }

  function stop(): void {
    stopped = true
    clearInterval(fallback)
    clearTimeout(askTimer)
    kept = []
  }

  return {
    connected() {
      connection += 1
      hasConnection = true
      asking = false
      failures = 0
      askIn(0)
    },
    disconnected() {
      hasConnection = false
      connection += 1
      asking = false
      clearTimeout(askTimer)
      askTimer = undefined
      setJoined(false)
    },
    event(event) {
      if (stopped) return
      if (!joined || asking) return keep(event)
      const step = applyEvent(state, event)
      if (step === 'drop') return
      if (step === 'ask') {
        keep(event)
        askIn(jitter(timing.askMs, random))
      } else {
        show(step.state, event.change)
        settle()
      }
    },
    close,
    stop,
  }
}

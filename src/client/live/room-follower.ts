import type { JoinAnswer } from '../../contract/live.ts'
import { askAgainDelayMs } from '../backoff.ts'

/** Why following a room ended by itself. */
export type ClosedReason = 'forbidden' | 'not-found' | 'invalid'

export interface RoomFollowerOptions {
  /** Joins the room, or asks again from within it. Rejects when no answer comes. */
  join: () => Promise<JoinAnswer>
  onJoined?: (joined: boolean) => void
  /** The answer that let it in. */
  onAnswer: (answer: JoinAnswer & { ok: true }) => void
  /** Whether it has to ask although it is in the room: what came did not fit. */
  isBehind?: () => boolean
  onClosed: (reason: ClosedReason) => void
  random?: (() => number) | undefined
}

/** One room, followed over connections that come and go: it joins, asks again while no answer comes, and ends when refused. */
export interface RoomFollower {
  /** In the room, with every question answered: what comes now comes after the answer. */
  readonly isSettled: boolean
  readonly isStopped: boolean
  connected(): void
  disconnected(): void
  /** Asks in `ms`, if that is needed then. One question at a time. */
  askIn(ms: number): void
  close(reason: ClosedReason): void
  stop(): void
}

/** `onStop` runs once, whoever ended it. */
export function createRoomFollower(options: RoomFollowerOptions, onStop: () => void): RoomFollower {
  const { join, onJoined, onAnswer, isBehind = () => false, onClosed, random } = options
  let isJoined = false
  let isStopped = false
  /** Counts connections: an answer that belongs to a former one is not a join of this one. */
  let connection = 0
  let hasConnection = false
  let isAsking = false
  let failures = 0
  let askTimer: ReturnType<typeof setTimeout> | undefined

  function setJoined(joined: boolean): void {
    if (isJoined === joined) return
    isJoined = joined
    onJoined?.(joined)
  }

  function askIn(ms: number): void {
    if (isStopped || !hasConnection || isAsking || askTimer !== undefined) return
    askTimer = setTimeout(() => {
      askTimer = undefined
      if (!isJoined || isBehind()) void ask()
    }, ms)
  }

  async function ask(): Promise<void> {
    const mine = connection
    isAsking = true
    const answer = await join().catch(() => null)
    if (isStopped || mine !== connection) return
    isAsking = false
    if (answer?.ok) {
      setJoined(true)
      onAnswer(answer)
      failures = isBehind() ? failures + 1 : 0
      if (isBehind()) askIn(askAgainDelayMs(failures, random))
    } else if (answer === null || answer.code === 'unavailable') {
      askIn(Math.max(answer?.retryAfterMs ?? 0, askAgainDelayMs(failures, random)))
      failures += 1
    } else {
      close(answer.code)
    }
  }

  function leave(): void {
    connection += 1
    isAsking = false
    clearTimeout(askTimer)
    askTimer = undefined
  }

  function close(reason: ClosedReason): void {
    if (isStopped) return
    stop()
    onClosed(reason)
  }

  function stop(): void {
    if (isStopped) return
    isStopped = true
    leave()
    onStop()
  }

  return {
    get isSettled() {
      return isJoined && !isAsking
    },
    get isStopped() {
      return isStopped
    },
    connected() {
      leave()
      hasConnection = true
      failures = 0
      askIn(0)
    },
    disconnected() {
      leave()
      hasConnection = false
      setJoined(false)
    },
    askIn,
    close,
    stop,
  }
}

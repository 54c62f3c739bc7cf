import type { Answer, Version } from '../../contract/common.ts'
import type { Leaderboard } from '../../contract/groups.ts'
import type { JoinAnswer, LeaderboardUpdated } from '../../contract/live.ts'
import { comparable, isNewer } from '../../contract/version.ts'
import { askAgainDelayMs } from '../backoff.ts'
import { SpotterError } from '../errors.ts'
import type { ClosedReason, Watch, WatchTiming } from './watch.ts'

export interface GroupWatchOptions {
  /** Joins the group's room. Rejects when no answer comes. */
  join: () => Promise<JoinAnswer>
  read: () => Promise<Answer<Leaderboard>>
  onBoard: (board: Answer<Leaderboard>) => void
  onClosed: (reason: ClosedReason) => void
  timing: Pick<WatchTiming, 'fallbackMs'>
  random?: () => number
}

/** One group's leaderboard, followed. It is told when there is a connection and what came over it. */
export interface GroupWatch extends Omit<Watch, 'event'> {
  event(event: LeaderboardUpdated): void
}

/** What is heard of a leaderboard is only that it is at a version now: it is read until the answer is as new as that. */
export function createGroupWatch(options: GroupWatchOptions): GroupWatch {
  const { join, read, onBoard, onClosed, timing, random = Math.random } = options
  let board: Answer<Leaderboard> | null = null
  let heard: Version | null = null
  let stopped = false
  /** Counts connections: an answer that belongs to a former one says nothing of this one. */
  let connection = 0
  let failures = 0
  let reading = false
  let readTimer: ReturnType<typeof setTimeout> | undefined
  let joinTimer: ReturnType<typeof setTimeout> | undefined

  const fallback = setInterval(refresh, timing.fallbackMs)
  void refresh()

  const isBehind = () =>
    board === null || (heard !== null && (!comparable(heard, board.version) || isNewer(heard, board.version)))

  function hear(version: Version): void {
    if (heard === null || !comparable(version, heard) || isNewer(version, heard)) heard = version
    if (isBehind()) void refresh()
  }

  function take(answer: Answer<Leaderboard>): void {
    const held = board?.version
    const isNews = held === undefined || !comparable(answer.version, held) || isNewer(answer.version, held)
    if (!isNews) return
    board = answer
    onBoard(answer)
  }

  async function refresh(): Promise<void> {
    if (reading || stopped) return
    clearTimeout(readTimer)
    reading = true
    const known = heard
    try {
      const answer = await read()
      if (stopped) return
      take(answer)
      // news that came while it was read is no failure of this reading
      failures = isBehind() && heard === known ? failures + 1 : 0
    } catch (error) {
      if (error instanceof SpotterError && error.status === 404) close('not-found')
      failures += 1
    } finally {
      reading = false
    }
    if (!stopped && isBehind()) readTimer = setTimeout(refresh, askAgainDelayMs(failures, random))
  }

  async function enter(attempt = 0): Promise<void> {
    const mine = connection
    const answer = await join().catch(() => null)
    if (stopped || mine !== connection) return
    if (answer?.ok) hear(answer.version)
    else if (answer === null || answer.code === 'unavailable') {
      const waitMs = Math.max(answer?.retryAfterMs ?? 0, askAgainDelayMs(attempt, random))
      joinTimer = setTimeout(() => enter(attempt + 1), waitMs)
    } else close(answer.code)
  }

  function close(reason: ClosedReason): void {
    if (stopped) return
    stop()
    onClosed(reason)
  }

  function stop(): void {
    stopped = true
    clearInterval(fallback)
    clearTimeout(readTimer)
    clearTimeout(joinTimer)
  }

  return {
    connected() {
      connection += 1
      void enter()
    },
    disconnected() {
      connection += 1
      clearTimeout(joinTimer)
    },
    event({ version }) {
      if (!stopped) hear(version)
    },
    close,
    stop,
  }
}

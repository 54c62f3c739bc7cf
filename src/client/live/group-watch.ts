import type { Answer, Version } from '../../contract/common.ts'
import type { Leaderboard } from '../../contract/groups.ts'
import type { JoinAnswer, LeaderboardUpdated } from '../../contract/live.ts'
import { comparable, isNewer } from '../../contract/version.ts'
import { askAgainDelayMs } from '../backoff.ts'
import { SpotterError } from '../errors.ts'
import { type ClosedReason, createRoomFollower } from './room-follower.ts'
import type { Watch, WatchTiming } from './watch.ts'

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
  const { read, onBoard, timing, random } = options
  let board: Answer<Leaderboard> | null = null
  let heard: Version | null = null
  let failures = 0
  let reading = false
  let readTimer: ReturnType<typeof setTimeout> | undefined

  const room = createRoomFollower({ ...options, onAnswer: ({ version }) => hear(version) }, () => {
    clearInterval(fallback)
    clearTimeout(readTimer)
  })
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
    if (reading || room.isStopped) return
    clearTimeout(readTimer)
    reading = true
    const known = heard
    try {
      const answer = await read()
      if (room.isStopped) return
      take(answer)
      // news that came while it was read is no failure of this reading
      failures = isBehind() && heard === known ? failures + 1 : 0
    } catch (error) {
      if (error instanceof SpotterError && error.status === 404) room.close('not-found')
      failures += 1
    } finally {
      reading = false
    }
    if (!room.isStopped && isBehind()) readTimer = setTimeout(refresh, askAgainDelayMs(failures, random))
  }

  const { connected, disconnected, close, stop } = room
  return {
    connected,
    disconnected,
    close,
    stop,
    event({ version }) {
      if (!room.isStopped) hear(version)
    },
  }
}

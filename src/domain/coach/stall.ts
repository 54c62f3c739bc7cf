import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import type { Session } from './history.ts'

/** An exercise whose strength no longer rises. */
export interface Stall {
  /** sessions since the one that set the mark, all of them */
  sessions: number
  /** the mark: the best estimated maximum until then */
  bestE1rmKg: number
  /** when it was set */
  since: string
}

const FEWEST_SESSIONS = 4
const FEWEST_DAYS = 14
const WITHOUT_GAIN = 3
/** What is within half a percent of the mark is the same. */
const GAIN = 1.005
/** An exercise that was left for longer is not stalled but left. */
const STILL_TRAINED_DAYS = 28

/**
 * Whether an exercise has stalled: none of the last three sessions beat the best estimated maximum before them by more
 * than half a percent. After GymCoach's `isStalled`, with at least four sessions over at least fourteen days, so that a
 * bad week is no stall.
 * @param sessions oldest first
 * @param since counts from this day on: after a lighter week the count begins anew
 */
export function stallOf(sessions: readonly Session[], today: string, since: string | null): Stall | null {
  const counted = sessions.filter(({ on, e1rmKg }) => e1rmKg !== null && (since === null || on >= since))
  const first = counted[0]
  const last = counted[counted.length - 1]
  if (first === undefined || last === undefined || counted.length < FEWEST_SESSIONS) return null
  if (daysBetween(first.on, last.on) < FEWEST_DAYS || daysBetween(last.on, today) > STILL_TRAINED_DAYS) return null
  const stall = sinceTheMark(counted)
  return stall.sessions >= WITHOUT_GAIN ? stall : null
}

function sinceTheMark(sessions: readonly Session[]): Stall {
  let mark: Stall = { sessions: -1, bestE1rmKg: 0, since: '' }
  for (const { on, e1rmKg } of sessions) {
    if (e1rmKg !== null && e1rmKg > mark.bestE1rmKg * GAIN) mark = { sessions: 0, bestE1rmKg: e1rmKg, since: on }
    else mark.sessions++
  }
  return mark
}

import { type Calendar, nextMidnight } from './civil-date.ts'

/**
 * A leaderboard shows the week of each member in their own zone: it ends with the next midnight of any of them. That
 * instant stands in its version where a member's page has its date; '' when nobody stands on it.
 */
export interface LeaderboardDay {
  /** That instant, RFC 3339. */
  today: string
  expiresAtMs: number | null
}

/** @param calendars of the members who stand on the leaderboard */
export function leaderboardDay(calendars: readonly Calendar[], now: Date): LeaderboardDay {
  if (calendars.length === 0) return { today: '', expiresAtMs: null }
  const expiresAtMs = Math.min(...calendars.map((calendar) => nextMidnight(calendar, now).getTime()))
  return { today: new Date(expiresAtMs).toISOString(), expiresAtMs }
}

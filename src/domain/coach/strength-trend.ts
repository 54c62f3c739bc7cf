import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import type { History, Session } from './history.ts'

const HALF_DAYS = 21

/**
 * How strength has changed, as a share (0.02: two percent up): for each exercise its best estimated maximum of the last
 * three weeks against that of the three before, averaged over the exercises done in both. Null when there is none.
 */
export function strengthTrend({ exercises, today }: Pick<History, 'exercises' | 'today'>): number | null {
  const best = (sessions: readonly Session[], fromDays: number): number => {
    const found = sessions
      .filter(({ on }) => {
        const days = daysBetween(on, today)
        return days >= fromDays && days < fromDays + HALF_DAYS
      })
      .map(({ e1rmKg }) => e1rmKg ?? 0)
    return Math.max(0, ...found)
  }
  const changes = [...exercises.values()]
    .map(({ sessions }) => ({ now: best(sessions, 0), before: best(sessions, HALF_DAYS) }))
    .filter(({ now, before }) => now > 0 && before > 0)
    .map(({ now, before }) => now / before - 1)
  return changes.length === 0 ? null : changes.reduce((sum, change) => sum + change, 0) / changes.length
}

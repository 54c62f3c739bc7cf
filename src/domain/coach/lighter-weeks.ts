import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { History } from './history.ts'

/** A week is a lighter one at this share of the four weeks before it, or less. */
const LIGHTER = 0.6
const BEFORE = 4

type Week = History['weeks'][number]

function isLighter(weeks: readonly Week[], at: number): boolean {
  const before = weeks.slice(Math.max(0, at - BEFORE), at)
  const mean = before.reduce((sum, { volumeKg }) => sum + volumeKg, 0) / BEFORE
  const volume = weeks[at]?.volumeKg ?? 0
  return volume === 0 || volume <= LIGHTER * mean
}

/** What the completed weeks say about rest. */
export interface Rest {
  /** how many trained weeks there were since the last lighter one */
  weeks: number
  /** the first day after the last lighter week; null when there was none */
  since: string | null
}

/**
 * Counts the trained weeks since the last lighter one: a week without training, or with at most 60 % of the mean volume
 * of the four weeks before it. This week is not over, and says nothing.
 */
export function restOf(weeks: readonly Week[]): Rest {
  let at = weeks.length - 2
  while (at >= 0 && !isLighter(weeks, at)) at--
  const last = weeks[at]
  return { weeks: weeks.length - 2 - at, since: last === undefined ? null : addDays(last.start, 7) }
}

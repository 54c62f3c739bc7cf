import type { Id } from '../../contract/common.ts'
import type { Unit } from '../../contract/enums.ts'
import type { History } from './history.ts'
import { type Rest, restOf } from './lighter-weeks.ts'
import { isDeloadDue } from './load/deload.ts'
import { type Stall, stallOf } from './stall.ts'
import { strengthTrend } from './strength-trend.ts'

/** The shape a member is in: what every suggestion takes into account. */
export interface Readiness {
  today: string
  unit: Unit
  rest: Rest
  /** exercise id → its stall; only those that have one */
  stalls: ReadonlyMap<Id, Stall>
  /** how many of them are lifts: a curl that stands still tires nobody */
  lifts: number
  trend: number | null
  /** a lighter week is due */
  deload: boolean
}

export function readinessOf(history: History): Readiness {
  const { today, unit, exercises, weeks } = history
  const rest = restOf(weeks)
  const stalls = new Map<Id, Stall>()
  for (const { id, sessions } of exercises.values()) {
    const stall = stallOf(sessions, today, rest.since)
    if (stall !== null) stalls.set(id, stall)
  }
  const trend = strengthTrend(history)
  const lifts = [...stalls.keys()].filter((id) => exercises.get(id)?.mechanic !== 'isolation').length
  return { today, unit, rest, stalls, lifts, trend, deload: isDeloadDue({ stalls: lifts, weeks: rest.weeks, trend }) }
}

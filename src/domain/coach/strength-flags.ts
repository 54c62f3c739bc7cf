import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import { roundTo } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import type { Flag } from '../../contract/index.ts'
import type { History, Session } from './history.ts'
import { readinessOf } from './readiness.ts'

const COMPARED_DAYS = 28
const NEWS_DAYS = 14
const DROP = 0.9

/** What a trainer should know of a member's strength: stalled exercises, and estimated maxima that fell. */
export function strengthFlags(history: History): Flag[] {
  const readiness = readinessOf(history)
  const flag = (kind: Flag['kind'], exerciseId: Id, on: string | null, inputs: Flag['inputs']): Flag => ({
    kind,
    exerciseId,
    exercise: history.exercises.get(exerciseId)?.name ?? null,
    workoutId: null,
    on,
    inputs,
  })
  const stalled = [...readiness.stalls].map(([id, stall]) => flag('stall', id, stall.since, { ...stall }))
  const dropped = [...history.exercises.values()].flatMap(({ id, sessions }) => {
    const drop = readiness.deload ? null : dropOf(sessions, history.today)
    return drop === null ? [] : [flag('e1rm-drop', id, drop.on, drop.inputs)]
  })
  return [...stalled, ...dropped]
}

/**
 * Whether the newest estimated maximum is a tenth or more under the best of the four weeks before it. Old news is none;
 * and in a lighter week, which the coach asked for, nothing has dropped.
 * @param sessions oldest first
 */
export function dropOf(sessions: readonly Session[], today: string): { on: string; inputs: Flag['inputs'] } | null {
  const last = sessions.findLast(({ e1rmKg }) => e1rmKg !== null)
  if (last === undefined || last.e1rmKg === null || daysBetween(last.on, today) > NEWS_DAYS) return null
  const before = sessions.filter((one) => one.on < last.on && daysBetween(one.on, last.on) <= COMPARED_DAYS)
  const bestE1rmKg = Math.max(0, ...before.map(({ e1rmKg }) => e1rmKg ?? 0))
  if (bestE1rmKg === 0 || last.e1rmKg > bestE1rmKg * DROP) return null
  const dropPct = roundTo(100 * (1 - last.e1rmKg / bestE1rmKg), 1)
  return { on: last.on, inputs: { e1rmKg: last.e1rmKg, bestE1rmKg, dropPct } }
}

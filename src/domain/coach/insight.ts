import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import { roundTo } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import type { Insight, PersonalRecord } from '../../contract/index.ts'
import type { History } from './history.ts'
import type { Readiness } from './readiness.ts'

/** A record is news for a week. */
export const RECORD_NEWS_DAYS = 7
const WINDOW_DAYS = 28
const FEWEST_WORKOUTS = 4
/** Strength that has come down by more than this is not on track. */
const STEADY = -0.02

/** The newest record. */
export type NewRecord = Pick<PersonalRecord, 'exerciseId' | 'exercise' | 'kind' | 'value'> & { on: string }

/**
 * The one thing worth saying today, the most pressing first: a lighter week is due, an exercise has stalled, there is a
 * new record, all is on track (GymCoach, `selectHomeInsight`). Null where too little is known to say anything.
 */
export function insightOf(history: History, readiness: Readiness, record: NewRecord | undefined): Insight | null {
  const { stalls, lifts, rest, trend } = readiness
  const e1rmChangePct = trend === null ? null : roundTo(100 * trend, 1)
  const nobody = { exerciseId: null, exercise: null }
  if (readiness.deload) {
    return { kind: 'deload', ...nobody, inputs: { stalls: lifts, weeks: rest.weeks, e1rmChangePct } }
  }
  const isolation = (id: Id) => Number(history.exercises.get(id)?.mechanic === 'isolation')
  const [stalled] = [...stalls].sort(([a, x], [b, y]) => isolation(a) - isolation(b) || y.sessions - x.sessions)
  if (stalled !== undefined) {
    const [exerciseId, stall] = stalled
    return {
      kind: 'stall',
      exerciseId,
      exercise: history.exercises.get(exerciseId)?.name ?? null,
      inputs: { ...stall },
    }
  }
  if (record !== undefined) {
    const { exerciseId, exercise, ...inputs } = record
    return { kind: 'record', exerciseId, exercise, inputs }
  }
  const workouts = history.workouts.filter(({ on }) => daysBetween(on, history.today) < WINDOW_DAYS).length
  if (workouts < FEWEST_WORKOUTS || (trend !== null && trend < STEADY)) return null
  return { kind: 'on-track', ...nobody, inputs: { workouts, e1rmChangePct } }
}

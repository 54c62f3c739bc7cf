import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import type { Progression } from '../../contract/enums.ts'
import type { Suggestion } from '../../contract/index.ts'
import { LIFTS } from '../workouts/strength.ts'
import type { ExerciseFacts, Session } from './history.ts'
import { afterDeload } from './load/after-deload.ts'
import { deload, setsOfDeload } from './load/deload.ts'
import { doubleProgression } from './load/double-progression.ts'
import { lessHelp } from './load/less-help.ts'
import { linearProgression } from './load/linear-progression.ts'
import { fewestReps, type Lifted, type Loaded, type NextLoad } from './load/next-load.ts'
import { maxByEffort, rpeAutoregulation } from './load/rpe-autoregulation.ts'
import { planOf } from './plan.ts'
import type { Readiness } from './readiness.ts'
import { COUNTS_REPS, type WorkingSets, workingSets } from './working-sets.ts'

/** Sessions that are older say nothing about today's load. */
const COUNTED_DAYS = 56

const RULES: Record<Progression, (lifted: Lifted) => NextLoad | null> = {
  double: doubleProgression,
  linear: linearProgression,
  rpe: rpeAutoregulation,
}

type Answer = Pick<Suggestion, 'sets' | 'reps' | 'weightKg' | 'reason' | 'capped'>

/**
 * What to lift next in one exercise, why, and from which numbers. Only working sets of the last eight weeks count, what
 * is missing raises nothing, and no load is above the caps (load/safe-load.ts).
 */
export function suggest(exercise: ExerciseFacts & { sessions: readonly Session[] }, readiness: Readiness): Suggestion {
  const { today, unit } = readiness
  const plan = planOf(exercise, unit)
  const counted = exercise.sessions
    .filter(({ on }) => daysBetween(on, today) <= COUNTED_DAYS)
    .map((session) => workingSets(session, exercise.tracking))
  const last = counted[counted.length - 1]
  const logged = exercise.sessions[exercise.sessions.length - 1]
  const effort = plan.method === 'rpe' && LIFTS.has(exercise.tracking)
  return {
    exerciseId: exercise.id,
    exercise: exercise.name,
    tracking: exercise.tracking,
    method: plan.method,
    ...answer(exercise, counted, readiness),
    inputs: {
      lastOn: logged?.on ?? null,
      // no weight on the belt is no load, not one of zero
      workingWeightKg: last?.weightKg || null,
      reps: last === undefined ? [] : [...last.reps],
      repsMin: plan.repsMin,
      repsMax: plan.repsMax,
      stepKg: plan.stepKg,
      targetRpe: effort ? plan.targetRpe : null,
      e1rmKg: (effort && last !== undefined ? maxByEffort(last.all) : null) ?? (last && logged?.e1rmKg) ?? null,
      stalledSessions: readiness.stalls.get(exercise.id)?.sessions ?? 0,
    },
  }
}

function answer(
  exercise: ExerciseFacts & { sessions: readonly Session[] },
  counted: WorkingSets[],
  readiness: Readiness,
): Answer {
  const last = counted[counted.length - 1]
  if (last === undefined) {
    const reason = exercise.sessions.length === 0 ? 'no-history' : 'too-old'
    return { sets: null, reps: null, weightKg: null, reason, capped: false }
  }
  const { sets } = last
  const repeated = { sets, reps: null, weightKg: last.weightKg, capped: false }
  if (!COUNTS_REPS.has(exercise.tracking)) return { ...repeated, weightKg: null, reason: 'same-as-last' }
  const missing: Answer = {
    ...repeated,
    reps: last.reps.length === sets ? fewestReps(last) : null,
    reason: 'missing-data',
  }
  if (!last.complete) return missing

  // body weight alone is no load that a step could be added to, and no help none that one could be taken from
  if (!last.weightKg) return { ...repeated, weightKg: null, reps: fewestReps(last) + 1, reason: 'add-rep' }
  const plan = planOf(exercise, readiness.unit)
  if (exercise.tracking === 'assisted_reps') {
    if (readiness.deload) return { ...repeated, sets: setsOfDeload(sets), reps: fewestReps(last), reason: 'deload' }
    return { sets, ...lessHelp(counted, plan, readiness.unit) }
  }
  const sessions = counted.filter((one): one is Loaded => one.complete && one.weightKg !== null)
  const lifted: Lifted = {
    plan,
    sessions: sessions as [...Loaded[], Loaded],
    limits: {
      lastKg: last.weightKg,
      loggedMaxKg: Math.max(...sessions.map(({ weightKg }) => weightKg)),
      stepKg: plan.stepKg,
      unit: readiness.unit,
    },
  }
  if (readiness.deload) return { sets: setsOfDeload(sets), ...deload(lifted, readiness.today) }
  return { sets, ...(afterDeload(lifted, readiness.rest) ?? RULES[plan.method](lifted) ?? missing) }
}

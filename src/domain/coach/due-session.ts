import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import type { TrainedWorkout } from './history.ts'

/** Two workouts are the same session when they share at least half of all their exercises. */
const SHARED = 0.5
const IN_USE_DAYS = 28
const COUNTED_DAYS = 56

/** A session that a member does again and again, such as a leg day. */
interface Kind {
  newest: TrainedWorkout
  times: number
}

function alike(a: TrainedWorkout, b: TrainedWorkout): boolean {
  const shared = a.exerciseIds.filter((id) => b.exerciseIds.includes(id)).length
  return shared >= SHARED * (a.exerciseIds.length + b.exerciseIds.length - shared)
}

/**
 * The session that is due: the one that was done longest ago, of those in use. Workouts of the last eight weeks with
 * mostly the same exercises are one session, whatever their titles say, and its newest workout stands for it. In use is
 * what was done twice or more and within four weeks; where nothing is, anything counts. Null without workouts.
 * @param workouts oldest first
 */
export function dueSession(workouts: readonly TrainedWorkout[], today: string): TrainedWorkout | null {
  const kinds: Kind[] = []
  for (const workout of workouts.toReversed()) {
    if (daysBetween(workout.on, today) > COUNTED_DAYS) continue
    const kind = kinds.find(({ newest }) => alike(newest, workout))
    if (kind === undefined) kinds.push({ newest: workout, times: 1 })
    else kind.times++
  }
  const inUse = kinds.filter(({ newest, times }) => times > 1 && daysBetween(newest.on, today) <= IN_USE_DAYS)
  // newest first: the last one is the one done longest ago
  return (inUse.length > 0 ? inUse : kinds).at(-1)?.newest ?? null
}

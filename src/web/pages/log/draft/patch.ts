import type { DistanceUnit } from '../../../../contract/arithmetic/units.ts'
import type { Sent } from '../../../../contract/common.ts'
import type { WorkoutInput, WorkoutPatch, WorkoutView } from '../../../../contract/workouts.ts'
import { draftOf } from './draft-from.ts'
import { toWorkout } from './draft-to-workout.ts'

/**
 * What of a workout was changed in the form; null: nothing. What was not touched is not sent, so that seconds that the
 * form does not show and the workout's own time zone stay as they are.
 */
export function patchOf(
  now: Sent<WorkoutInput>,
  before: WorkoutView,
  distanceUnit: DistanceUnit,
): Sent<WorkoutPatch> | null {
  const was = toWorkout(draftOf(before, '', distanceUnit), distanceUnit)
  const differs = (field: keyof Sent<WorkoutInput>) => JSON.stringify(now[field]) !== JSON.stringify(was[field])
  const isMoved = differs('startedAt') || differs('endedAt')
  const patch: Sent<WorkoutPatch> = {
    ...(differs('title') && { title: now.title }),
    ...(differs('notes') && { notes: now.notes ?? null }),
    ...(isMoved && { startedAt: now.startedAt, endedAt: now.endedAt ?? null }),
    ...(differs('exercises') && { exercises: now.exercises }),
  }
  return Object.keys(patch).length === 0 ? null : patch
}

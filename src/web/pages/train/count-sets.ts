import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import type { Block, OpenSet } from '../../state/open/apply-step.ts'

/* Where somebody is in a workout. Pure. */

/** Whether anything stands in it, or was asked of it. */
export const isPlanned = (set: OpenSet): boolean =>
  [set.weight, set.reps, set.durationS, set.distanceM, set.targetWeightKg, set.targetRepsMin, set.targetRepsMax].some(
    (value) => value != null,
  )

export interface Place {
  done: number
  sets: number
  /** The exercise of the next set; of the last one when all are done. */
  block: Block | undefined
  /** The set that was done last. */
  last: { block: Block; set: OpenSet } | null
}

/** Set n of m, and where: sets that are neither done nor planned do not count, as nobody asked for them. */
export function placeIn({ exercises }: OpenWorkout): Place {
  const all = exercises.flatMap((block) => block.sets.map((set) => ({ block, set })))
  const done = all.filter(({ set }) => set.doneAt !== null)
  const counted = all.filter(({ set }) => set.doneAt !== null || isPlanned(set))
  const last = done.reduce<Place['last']>(
    (latest, one) => (latest === null || (one.set.doneAt ?? '') >= (latest.set.doneAt ?? '') ? one : latest),
    null,
  )
  const next = exercises.find(({ sets }) => sets.some(({ doneAt }) => doneAt === null))
  return { done: done.length, sets: counted.length, block: next ?? last?.block ?? exercises.at(-1), last }
}

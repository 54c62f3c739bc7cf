import { roundTo } from '../../../src/contract/arithmetic/units.ts'
import type { RecordKind, Tracking } from '../../../src/contract/enums.ts'
import { e1rm, isWorkingSet, type Lift } from '../../../src/domain/workouts/strength.ts'

/** A set as the replay needs it. */
export interface RecordSet extends Lift {
  id: string
  durationS: number | null
  distanceM: number | null
}

/** One workout: its exercises in order, the same one perhaps twice. */
export interface RecordWorkout {
  id: string
  startedAt: Date
  exercises: readonly { exerciseId: string; tracking: Tracking; sets: readonly RecordSet[] }[]
}

/** A set that was the best of its kind in its workout, and better than everything before. */
export interface PersonalRecord {
  exerciseId: string
  kind: RecordKind
  value: number
  setId: string
  workoutId: string
  achievedAt: Date
}

/** The records an exercise can hold, by what is tracked of it. */
const RECORD_KINDS_BY_TRACKING: Record<Tracking, readonly RecordKind[]> = {
  weight_reps: ['max_weight', 'max_e1rm', 'max_reps', 'max_set_volume'],
  bodyweight_reps: ['max_weight', 'max_e1rm', 'max_reps', 'max_set_volume'],
  assisted_reps: ['max_reps', 'min_help'],
  reps_only: ['max_weight', 'max_e1rm', 'max_reps', 'max_set_volume'],
  duration: ['max_duration', 'max_weight'],
  weight_duration: ['max_duration', 'max_weight'],
  distance_duration: ['max_distance', 'max_weight'],
  weight_distance: ['max_distance', 'max_weight'],
}

/** Of help the less is the better, and none at all the best; of everything else the more, and 0 scores nothing. */
const isBetter = (kind: RecordKind, value: number, than: number | undefined): boolean =>
  kind === 'min_help' ? value < (than ?? Number.POSITIVE_INFINITY) : value > (than ?? 0)

/** What one set scores for each kind; null scores nothing. Compared in kg, seconds, metres. */
const SCORE: Record<RecordKind, (set: RecordSet) => number | null> = {
  // a weight that did not move once is no record
  max_weight: (set) => (set.reps === 0 ? null : set.weightKg),
  max_e1rm: e1rm,
  max_reps: (set) => set.reps,
  max_set_volume: (set) => (set.weightKg && set.reps ? roundTo(set.weightKg * set.reps, 4) : null),
  max_duration: (set) => set.durationS,
  max_distance: (set) => set.distanceM,
  // help that is known, with which something moved
  min_help: (set) => (set.reps ? set.weightKg : null),
}

/**
 * The definition of a personal record, replayed over a whole history: the reference that the stored projection is
 * tested against.
 *
 * Workouts are taken in the order of (startedAt, id). Of each workout the best working set of each kind counts, the
 * first of equals. It is a record when it is strictly better than the best of all earlier workouts; the first workout
 * that has a value of a kind is the baseline and holds none. So a workout holds one record of a kind at most, a tie is
 * none, and removing or backdating a workout moves records without anything to correct.
 * @returns the records, oldest first
 */
export function replayRecords(workouts: readonly RecordWorkout[]): PersonalRecord[] {
  const inOrder = [...workouts].sort(
    (a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id)),
  )
  const running = new Map<string, number>()
  const records: PersonalRecord[] = []
  for (const workout of inOrder) {
    for (const best of bestsOf(workout)) {
      const key = `${best.exerciseId} ${best.kind}`
      const before = running.get(key)
      if (before !== undefined && !isBetter(best.kind, best.value, before)) continue
      running.set(key, best.value)
      if (before !== undefined) records.push(best)
    }
  }
  return records
}

/** The best working set of each exercise and kind in one workout. */
function bestsOf(workout: RecordWorkout): Iterable<PersonalRecord> {
  const bests = new Map<string, PersonalRecord>()
  for (const { exerciseId, tracking, sets } of workout.exercises) {
    for (const kind of RECORD_KINDS_BY_TRACKING[tracking]) {
      const key = `${exerciseId} ${kind}`
      for (const set of sets) {
        if (!isWorkingSet(set.type)) continue
        const value = SCORE[kind](set)
        if (value === null || !isBetter(kind, value, bests.get(key)?.value)) continue
        bests.set(key, {
          exerciseId,
          kind,
          value,
          setId: set.id,
          workoutId: workout.id,
          achievedAt: workout.startedAt,
        })
      }
    }
  }
  return bests.values()
}

import { normaliseName } from '../../../contract/arithmetic/exercise-words.ts'
import type { Id } from '../../../contract/common.ts'
import type { WorkoutView } from '../../../contract/index.ts'
import type { ParsedExercise, ParsedSet } from '../parse/types.ts'

/** What two apps write of one and the same set may differ by their rounding: half a decimal of a kilogram, ten metres. */
const ROUNDING = { weightKg: 0.06, distanceM: 10, durationS: 1 }

/** An exercise of a file with what its name means to the member; null: nothing yet. */
export type MeantExercise = Pick<ParsedExercise, 'name' | 'sets'> & { exerciseId: Id | null }

type Numbers = Pick<ParsedSet, 'weightKg' | 'reps' | 'durationS' | 'distanceM'>

/**
 * Whether two apps tell of the same session: the same sets, in whatever order, with the same exercises. Names differ
 * between apps and languages, so where `byMinute` is true, because both name the same minute, an exercise that the
 * file's name is not known for may be any of the workout's.
 */
export function isSameSession(
  logged: readonly MeantExercise[],
  { exercises }: Pick<WorkoutView, 'exercises'>,
  byMinute: boolean,
): boolean {
  const ours = exercises.flatMap((exercise) => exercise.sets).sort(byNumbers)
  const theirs = logged.flatMap((exercise) => exercise.sets).sort(byNumbers)
  if (ours.length !== theirs.length || ours.length === 0) return false
  if (!ours.every((set, at) => isNear(set, theirs[at] as ParsedSet))) return false
  return haveSameExercises(logged, exercises, byMinute)
}

/** Each side's sets of exercises that the other side lacks have to be sets of an unknown one there. */
function haveSameExercises(
  logged: readonly MeantExercise[],
  exercises: WorkoutView['exercises'],
  mayBeUnknown: boolean,
): boolean {
  const balance = new Map<string, number>()
  const count = (key: string, sets: number) => balance.set(key, (balance.get(key) ?? 0) + sets)
  const idByName = new Map(exercises.map(({ name, exerciseId }) => [normaliseName(name), exerciseId]))
  let unknown = 0
  for (const { exerciseId, sets } of exercises) count(exerciseId, sets.length)
  for (const { exerciseId, name, sets } of logged) {
    const id = exerciseId ?? idByName.get(normaliseName(name))
    if (id === undefined) unknown += sets.length
    else count(id, -sets.length)
  }
  const left = [...balance.values()]
  const onlyOurs = left.filter((sets) => sets > 0).reduce((sum, sets) => sum + sets, 0)
  return left.every((sets) => sets >= 0) && onlyOurs === unknown && (unknown === 0 || mayBeUnknown)
}

const ORDER = ['reps', 'durationS', 'distanceM', 'weightKg'] as const

function byNumbers(a: Numbers, b: Numbers): number {
  for (const field of ORDER) {
    const difference = (a[field] ?? 0) - (b[field] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Zero is what many apps write for nothing. */
function isNear(a: Numbers, b: Numbers): boolean {
  const within = (field: keyof typeof ROUNDING) => Math.abs((a[field] ?? 0) - (b[field] ?? 0)) <= ROUNDING[field]
  return (a.reps ?? 0) === (b.reps ?? 0) && within('weightKg') && within('distanceM') && within('durationS')
}

import { normaliseName } from '../../../contract/arithmetic/exercise-words.ts'
import type { Id, SetNumbers } from '../../../contract/common.ts'
import type { SessionChange } from '../../../contract/importing.ts'
import type { WorkoutView } from '../../../contract/index.ts'
import type { ParsedExercise, ParsedSet, ParsedWorkout } from '../parse/types.ts'

/** What is stored has so many decimals fewer than what a file may write. */
const SAME = { weightKg: 0.001, distanceM: 0.01 }

/** An exercise of a file with what its name means to the member. */
type Meant = ParsedExercise & { exerciseId: Id | null; isAlias: boolean }
type Ours = WorkoutView['exercises'][number]

/**
 * What an app tells otherwise of a session than the workout that it was imported as, in the order of the workout; empty
 * when it is the same. When it began is part of what tells the session, and no difference. What a name means may have
 * been said since: that is none of the app's corrections.
 */
export function differencesOf(
  {
    endedAt,
    startedAt,
    notes,
    exercises,
  }: Pick<ParsedWorkout, 'startedAt' | 'endedAt' | 'notes'> & {
    exercises: readonly Meant[]
  },
  workout: Pick<WorkoutView, 'startedAt' | 'endedAt' | 'notes' | 'exercises'>,
): SessionChange[] {
  const nothing = { exercise: null, set: null, before: null, after: null }
  const changes = exerciseChanges(exercises, workout.exercises)
  if (lengthS(startedAt, endedAt) !== lengthS(workout.startedAt, workout.endedAt))
    changes.push({ what: 'length', ...nothing })
  if (words(notes, exercises) !== words(workout.notes, workout.exercises)) changes.push({ what: 'notes', ...nothing })
  return changes
}

/** What is written beside the sets, of exercises that have something. */
const words = (notes: string | null, exercises: readonly { notes: string | null }[]): string =>
  JSON.stringify([notes ?? '', ...exercises.flatMap((exercise) => exercise.notes || [])])

const lengthS = (start: string, end: string | null): number | null =>
  end === null ? null : Math.round((Date.parse(end) - Date.parse(start)) / 1000)

/** Exercise by exercise, in an order that pairs as many as can be. */
function exerciseChanges(theirs: readonly Meant[], ours: readonly Ours[]): SessionChange[] {
  const norms = new Map([...theirs, ...ours].map(({ name }) => [name, normaliseName(name)]))
  const isSame = ({ exerciseId, isAlias, name }: Meant, mine: Ours) =>
    mine.exerciseId === exerciseId || isAlias || norms.get(mine.name) === norms.get(name)
  return paired(theirs, ours, isSame).flatMap(([their, mine]) =>
    setChanges(mine?.name ?? their?.name ?? '', their?.sets ?? [], mine?.sets ?? []),
  )
}

/** The longest common subsequence of two lists as pairs, in order; what the other side lacks is paired with undefined. */
function paired<A, B>(
  as: readonly A[],
  bs: readonly B[],
  isSame: (a: A, b: B) => boolean,
): [A | undefined, B | undefined][] {
  const longest = Array.from({ length: as.length + 1 }, () => new Array<number>(bs.length + 1).fill(0))
  const lengthAt = (a: number, b: number): number => longest[a]?.[b] ?? 0
  for (const [a, one] of [...as.entries()].reverse()) {
    for (const [b, other] of [...bs.entries()].reverse()) {
      const row = longest[a] as number[]
      row[b] = isSame(one, other) ? lengthAt(a + 1, b + 1) + 1 : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1))
    }
  }
  const pairs: [A | undefined, B | undefined][] = []
  let [a, b] = [0, 0]
  while (a < as.length || b < bs.length) {
    const [one, other] = [as[a], bs[b]]
    if (one !== undefined && other !== undefined && isSame(one, other)) {
      pairs.push([one, other])
      a++
      b++
    } else if (b < bs.length && (a === as.length || lengthAt(a, b + 1) >= lengthAt(a + 1, b))) {
      pairs.push([undefined, other])
      b++
    } else {
      pairs.push([one, undefined])
      a++
    }
  }
  return pairs
}

function setChanges(exercise: string, theirs: readonly ParsedSet[], ours: Ours['sets']): SessionChange[] {
  const changes: SessionChange[] = []
  for (let at = 0; at < Math.max(theirs.length, ours.length); at++) {
    const [after, before] = [theirs[at], ours[at]]
    if (after !== undefined && before !== undefined && isSameSet(after, before)) continue
    changes.push({
      what: 'set',
      exercise,
      set: at + 1,
      before: before === undefined ? null : numbersOf(before),
      after: after === undefined ? null : numbersOf(after),
    })
  }
  return changes
}

type Numbered = SetNumbers & { type: string }

function isSameSet(a: Numbered, b: Numbered): boolean {
  const isNear = (field: keyof typeof SAME) =>
    (a[field] === null) === (b[field] === null) && Math.abs((a[field] ?? 0) - (b[field] ?? 0)) <= SAME[field]
  return (
    a.type === b.type &&
    a.reps === b.reps &&
    a.durationS === b.durationS &&
    a.rpe === b.rpe &&
    isNear('weightKg') &&
    isNear('distanceM')
  )
}

const numbersOf = ({ weightKg, reps, rpe, durationS, distanceM }: SetNumbers): SetNumbers => ({
  weightKg,
  reps,
  rpe,
  durationS,
  distanceM,
})

import { EXPORT_VERSION, type ExportedSet, type ExportedWorkout, type ExportedWorkoutExercise } from './contract.ts'
import type { ExportableWorkout, OwnThings } from './queries.ts'

type Whole = ExportedWorkout & { exercises: (ExportedWorkoutExercise & { sets: ExportedSet[] })[] }

/** One JSON object in pieces, a workout a line; see `ExportFile`. */
export async function* json(
  { preferences, ...lists }: OwnThings,
  pages: AsyncIterable<ExportableWorkout[]>,
  now: Date,
): AsyncGenerator<string> {
  yield `{"format":"spotter","version":${EXPORT_VERSION},"exportedAt":"${now.toISOString()}",\n`
  yield `"preferences":${compact(preferences)},\n`
  for (const [name, items] of Object.entries(lists)) yield `"${name}":[${lines(items)}],\n`
  yield '"workouts":['
  let separator = '\n'
  for await (const workouts of pages) {
    if (workouts.length === 0) continue
    yield separator + workouts.map((workout) => compact(exported(workout))).join(',\n')
    separator = ',\n'
  }
  yield separator === '\n' ? ']}\n' : '\n]}\n'
}

const lines = (items: readonly unknown[]): string => (items.length === 0 ? '' : `\n${items.map(compact).join(',\n')}\n`)

/** What is null is left out: it is most of a set. */
const compact = (value: unknown): string => JSON.stringify(value, (_, inner) => (inner === null ? undefined : inner))

/** A workout without what another account would not have: owner, version, when its rows were written. */
function exported(workout: ExportableWorkout): Whole {
  const { id, source, sourceKey, title, notes, startedAt, endedAt, timeZone, localDate, exercises } = workout
  return {
    id,
    source,
    sourceKey,
    title,
    notes,
    startedAt,
    endedAt,
    timeZone,
    localDate,
    exercises: exercises.map(({ sets, ...exercise }) => ({
      ...exercise,
      sets: sets.map(({ type, weightKg, unit, reps, rpe, durationS, distanceM }) => ({
        type,
        weightKg,
        unit,
        reps,
        rpe,
        durationS,
        distanceM,
      })),
    })),
  }
}

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
  for (const [name, items] of Object.entries(lists)) {
    yield `"${name}":[`
    yield* lines(items)
    yield '],\n'
  }
  yield '"workouts":['
  let separator = '\n'
  for await (const workouts of pages) {
    if (workouts.length === 0) continue
    yield separator + workouts.map((workout) => compact(exported(workout))).join(',\n')
    separator = ',\n'
  }
  yield separator === '\n' ? ']}\n' : '\n]}\n'
}

/** Items made into text at once. */
const LINES_A_PIECE = 500

function* lines(items: readonly unknown[]): Generator<string> {
  for (let at = 0; at < items.length; at += LINES_A_PIECE) {
    const piece = items.slice(at, at + LINES_A_PIECE)
    const separator = at + LINES_A_PIECE < items.length ? ',' : '\n'
    yield `\n${piece.map(compact).join(',\n')}${separator}`
  }
}

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

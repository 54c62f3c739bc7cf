import type { Static } from 'typebox'
import {
  EXPORT_VERSION,
  type ExportedAccount,
  type ExportedSet,
  type ExportedWorkout,
  type ExportedWorkoutExercise,
} from '../../contract/exporting.ts'
import type { WorkoutSet } from '../../contract/workouts.ts'
import type { Pace } from '../../runtime/pace.ts'
import type { ExportableWorkout, OwnThings } from './queries.ts'
import type { Records } from './records.ts'

/** What is written beside the workouts: what an import reads again, and what is only to be read. */
export interface Beside {
  account: Static<typeof ExportedAccount> | undefined
  things: OwnThings
  records: Records
}

type Whole = ExportedWorkout & { exercises: (ExportedWorkoutExercise & { sets: ExportedSet[] })[] }

/** One JSON object in pieces, a workout a line; see `ExportFile`. */
export async function* json(
  { account, things, records }: Beside,
  pages: AsyncIterable<ExportableWorkout[]>,
  now: Date,
  pace: Pace,
): AsyncGenerator<string> {
  yield `{"format":"spotter","version":${EXPORT_VERSION},"exportedAt":"${now.toISOString()}",\n`
  yield `"account":${compact(account)},\n`
  const { preferences, ...lists } = things
  yield `"preferences":${compact(preferences)},\n`
  for (const [name, items] of Object.entries(lists)) {
    yield `"${name}":[`
    yield* lines(items)
    yield '],\n'
  }
  for (const [name, items] of Object.entries<AsyncIterable<unknown[]>>(records)) {
    yield* list(name, items, pace)
    yield ',\n'
  }
  yield* list('workouts', pages, pace, exported)
  yield '}\n'
}

/** One list of the file, an item a line, as its pages come. */
async function* list<T>(
  name: string,
  pages: AsyncIterable<T[]>,
  pace: Pace,
  write: (item: T) => unknown = (item) => item,
): AsyncGenerator<string> {
  yield `"${name}":[`
  let separator = '\n'
  for await (const items of pages) {
    let text = ''
    for (const item of items) {
      if (pace.isDue) await pace.rest()
      text += separator + compact(write(item))
      separator = ',\n'
    }
    if (text !== '') yield text
  }
  yield separator === '\n' ? ']' : '\n]'
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
  const { userId: _, version: __, createdAt: ___, updatedAt: ____, status, leftOpen, exercises, ...head } = workout
  return {
    ...head,
    ...(status === 'open' && { status }),
    ...(leftOpen && { leftOpen }),
    exercises: exercises.map(({ id: _, position: __, sets, ...exercise }) => ({
      ...exercise,
      sets: sets.map((set) => exportedSet(set, workout)),
    })),
  }
}

/** That a set was done with its workout goes without saying. */
function exportedSet(
  { id: _, position: __, weight: ___, doneAt, ...set }: WorkoutSet,
  { startedAt, endedAt }: ExportableWorkout,
): ExportedSet {
  if (doneAt === null) return { ...set, planned: true }
  return doneAt === (endedAt ?? startedAt) ? set : { ...set, doneAt }
}

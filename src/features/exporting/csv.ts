import { exactWeight } from '../../contract/arithmetic/units.ts'
import type { ExportedExercise } from '../../contract/exporting.ts'
import type { Pace } from '../../runtime/pace.ts'
import type { ExportableWorkout, OwnThings } from './queries.ts'

/** Strong's columns, which other programs read too, and what they have no place for. */
const COLUMNS = [
  'Date',
  'Workout Name',
  'Exercise Name',
  'Set Order',
  'Weight',
  'Weight Unit',
  'Reps',
  'RPE',
  'Distance',
  'Distance Unit',
  'Seconds',
  'Notes',
  'Workout Notes',
  'Workout Duration',
  'Workout End',
  'Time Zone',
  'Day',
  'Exercise Number',
  'Superset',
  'Source',
  'Source Key',
  'Library Id',
  'Tracking',
  'Equipment',
  'Primary Muscles',
  'Secondary Muscles',
]

type Cell = string | number | null

const SET_ORDER = { normal: null, warmup: 'W', dropset: 'D', failure: 'F' } as const

/** A row a set, in pieces. Workouts without sets, measurements and goals are in the JSON only. */
export async function* csv(
  { exercises }: Pick<OwnThings, 'exercises'>,
  pages: AsyncIterable<ExportableWorkout[]>,
  pace: Pace,
): AsyncGenerator<string> {
  const known = new Map(exercises.map((exercise) => [exercise.id, exercise]))
  // Excel takes a file without the mark for its country's old encoding, and our import reads one with it
  yield `\ufeff${COLUMNS.join(',')}\r\n`
  for await (const workouts of pages) {
    let text = ''
    for (const workout of workouts) {
      if (pace.isDue) await pace.rest()
      for (const row of rowsOf(workout, known)) text += `${row.map(cell).join(',')}\r\n`
    }
    yield text
  }
}

function rowsOf(workout: ExportableWorkout, known: ReadonlyMap<string, ExportedExercise>): Cell[][] {
  const { id, startedAt, endedAt, title, notes, timeZone, localDate, source, sourceKey } = workout
  const durationS = endedAt === null ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
  return workout.exercises.flatMap((exercise, number) =>
    exercise.sets
      .filter(({ doneAt }) => doneAt !== null)
      .map((set, index) => [
        startedAt,
        title,
        exercise.name,
        SET_ORDER[set.type] ?? index + 1,
        exactWeight(set),
        set.unit === 'lb' ? 'lbs' : 'kg',
        set.reps,
        set.rpe,
        set.distanceM,
        set.distanceM === null ? null : 'meters',
        set.durationS,
        exercise.notes,
        notes,
        durationS === null ? null : `${durationS}s`,
        endedAt,
        timeZone,
        localDate,
        number + 1,
        exercise.supersetGroup,
        ...(sourceKey === null ? ['spotter', id] : [source, sourceKey]),
        ...describe(known.get(exercise.exerciseId)),
      ]),
  )
}

/** Which exercise of the library it is, or what the member's own is like. */
function describe(exercise: ExportedExercise | undefined): Cell[] {
  if (exercise === undefined) return [null, null, null, null, null]
  const { id, own, tracking = null, equipment = null, primaryMuscles = [], secondaryMuscles = [] } = exercise
  if (!own) return [id, null, null, null, null]
  return [null, tracking, equipment, primaryMuscles.join(' '), secondaryMuscles.join(' ')]
}

/** Quotes what needs it; a leading sign that a spreadsheet would run as a formula is made text. */
function cell(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

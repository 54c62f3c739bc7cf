import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { KG_PER_LB, roundTo, toKg } from '../../training/units.ts'
import type { WorkoutSet, WorkoutView } from './contract.ts'
import { type Cursor, placeOf, readPage } from './queries.ts'

const PAGE = 100

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
]

const SET_ORDER = { normal: null, warmup: 'W', dropset: 'D', failure: 'F' } as const

/** Streams everything a member logged, newest first: JSON as the API shows it, or CSV that the import reads again. */
export function exportWorkouts(
  app: FastifyInstance,
  reply: FastifyReply,
  userId: string,
  format: 'csv' | 'json',
): FastifyReply {
  const pages = allWorkouts(app, userId)
  const [type, parts] =
    format === 'csv' ? ['text/csv; charset=utf-8', csv(pages)] : ['application/json; charset=utf-8', json(pages)]
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="spotter-workouts.${format}"`)
    .send(Readable.from(parts))
}

async function* allWorkouts(app: FastifyInstance, userId: string): AsyncGenerator<WorkoutView> {
  let after: Cursor | undefined
  for (;;) {
    const { workouts, nextCursor } = await readPage(app.database.db, userId, { limit: PAGE, after })
    yield* workouts
    if (nextCursor === null) return
    after = placeOf(nextCursor)
  }
}

async function* json(workouts: AsyncIterable<WorkoutView>): AsyncGenerator<string> {
  let separator = '{"workouts":[\n'
  for await (const workout of workouts) {
    yield separator + JSON.stringify(workout)
    separator = ',\n'
  }
  yield separator === ',\n' ? '\n]}\n' : '{"workouts":[]}\n'
}

async function* csv(workouts: AsyncIterable<WorkoutView>): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`
  for await (const workout of workouts)
    yield rowsOf(workout)
      .map((row) => `${row.map(cell).join(',')}\r\n`)
      .join('')
}

function rowsOf(workout: WorkoutView): (string | number | null)[][] {
  const { startedAt, endedAt, title, notes } = workout
  const durationS = endedAt === null ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
  return workout.exercises.flatMap((exercise) =>
    exercise.sets.map((set, index) => [
      startedAt,
      title,
      exercise.name,
      SET_ORDER[set.type] ?? index + 1,
      exactWeight(set),
      set.weight === null ? null : set.unit === 'lb' ? 'lbs' : 'kg',
      set.reps,
      set.rpe,
      set.distanceM,
      set.distanceM === null ? null : 'meters',
      set.durationS,
      exercise.notes,
      notes,
      durationS === null ? null : `${durationS}s`,
    ]),
  )
}

/** The weight so that the import stores the very same kilograms: what is shown is rounded to a hundredth. */
function exactWeight({ weight, weightKg, unit }: WorkoutSet): number | null {
  if (weight === null || weightKg === null || toKg(weight, unit) === weightKg) return weight
  return unit === 'kg' ? weightKg : roundTo(weightKg / KG_PER_LB, 4)
}

/** Quotes what needs it; a leading sign that a spreadsheet would run as a formula is made text. */
function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import {
  type ExportFile,
  type ImportStatus,
  type ProgressView,
  RECORDS,
  type RecordName,
  type SavedWorkout,
  type StatisticsView,
} from '../../../src/contract/index.ts'
import { startInstance } from '../../support/app.ts'
import { DATA, importCsv, importEnded, statisticsOf } from '../../support/imports.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'
import { until } from '../../support/until.ts'

const { app, url } = await startInstance(t)

const exported = async (person: Person, format: 'json' | 'csv') =>
  (
    await fetch(`${url}/api/workouts/export?format=${format}`, { headers: { authorization: `Bearer ${person.token}` } })
  ).text()

async function imported(person: Person, file: string, query = ''): Promise<ImportStatus> {
  const headers = { 'content-type': file.startsWith('{') ? 'application/json' : 'text/csv' }
  const answer = await fetch(`${url}/api/workouts/import?${query}`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${person.token}` },
    body: file,
  })
  return importEnded(person, ((await answer.json()) as ImportStatus).id)
}

/** Everything of somebody's that an export can hold, from real logs and by hand. */
async function owner(): Promise<Person> {
  const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
  // first, so that what is derived from the logs knows it
  const bodyWeight = sql`insert into measurement (user_id, kind, measured_on, value)
    values (${person.id}, 'body_weight_kg', '2020-01-01', 80.125), (${person.id}, 'waist_cm', '2024-02-29', 81)`
  await app.database.db.execute(bodyWeight)
  for (const file of [
    'dravenbc_semicolon_strong.csv',
    'mouadja02_hevy_workout_data.csv',
    'breinsp_strong-charts_strong.csv',
  ])
    await importCsv(person, await readFile(new URL(file, DATA), 'utf8'), 'unit=kg')
  await person.call('PATCH', '/api/me', {
    preferences: {
      weightUnit: 'lb',
      distanceUnit: 'mi',
      weekStart: 'sun',
      weeklyTarget: 2,
      dayCutoffMin: 120,
      setsLow: 8,
    },
  })
  const sled = await person.call<{ id: string }>('POST', '/api/exercises', {
    name: 'Deadlift (Barbell)!',
    tracking: 'weight_distance',
    equipment: 'other',
    primaryMuscles: ['quadriceps'],
    secondaryMuscles: ['calves', 'glutes'],
  })
  const startedAt = new Date(Date.now() - 3_600_000 - 123).toISOString()
  const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', {
    ...aWorkout({ title: `'=quoted "title"`, startedAt, endedAt: startedAt, timeZone: 'Asia/Tokyo', notes: 'a\nb' }),
    exercises: [
      {
        name: 'Pull Up',
        supersetGroup: 0,
        sets: [
          { reps: 8, rpe: 8.5 },
          { type: 'warmup', weight: 0, unit: 'lb', reps: 0 },
        ],
      },
      { name: 'Pull Up', supersetGroup: 0, notes: '-5', sets: [{ type: 'failure', weight: 135, unit: 'lb', reps: 3 }] },
      { exerciseId: sled.body.id, sets: [{ weight: 40, unit: 'kg', distanceM: 25.5, durationS: 0 }] },
    ],
  })
  const deadlift = body.workout.exercises[2]!.exerciseId
  await app.database.db.execute(sql`insert into goal (user_id, exercise_id, target_weight_kg, target_reps, due_on)
    values (${person.id}, ${deadlift}, 61.23492, null, '2030-01-01')`)
  await app.database.db.execute(sql`insert into exercise_plan (user_id, exercise_id, method, reps_min, reps_max, target_rpe)
    values (${person.id}, ${deadlift}, 'rpe', 3, 5, 8.5)`)
  await person.call('PUT', '/api/exercises/aliases', { name: 'Sled', exerciseId: deadlift })
  return person
}

/** A file without what names rows of one account: ids, and when it was written. */
function neutral(file: string) {
  const { exportedAt: _, account: _account, ...parts } = JSON.parse(file) as ExportFile
  const whole = Object.fromEntries(Object.entries(parts).filter(([name]) => !Object.hasOwn(RECORDS, name))) as Omit<
    typeof parts,
    RecordName
  >
  const names = new Map(whole.exercises.map(({ id, name, own }) => [id, `${name} ${own}`]))
  const named = <T extends { exerciseId?: string }>({ exerciseId = '', ...rest }: T) => ({
    ...rest,
    exercise: names.get(exerciseId),
  })
  return {
    ...whole,
    exercises: whole.exercises.map(({ id: __, ...exercise }) => exercise),
    aliases: whole.aliases.map(named),
    goals: whole.goals.map(named),
    plans: whole.plans.map(named),
    workouts: whole.workouts.map(({ id, source, sourceKey, ...workout }) => ({
      ...workout,
      source: sourceKey === undefined ? ['spotter', id] : [source, sourceKey],
      exercises: (workout.exercises as { exerciseId?: string }[]).map(named),
    })),
  }
}

async function numbersOf(person: Person) {
  const { exercises, ...statistics }: StatisticsView = await statisticsOf(person)
  const { body } = await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')
  const { totals, week, streak, weeks, muscles, records } = body.data
  return {
    statistics,
    exercises: exercises.map(({ exerciseId: _, ...rest }) => rest).sort((a, b) => (a.exercise < b.exercise ? -1 : 1)),
    totals,
    week,
    streak,
    weeks,
    muscles,
    records: records.map(({ exercise, kind, value, achievedAt }) => ({ exercise, kind, value, achievedAt })),
  }
}

t.test('the JSON of everything, imported by somebody new, is the same to the letter when exported again', async (t) => {
  const [somebody, heir] = [await owner(), await newPerson(url)]
  const file = await exported(somebody, 'json')
  const { id, counts, refused, status } = await imported(heir, file, 'settings=true')
  t.strictSame([status, refused], ['done', []])
  const again = await exported(heir, 'json')
  t.strictSame(neutral(again), neutral(file))
  t.strictSame(await numbersOf(heir), await numbersOf(somebody))
  t.equal(counts.workouts, 167)

  t.match((await imported(heir, file)).counts, { workouts: 0, duplicates: 167, exercisesCreated: 0 })
  t.match((await imported(somebody, again)).counts, { workouts: 0, duplicates: 167 }, 'and where it came from')

  t.comment('the CSV, too')
  const other = await newPerson(url)
  const { preferences } = JSON.parse(file) as ExportFile
  await other.call('PATCH', '/api/me', { preferences })
  const csv = await exported(somebody, 'csv')
  const asCsv = await imported(other, csv)
  t.strictSame([asCsv.status, asCsv.refused, asCsv.counts.workouts], ['done', [], 167])
  t.strictSame(neutral(await exported(other, 'json')).workouts, neutral(file).workouts)
  t.equal(await exported(other, 'csv'), csv)
  t.match((await imported(other, file)).counts, { workouts: 0, duplicates: 167 }, 'known in either form')

  t.comment('and all of it can be undone')
  await heir.call('DELETE', `/api/workouts/imports/${id}`)
  await until(
    async () => (await heir.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)).body.status === 'undone',
    { what: 'the undo', timeoutMs: 30_000 },
  )
  const { exercises, aliases, measurements, goals, plans, workouts } = JSON.parse(
    await exported(heir, 'json'),
  ) as ExportFile
  t.strictSame([exercises, aliases, measurements, goals, plans, workouts], [[], [], [], [], [], []])
})

t.test('goals come in as long as there is room, and an undo leaves a plan that was changed since', async (t) => {
  const person = await newPerson(url)
  const file = (from: number) => {
    const ids = Array.from({ length: 30 }, (_, at) => `e${from + at}`)
    return JSON.stringify({
      format: 'spotter',
      version: 1,
      exercises: ids.map((id) => ({ id, name: `Move ${id}`, own: true })),
      goals: ids.map((exerciseId) => ({ exerciseId, targetReps: 5 })),
      plans: ids
        .slice(0, 2)
        .map((exerciseId) => ({ exerciseId, method: 'linear', repsMin: 3, repsMax: 5, stepKg: 2.5 })),
    })
  }
  const { id, understood } = await imported(person, file(0))
  t.strictSame(understood.notes, {})
  t.strictSame((await imported(person, file(15))).understood.notes, {}, 'those that are there need no room')
  t.strictSame((await imported(person, file(40))).understood.notes, { 'no-room': 20 })
  const goals = async () =>
    (await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')).body.data.goals.length
  t.equal(await goals(), 50)

  await app.database.db.execute(sql`update exercise_plan set step_kg = 5 where user_id = ${person.id}
    and exercise_id = (select id from exercise where owner_id = ${person.id} and name = 'Move e0')`)
  await person.call('DELETE', `/api/workouts/imports/${id}`)
  await until(
    async () => (await person.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)).body.status === 'undone',
    { what: 'the undo', timeoutMs: 30_000 },
  )
  const { plans } = JSON.parse(await exported(person, 'json')) as ExportFile
  t.strictSame(plans.filter(({ stepKg }) => stepKg === 5).length, 1)
  t.equal(await goals(), 20)
})

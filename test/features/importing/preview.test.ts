import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { ExerciseList, ImportPreview, WorkoutPage } from '../../../src/contract/index.ts'
import { rows } from '../../../src/db/open.ts'
import { startInstance } from '../../support/app.ts'
import { DATA, importCsv } from '../../support/imports.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const { app, url } = await startInstance(t)

const HEADER = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n'

const preview = (person: Person, file: string, query = '') =>
  person.call<ImportPreview & { code: string }>('POST', `/api/workouts/import/preview?${query}`, file)

const log = await readFile(new URL('mouadja02_hevy_workout_data.csv', DATA), 'utf8')

t.test('a preview says what the import then does, and writes nothing', async (t) => {
  const person = await newPerson(url, { timeZone: 'Europe/Paris' })
  const tables = sql`select (select count(*)::int from import_batch) as imports, (select count(*)::int from workout) as workouts,
    (select count(*)::int from exercise) as exercises, (select sum(revision)::int from subject) as revisions`
  const before = await rows(app.database.db, tables)
  const { status, body } = await preview(person, log)
  t.equal(status, 200)
  t.strictSame(await rows(app.database.db, tables), before)
  t.match(body, {
    format: 'hevy',
    delimiter: ',',
    language: 'en',
    unit: { value: 'kg', from: 'stated' },
    timeZone: { value: 'Europe/Paris', from: 'assumed' },
    counts: { sets: 330, workouts: 17, known: 0 },
    exercisesLeftOut: 0,
  })
  const made = body.exercises.filter(({ meaning }) => meaning === null)
  const { counts } = await importCsv(person, log)
  t.strictSame(
    [counts.rows, counts.sets, counts.workouts, counts.refused, counts.exercisesCreated],
    [body.counts.rows, 330, 17, body.counts.refused, made.length],
  )
  const { body: list } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts?limit=100')
  const sets = new Map<string, number>()
  for (const { exercises } of list.data.workouts)
    for (const { name, sets: of } of exercises) sets.set(name, (sets.get(name) ?? 0) + of.length)
  for (const { name, meaning } of body.exercises) t.ok(sets.has(meaning?.exercise ?? name), name)

  const { body: again } = await preview(person, log)
  t.equal(again.counts.known, 17, 'they are there now')
  t.strictSame(
    again.exercises.filter(({ meaning }) => meaning === null),
    [],
  )
})

t.test('a workout that was logged by hand is known too', async (t) => {
  const person = await newPerson(url, { timeZone: 'UTC' })
  const file = `${HEADER}2024-05-01 10:00:00,Push,1h,Bench Press (Barbell),1,100,5\n`
  t.equal((await preview(person, file)).body.counts.known, 0)
  await person.call('POST', '/api/workouts', aWorkout({ title: 'Push', startedAt: '2024-05-01T10:00:00Z' }))
  t.equal((await preview(person, file)).body.counts.known, 1)
  t.match((await importCsv(person, file)).counts, { workouts: 0, duplicates: 1 }, 'as the import finds')
})

t.test('unit, zone and what the person said of a name change what is understood', async (t) => {
  const person = await newPerson(url)
  const file = `${HEADER}2024-03-31 02:30:00,A,1h,Bench Press (Barbell),1,100,5\n2024-03-31 02:30:00,A,1h,Odd one,1,,\n2024-03-31 02:30:00,A,1h,Odd one,1,20,5\n`
  const { body: first } = await preview(person, file)
  t.match(first, { unit: { value: 'kg', from: 'assumed' }, timeZone: { missingTimes: 0 }, counts: { refused: 1 } })
  t.match(first.refused, [{ line: 3, code: 'not-a-set' }])
  t.match(first.exercises, [
    {
      name: 'Bench Press (Barbell)',
      sets: 1,
      meaning: { exercise: 'Bench Press (Barbell)', own: false, taught: false },
    },
    { name: 'Odd one', sets: 1, meaning: null, tracking: 'weight_reps' },
  ])
  const { body: found } = await person.call<{ data: ExerciseList }>('GET', '/api/exercises?q=Barbell%20Squat')
  const squat = found.data.exercises[0]!
  await person.call('PUT', '/api/exercises/aliases', { name: 'Odd one', exerciseId: squat.id })
  const { body: second } = await preview(person, file, 'unit=lb&timeZone=Europe/Berlin')
  t.match(second, {
    unit: { value: 'lb', from: 'asked' },
    timeZone: { value: 'Europe/Berlin', from: 'asked', missingTimes: 1 },
  })
  t.match(second.exercises[1]!.meaning, { exercise: squat.name, taught: true })
  const { counts } = await importCsv(person, file)
  t.equal(counts.exercisesCreated, 0, 'the import goes by it')
})

t.test('what cannot be imported is refused in words', async (t) => {
  const person = await newPerson(url)
  const codeOf = async (file: string, query = '') => {
    const { status, body } = await preview(person, file, query)
    return [status, body.code]
  }
  t.strictSame(await codeOf('a,b\n1,2\n'), [400, 'import-unknown-format'])
  t.strictSame(await codeOf('   '), [400, 'import-empty'])
  t.strictSame(await codeOf('{"workouts":[]}'), [400, 'import-unknown-format'])
  t.strictSame(await codeOf(log, 'timeZone=Mars/Base'), [400, 'invalid-time-zone'])
  t.strictSame(await codeOf(log, 'unit=stone'), [400, 'invalid-request'])
  t.strictSame(await codeOf('x'.repeat(20 * 1024 * 1024 + 1)), [413, 'too-large'])
})

t.test('a long file holds nobody else up, and too many at once are told to wait', async (t) => {
  const person = await newPerson(url)
  const startOf = (day: number) => new Date(Date.UTC(2015, 0, 1 + day, 17)).toISOString().slice(0, 19)
  const row = (at: number) =>
    `${startOf(Math.floor(at / 25))},Workout,1h,Exercise ${at % 1500},${at % 25},${at % 200}.5,8\n`
  const parts = [HEADER]
  for (let at = 0; at < 60_000; at++) parts.push(row(at))
  const file = parts.join('')
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const { status, body } = await preview(person, file)
  delay.disable()
  t.equal(status, 200)
  t.strictSame([body.counts.rows, body.exercises.length, body.exercisesLeftOut], [60_000, 1000, 500])
  const longestMs = delay.max / 1e6
  t.comment(`the longest turn took ${longestMs.toFixed(0)} ms`)
  t.ok(longestMs < 1_500, `${longestMs} ms`)
  const answers = await Promise.all(Array.from({ length: 12 }, () => preview(person, log)))
  const isToldToWait = (code: string) => code === 'too-many-requests' || code === 'busy'
  t.ok(answers.every(({ status, body }) => status === 200 || isToldToWait(body.code)))
  t.ok(answers.filter(({ status }) => status === 200).length >= 2)
})

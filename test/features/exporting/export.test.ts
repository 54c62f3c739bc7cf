import { readFile } from 'node:fs/promises'
import t from 'tap'
import { Compile } from 'typebox/compile'
import {
  ExportFile,
  type ProgressView,
  type StatisticsView,
  type WorkoutInput,
  type WorkoutPage,
} from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { DATA, importCsv, statisticsOf } from '../../support/imports.ts'
import { newPerson, type Person } from '../../support/person.ts'

const exportOf = async (person: Person, format: 'csv' | 'json') => {
  const answer = await person.call<string>('GET', `/api/workouts/export?format=${format}`)
  if (answer.status !== 200) throw new Error(`export: ${answer.status}`)
  return answer
}

/** Everything that does not name rows by their ids. */
async function numbersOf(person: Person) {
  const { exercises, ...statistics }: StatisticsView = await statisticsOf(person)
  const { body } = await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')
  const { weeks, muscles, streak } = body.data
  return {
    ...statistics,
    exercises: exercises.map(({ exerciseId: _, ...rest }) => rest).sort((a, b) => (a.exercise < b.exercise ? -1 : 1)),
    weeks,
    muscles,
    streak,
  }
}

const at = (hoursAgo: number) => new Date(Math.floor(Date.now() / 60_000) * 60_000 - hoursAgo * 3_600_000).toISOString()

/** What is hard to write down: units, blanks, zeros, types, marks that a spreadsheet or a CSV reader stumbles over. */
const HARD: WorkoutInput[] = [
  {
    title: '=HYPERLINK("x"), "quoted"; and \'more\'',
    startedAt: at(50),
    endedAt: at(49),
    notes: 'two\nlines, with a comma',
    exercises: [
      {
        name: 'Bench Press (Barbell)',
        notes: '-5 kg next time',
        sets: [
          { type: 'warmup', weight: 20, unit: 'kg', reps: 10 },
          { weight: 135, unit: 'lb', reps: 5, rpe: 8.5 },
          { weight: 176.372, unit: 'lb', reps: 5 },
          { weight: 61.23492, unit: 'kg', reps: 3 },
          { type: 'dropset', weight: 0.125, unit: 'kg', reps: 12 },
          { type: 'failure', weight: 45.5, unit: 'lb', reps: 12 },
        ],
      },
      { name: 'Pull Up', sets: [{ reps: 8 }, { weight: 10, unit: 'kg', reps: 3 }] },
      { name: 'Bench Press (Barbell)', sets: [{ weight: 70, unit: 'kg', reps: 1 }] },
      { name: 'Plank', sets: [{ durationS: 90 }] },
      { name: 'Running (Treadmill)', sets: [{ distanceM: 1234.56, durationS: 301 }] },
    ],
  },
  {
    title: 'Second of the day',
    startedAt: at(48),
    exercises: [{ name: 'My "own", lift\'s', sets: [{ weight: 33.3, unit: 'lb', reps: 7 }] }],
  },
  {
    title: 'Ümläut 💪 漢字',
    startedAt: at(24),
    exercises: [{ name: '@home: curl', sets: [{ weight: 12.5, unit: 'kg', reps: 9 }] }],
  },
]

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    t.test('the CSV of real logs, imported by somebody new, gives the same numbers exactly', async (t) => {
      const [owner, heir] = [await newPerson(url), await newPerson(url)]
      for (const file of ['dravenbc_semicolon_strong.csv', 'mouadja02_hevy_workout_data.csv'])
        await importCsv(owner, await readFile(new URL(file, DATA), 'utf8'), 'unit=kg')
      const { body, headers } = await exportOf(owner, 'csv')
      t.match(headers.get('content-type'), 'text/csv')
      t.match(headers.get('content-disposition'), /attachment; filename="[\w-]+\.csv"/)
      const { status, counts } = await importCsv(heir, body)
      t.strictSame([status, counts.sets, counts.workouts, counts.refused], ['done', 596, 37, 0])
      t.strictSame(await numbersOf(heir), await numbersOf(owner))
      t.equal((await importCsv(heir, body)).counts.workouts, 0, 'and again: nothing')
    })

    t.test('units, blanks, set types, times and awkward text come back as they were', async (t) => {
      const [owner, heir] = [await newPerson(url, { timeZone: 'UTC' }), await newPerson(url, { timeZone: 'UTC' })]
      for (const workout of HARD) {
        const { status, body } = await owner.call('POST', '/api/workouts', workout)
        t.equal(status, 201, JSON.stringify(body))
      }
      const { counts, refused } = await importCsv(heir, (await exportOf(owner, 'csv')).body, 'unit=kg')
      t.strictSame(refused, [])
      t.equal(counts.sets, 13)
      t.strictSame(await numbersOf(heir), await numbersOf(owner))
      const setsOf = async (person: Person) => {
        const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
        return body.data.workouts.flatMap(({ exercises }) =>
          exercises.flatMap(({ name, sets }) => sets.map(({ id: _, ...set }) => ({ name, ...set }))),
        )
      }
      const bareOf = async (person: Person) =>
        (await setsOf(person)).map(({ weight, unit, ...rest }) => (weight === null ? rest : { ...rest, weight, unit }))
      t.strictSame(await bareOf(heir), await bareOf(owner))
    })

    t.test('the JSON is as the document says it is', async (t) => {
      const person = await newPerson(url)
      const file = Compile(ExportFile)
      const exported = async () => (await exportOf(person, 'json')).body as unknown as ExportFile
      t.match(await exported(), { format: 'spotter', exercises: [], workouts: [] })
      for (const workout of HARD) await person.call('POST', '/api/workouts', workout)
      const whole = await exported()
      t.ok(file.Check(whole), JSON.stringify(file.Errors(whole)))
      const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
      t.strictSame(
        whole.workouts.map(({ id, title, localDate }) => [id, title, localDate]),
        body.data.workouts.map(({ id, title, localDate }) => [id, title, localDate]),
        'every workout, newest first',
      )
    })

    t.test('no cell of the CSV begins with what a spreadsheet runs', async (t) => {
      const person = await newPerson(url)
      for (const workout of HARD) await person.call('POST', '/api/workouts', workout)
      const { body } = await exportOf(person, 'csv')
      t.notMatch(body, /(^|,|\n)"?[=@+]/)
    })
  })
}

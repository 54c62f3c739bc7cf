import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { ImportPreview, WorkoutPage } from '../../../src/contract/index.ts'
import { rows } from '../../../src/db/open.ts'
import { startInstance } from '../../support/app.ts'
import { DATA, importCsv } from '../../support/imports.ts'
import { newPerson, PASSWORD, type Person } from '../../support/person.ts'

const { app, url } = await startInstance(t)

const query = (options: Record<string, string | object>) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&')

const preview = (person: Person, file: string | Buffer, options: Record<string, string | object> = {}) =>
  person.call<ImportPreview & { code: string; detail: string }>(
    'POST',
    `/api/workouts/import/preview?${query(options)}`,
    file.toString(),
  )

const FILE = 'Tag|Was|Wie oft|Wie schwer\n03/04/2024|Kniebeuge|5|100\n05/04/2024|Kniebeuge|5|102,5\n'
const COLUMNS = { date: 'Tag', exercise: 'Was', reps: 'Wie oft', weight: 'Wie schwer' }

t.test(
  'columns that nobody knows are shown, said, used and remembered for the next file with the same header',
  async (t) => {
    const person = await newPerson(url, { timeZone: 'UTC' })
    const { body: first } = await preview(person, FILE)
    t.match(first, {
      format: 'other',
      counts: { rows: 0, sets: 0, workouts: 0, refused: 0 },
      columns: {
        headers: ['Tag', 'Was', 'Wie oft', 'Wie schwer'],
        samples: [
          ['03/04/2024', 'Kniebeuge', '5', '100'],
          ['05/04/2024', 'Kniebeuge', '5', '102,5'],
        ],
        roles: { date: 'Tag' },
        from: 'guessed',
      },
    })
    t.equal(first.columns?.roles.weight, undefined)
    t.match((await importCsv(person, FILE)).error, { code: 'import-columns' }, 'an import cannot ask')

    const { body: said } = await preview(person, FILE, { columns: COLUMNS })
    t.match(said, {
      counts: { sets: 2, workouts: 2 },
      columns: { roles: COLUMNS, from: 'asked' },
      dates: { order: 'dmy', from: 'unknown', example: '03/04/2024' },
    })
    t.match((await importCsv(person, FILE, query({ columns: COLUMNS }))).error, { code: 'import-date-order' })

    const done = await importCsv(person, FILE, query({ columns: COLUMNS, dateOrder: 'dmy' }))
    t.match(done, { status: 'done', counts: { workouts: 2, sets: 2 }, error: null })
    const { body: list } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
    t.match(list.data.workouts, [
      {
        localDate: '2024-04-05',
        source: 'csv',
        exercises: [{ name: 'Kniebeuge', sets: [{ weightKg: 102.5, reps: 5 }] }],
      },
      { localDate: '2024-04-03' },
    ])

    const next = FILE.replaceAll('/04/', '/06/')
    const { body: remembered } = await preview(person, next)
    t.match(remembered, {
      counts: { sets: 2, known: 0 },
      columns: { roles: COLUMNS, from: 'remembered' },
      dates: { order: 'dmy', from: 'asked' },
      firstOn: '2024-06-03',
    })
    t.match((await importCsv(person, next)).counts, { workouts: 2 }, 'and the import goes by it, too')
    t.match((await importCsv(person, next)).counts, { workouts: 0, duplicates: 2 })

    const other = await newPerson(url)
    t.equal((await preview(other, next)).body.columns?.from, 'guessed', 'for whoever said it')
  },
)

t.test('what is said of columns is bounded, and a member keeps fifty headers', async (t) => {
  const person = await newPerson(url)
  const codeOf = async (columns: string | object, file = FILE) => {
    const { status, body } = await preview(person, file, { columns })
    return [status, body.code]
  }
  t.strictSame(await codeOf('{'), [400, 'import-columns'])
  t.strictSame(await codeOf('[]'), [400, 'import-columns'])
  t.strictSame(await codeOf({ secret: 'Tag' }), [400, 'import-columns'])
  t.strictSame(await codeOf({ date: 5 }), [400, 'import-columns'])
  t.strictSame(await codeOf({ ...COLUMNS, notes: 'Gibt es nicht' }), [400, 'import-columns'])
  t.strictSame(await codeOf('x'.repeat(5_000)), [400, 'invalid-request'])
  t.match((await preview(person, FILE, { columns: { date: 'Tag' } })).body, { counts: { sets: 0 } }, 'not enough yet')
  const refused = await person.call<{ code: string }>(
    'POST',
    `/api/workouts/import?${query({ columns: { ...COLUMNS, notes: 'Gibt es nicht' } })}`,
    FILE,
  )
  t.strictSame([refused.status, refused.body.code], [400, 'import-columns'])

  for (let at = 0; at < 53; at++) {
    const file = `Tag|Was|Wie oft|Spalte ${at}\n2024-04-${String(1 + (at % 28)).padStart(2, '0')}|Kniebeuge|5|1\n`
    await importCsv(person, file, query({ columns: { date: 'Tag', exercise: 'Was', reps: 'Wie oft' } }))
  }
  const kept = sql`select count(*)::int as count from import_layout where user_id = ${person.id}`
  t.match(await rows(app.database.db, kept), [{ count: 50 }])
  t.equal((await person.call('DELETE', '/api/me', { password: PASSWORD })).status, 204)
  t.match(await rows(app.database.db, kept), [{ count: 0 }], 'they go with the account')
})

t.test('the encoding and the order of dates are told, said, and asked for', async (t) => {
  const person = await newPerson(url, { timeZone: 'UTC' })
  const french = await readFile(new URL('cases/windows-1252.csv', DATA))
  const send = async (path: string) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'text/csv' },
      body: new Uint8Array(french),
    })
    return (await response.json()) as ImportPreview
  }
  t.match(await send('/api/workouts/import/preview'), {
    format: 'strong',
    app: 'Strong',
    language: 'fr',
    encoding: { value: 'windows-1252', from: 'assumed' },
    exercises: [{ name: 'Développé couché' }],
    dates: { order: null, from: 'stated' },
    columns: null,
  })
  t.match(await send('/api/workouts/import/preview?encoding=windows-1250'), {
    encoding: { value: 'windows-1250', from: 'asked' },
  })

  const dayFirst = await readFile(new URL('cases/day-first-dates.csv', DATA))
  t.match((await preview(person, dayFirst)).body, { dates: { order: 'dmy', from: 'stated' }, firstOn: '2025-02-27' })
  t.match((await preview(person, dayFirst, { dateOrder: 'mdy' })).body, {
    dates: { order: 'mdy', from: 'asked' },
    counts: { workouts: 2, refused: 1 },
  })
})

t.test('old and short names of standard exercises mean those of the library', async (t) => {
  const person = await newPerson(url)
  const { body } = await preview(person, await readFile(new URL('cases/old-and-short-names.csv', DATA)))
  t.equal(body.exercises.length, 7)
  t.strictSame(
    body.exercises.filter(({ meaning }) => meaning === null),
    [],
  )
})

t.test('a workout that has not come is refused, in every format, as POST refuses it', async (t) => {
  const person = await newPerson(url, { timeZone: 'UTC' })
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 19)
  const csv = (start: string) => `Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n${start},A,Squat,1,100,5\n`
  t.match((await preview(person, csv(day(1)))).body.counts, { workouts: 1, refused: 0 })
  t.match((await preview(person, csv(day(2)))).body, {
    counts: { workouts: 0, refused: 1 },
    refused: [{ line: 2, code: 'date-in-future' }],
  })
  const own = JSON.stringify({
    format: 'spotter',
    version: 1,
    exercises: [],
    workouts: [{ title: 'A', startedAt: `${day(2)}Z`, exercises: [] }],
  })
  t.match((await preview(person, own)).body, { counts: { workouts: 0 }, refused: [{ code: 'date-in-future' }] })
})

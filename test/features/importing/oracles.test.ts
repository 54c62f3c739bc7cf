import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { ImportStatus, ProgressView } from '../../../src/contract/index.ts'
import { WORKOUTS_PER_SAVE } from '../../../src/features/importing/queries.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { DATA, importCsv, importEnded, statisticsOf } from '../../support/imports.ts'
import { newPerson, type Person } from '../../support/person.ts'

/** The reference numbers of the domain's notes, computed independently of this code. */
const ORACLES = [
  {
    file: 'breinsp_strong-charts_strong.csv',
    counts: { sets: 2078, workouts: 129 },
    days: 129,
    // weights as written are 800,773 kg, of which 6,960 are help on pull-ups and dips, by a machine or a band
    volumeKg: '793813.00',
    bestWeek: '2021-07-19 52873.00',
    longest: { weeks: 14, days: 4 },
    records: { weight: 74, e1rm: 102 },
  },
  {
    file: 'dravenbc_semicolon_strong.csv',
    counts: { sets: 266, workouts: 20 },
    days: 20,
    volumeKg: '64103.21',
    bestWeek: '2025-03-17 14605.21',
    longest: { weeks: 7, days: 4 },
    records: { weight: 2, e1rm: 15 },
  },
  {
    file: 'mouadja02_hevy_workout_data.csv',
    counts: { sets: 330, workouts: 17 },
    days: 17,
    volumeKg: '165952.00',
    bestWeek: '2025-05-26 31640.00',
    longest: { weeks: 4, days: 1 },
    records: { weight: 11, e1rm: 13 },
  },
]

const csvOf = (file: string) => readFile(new URL(file, DATA), 'utf8')
const revisionOf = async (person: Person) =>
  (await person.call<{ revision: number }>('GET', '/api/members/me/progress')).body.revision

/** The numbers of a member in the form of the table above. */
async function numbersOf(person: Person) {
  const { totals, trainingDays, bestWeek, streak, records } = await statisticsOf(person)
  return {
    counts: { sets: totals.sets, workouts: totals.workouts },
    days: trainingDays,
    volumeKg: totals.volumeKg.toFixed(2),
    bestWeek: `${bestWeek?.start} ${bestWeek?.volumeKg.toFixed(2)}`,
    longest: { weeks: streak.longestWeeks, days: streak.longestDays },
    records: { weight: records.max_weight, e1rm: records.max_e1rm },
  }
}

/** As multipart/form-data, the way a browser's form sends it. */
async function importForm(person: Person, url: string, csv: string): Promise<ImportStatus> {
  const form = new FormData()
  form.set('file', new Blob([csv], { type: 'text/csv' }), 'export.csv')
  const headers = { authorization: `Bearer ${person.token}` }
  const answer = await fetch(`${url}/api/workouts/import?unit=kg`, { method: 'POST', headers, body: form })
  if (answer.status !== 202) throw new Error(`import: ${answer.status} ${await answer.text()}`)
  return importEnded(person, ((await answer.json()) as { id: string }).id)
}

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    for (const { file, ...expected } of ORACLES) {
      t.test(`${file} gives the reference numbers, and nothing more when it comes again`, async (t) => {
        const csv = await csvOf(file)
        const person = await newPerson(url)
        const first = await importCsv(person, csv, 'unit=kg')
        t.strictSame([first.status, first.error, first.refused], ['done', null, []])
        const { rows, sets, workouts, duplicates, restTimers, refused } = first.counts
        t.strictSame({ sets, workouts }, expected.counts)
        t.strictSame(
          { rows, duplicates, restTimers, refused },
          {
            rows: expected.counts.sets,
            duplicates: 0,
            restTimers: 0,
            refused: 0,
          },
        )
        t.strictSame(await numbersOf(person), expected)
        t.equal(
          await revisionOf(person),
          Math.ceil(expected.counts.workouts / WORKOUTS_PER_SAVE),
          'one revision a batch',
        )

        const again = await importForm(person, url, csv)
        t.strictSame(
          [again.counts.workouts, again.counts.sets, again.counts.duplicates, again.counts.exercisesCreated],
          [0, 0, expected.counts.workouts, 0],
        )
        t.strictSame(await numbersOf(person), expected)
      })
    }

    t.test('an overlapping file adds nothing twice, whichever comes first', async (t) => {
      const whole = await csvOf('dravenbc_semicolon_strong.csv')
      const part = await csvOf('dravenbc_semicolon_overlap_strong.csv')
      const [after, before] = [await newPerson(url), await newPerson(url)]

      await importCsv(after, whole)
      const second = await importCsv(after, part)
      t.strictSame([second.counts.workouts, second.counts.duplicates], [0, 3])

      const first = await importCsv(before, part)
      t.strictSame([first.counts.workouts, first.counts.duplicates], [3, 0])
      const rest = await importCsv(before, whole)
      t.strictSame([rest.counts.workouts, rest.counts.duplicates], [17, 3])

      const { file: _, ...expected } = ORACLES[1]!
      t.strictSame(await numbersOf(after), expected)
      t.strictSame(await numbersOf(before), expected, 'the same, in the other order')
    })

    t.test('rest timers are counted and are no sets', async (t) => {
      const person = await newPerson(url)
      const { counts } = await importCsv(person, await csvOf('wojtek_resttimer_strong.csv'), 'unit=kg')
      t.strictSame([counts.rows, counts.sets, counts.restTimers, counts.refused], [16, 8, 8, 0])
    })

    t.test('a file without a unit is read in the one asked for, and says so', async (t) => {
      const csv = await csvOf('wojtek_resttimer_strong.csv')
      const [metric, imperial] = [await newPerson(url), await newPerson(url)]
      const understood = async (person: Person, query: string) => (await importCsv(person, csv, query)).understood.unit
      t.strictSame(await understood(metric, ''), { value: 'kg', from: 'assumed' })
      t.strictSame(await understood(imperial, 'unit=lb'), { value: 'lb', from: 'asked' })
      const [kg, lb] = [(await statisticsOf(metric)).totals, (await statisticsOf(imperial)).totals]
      t.equal(lb.sets, kg.sets)
      t.ok(Math.abs(lb.volumeKg - kg.volumeKg * 0.45359237) < 0.01, `${lb.volumeKg} kg`)
    })

    t.test('the progress page shows what was imported', async (t) => {
      const person = await newPerson(url)
      await importCsv(person, await csvOf('mouadja02_hevy_workout_data.csv'))
      const { body } = await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')
      const { totals, records, recent, weeks } = body.data
      t.strictSame([totals.workouts, totals.sets, recent.length, weeks.length], [17, 330, 5, 12])
      t.ok(records.length > 0 && records.every(({ value }) => value > 0))
    })
  })
}

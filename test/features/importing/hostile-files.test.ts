import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { WorkoutPage } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { DATA, importCsv, statisticsOf } from '../../support/imports.ts'
import { newPerson } from '../../support/person.ts'

const HEADER = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'
const aRow = (cells: Partial<Record<'date' | 'title' | 'exercise' | 'weight' | 'reps' | 'notes', string>> = {}) =>
  [
    cells.date ?? '2025-03-10 18:00:00',
    cells.title ?? 'Push',
    '1h',
    cells.exercise ?? 'Bench Press (Barbell)',
    1,
    cells.weight ?? '100',
    cells.reps ?? '5',
    0,
    0,
    cells.notes ?? '',
    '',
    '',
  ].join(',')

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    t.test('every row of every hostile file is imported or reported by its line', async (t) => {
      const files = readdirSync(new URL('hostile/', DATA)).filter((name) => name.endsWith('.csv'))
      t.equal(files.length, 37)
      for (const file of files) {
        const csv = await readFile(new URL(`hostile/${file}`, DATA), 'utf8')
        // somebody new for each, so that what one file brought is no duplicate in the next
        const person = await newPerson(url)
        if (csv === '') {
          const { status, body } = await person.call<{ code: string }>('POST', '/api/workouts/import', csv)
          t.strictSame([status, body.code], [400, 'import-empty'], file)
          continue
        }
        const ended = await importCsv(person, csv)
        const { counts, refused } = ended
        t.equal(ended.status, 'done', file)
        t.equal(counts.rows, counts.sets + counts.refused + counts.restTimers, file)
        t.equal(counts.duplicates, 0, file)
        t.equal(refused.length, counts.refused, file)
        const lines = csv.split(/\r\n|\n|\r/).length
        t.ok(
          refused.every(({ line, code, reason }) => line > 1 && line <= lines && code !== '' && reason !== ''),
          file,
        )
      }
    })

    t.test('a file of blanks is empty, and one that is no training log is refused, both without a trace', async (t) => {
      const person = await newPerson(url)
      for (const [csv, code] of [
        ['\n\n  \n', 'import-empty'],
        ['name,age\nAda,36\n', 'import-unknown-format'],
      ] as const) {
        const { status, error, counts } = await importCsv(person, csv)
        t.strictSame([status, error?.code, counts.sets], ['failed', code, 0])
      }
      t.equal((await statisticsOf(person)).totals.workouts, 0)
    })

    t.test('text that no database stores and numbers that no bar carries cost a row at most', async (t) => {
      const person = await newPerson(url)
      const csv = [
        HEADER,
        aRow({ title: 'Nul\0in it', exercise: 'Bench\0Press', notes: 'a\0b' }),
        aRow({ title: '💪'.repeat(150), exercise: '🏋️'.repeat(200) }),
        aRow({ weight: '1e308' }),
        aRow({ weight: '99999999999999999999' }),
        aRow({ reps: '1e9' }),
        aRow({ date: '0000-01-01 00:00:00' }),
        aRow({ date: '9999-12-31 23:59:59' }),
        aRow({ exercise: '\u0300\u0301' }),
        aRow({ exercise: 'ﷺ'.repeat(200) }),
        aRow({ exercise: Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0xfb50 + at)).join('') }),
      ].join('\n')
      const { status, counts, refused } = await importCsv(person, csv)
      t.equal(status, 'done')
      t.strictSame([counts.rows, counts.sets, counts.refused], [10, 5, 5])
      t.strictSame(
        refused.map(({ line }) => line),
        [4, 5, 6, 7, 8],
      )
      const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
      t.ok(body.data.workouts.some(({ title }) => title === 'Nulin it'))
    })

    t.test('wrong bodies and options are refused in words, not with a 5xx', async (t) => {
      const person = await newPerson(url)
      const refusal = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
        const answer = await person.call<{ code: string }>('POST', path, body, { headers })
        return [answer.status, answer.body.code]
      }
      t.strictSame(await refusal('/api/workouts/import', HEADER, { 'content-type': 'text/html' }), [
        415,
        'unsupported-media-type',
      ])
      t.strictSame(await refusal('/api/workouts/import?unit=stone', HEADER), [400, 'invalid-request'])
      t.strictSame(await refusal('/api/workouts/import?timeZone=Mars/Base', HEADER), [400, 'invalid-time-zone'])
      const form = { 'content-type': 'multipart/form-data; boundary=x' }
      t.strictSame(await refusal('/api/workouts/import', '--x--\r\n', form), [400, 'import-empty'])
      t.equal((await refusal('/api/workouts/import', 'no form', form))[0], 400)
      t.strictSame((await person.call('GET', '/api/workouts/imports/00000000-0000-7000-8000-000000000000')).status, 404)
    })

    t.test("another person's import does not exist for me", async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await importCsv(owner, `${HEADER}\n${aRow()}`)
      t.equal((await other.call('GET', `/api/workouts/imports/${id}`)).status, 404)
    })
  })
}

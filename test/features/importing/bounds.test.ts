import { readFile } from 'node:fs/promises'
import t from 'tap'
import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import { LIMITS } from '../../../src/contract/limits.ts'
import { parseTrainingLog } from '../../../src/features/importing/parse/training-log.ts'
import { startInstance } from '../../support/app.ts'
import { DATA, importCsv, importEnded } from '../../support/imports.ts'
import { aWorkout, newPerson } from '../../support/person.ts'

const HEADER = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n'

async function parse(csv: string) {
  const log = parseTrainingLog(Buffer.from(csv), { defaultUnit: 'kg', timeZone: 'UTC' })
  const workouts = []
  for await (const workout of log.workouts()) workouts.push(workout)
  return { workouts, report: log.report }
}

t.test("a member's own export, imported again, adds nothing, whatever it came from", async (t) => {
  const { url } = await startInstance(t)
  const person = await newPerson(url)
  await person.call('POST', '/api/workouts', aWorkout({ startedAt: '2025-03-01T10:00:00Z' }))
  await importCsv(
    person,
    await readFile(new URL('strong-multiworkout.csv', new URL('hostile/', DATA)), 'utf8'),
    'timeZone=Asia/Tokyo',
  )
  const { body: exported } = await person.call<string>('GET', '/api/workouts/export?format=csv')
  t.match((await importCsv(person, exported)).counts, { workouts: 0, sets: 0, duplicates: 3 })
})

t.test('one member cannot fill the queue of imports', async (t) => {
  const { app, url } = await startInstance(t)
  const person = await newPerson(url)
  // held by an instance that does not get on
  await app.database.db.execute(
    `insert into import_batch (id, user_id, file_sha256, options, status, leased_until)
     select gen_random_uuid(), '${person.id}', '', '{"unit":null,"timeZone":null}', 'running', now() + interval '1 hour' from generate_series(1, 2)`,
  )
  // large enough not to be done before the last of them has asked
  const file =
    HEADER +
    Array.from({ length: 400 }, (_, day) => `${addDays('2024-01-01', day)} 10:00:00,A,1h,Squat,1,100,5\n`).join('')
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => person.call<{ id: string; code: string }>('POST', '/api/workouts/import', file)),
  )
  const [taken, ...others] = answers.filter(({ status }) => status === 202)
  t.equal(others.length, 0)
  t.ok(answers.filter(({ status, body }) => status === 429 && body.code === 'too-many-requests').length === 5)
  t.equal((await importEnded(person, taken!.body.id)).status, 'done')
})

t.test('a session longer than any day is cut off by line, and the rest goes in', async (t) => {
  const most = LIMITS.setsAnExercise.most
  const row = (title: string, order: number) => `2025-03-01 10:00:00,${title},1h,Squat,${order},100,5\n`
  const { workouts, report } = await parse(
    HEADER + row('Short', 1) + Array.from({ length: most + 3 }, (_, index) => row('Long', index + 1)).join(''),
  )
  t.equal(workouts.length, 2)
  t.equal(report.sets, most + 1)
  t.strictSame(
    report.refused.map(({ line, code }) => [line, code]),
    [
      [most + 3, 'too-many-sets'],
      [most + 4, 'too-many-sets'],
      [most + 5, 'too-many-sets'],
    ],
  )
  t.equal(report.rows, report.sets + report.refusedCount)
})

t.test('a duration of a hundred thousand digits is an unknown end, at once', async (t) => {
  const { workouts } = await parse(`${HEADER}2025-03-01 10:00:00,A,${'1'.repeat(100_000)},Squat,1,100,5\n`)
  t.equal(workouts[0]?.endedAt, null)
})

t.test(
  'a file brings as many workouts as anybody may have; the rest is told by line, sets of the others go on',
  async (t) => {
    const { most } = LIMITS.workouts
    const start = (n: number) => new Date(Date.UTC(1990, 0, 1) + n * 3_600_000).toISOString()
    const row = (n: number) => `${start(n).slice(0, 19).replace('T', ' ')},A,,Squat,1,100,5`
    const lines = [...Array.from({ length: most + 2 }, (_, n) => row(n)), row(0)]
    const csv = await parse(HEADER + lines.join('\n'))
    t.equal(csv.workouts.length, most)
    t.strictSame(
      csv.report.refused.map(({ line, code }) => [line, code]),
      [
        [most + 2, 'too-many'],
        [most + 3, 'too-many'],
      ],
    )
    t.equal(csv.report.sets, most + 1)

    const workouts = Array.from({ length: most + 1 }, (_, n) => ({ title: 'A', startedAt: start(n), exercises: [] }))
    const json = await parse(JSON.stringify({ format: 'spotter', version: 1, exercises: [], workouts }))
    t.equal(json.workouts.length, most)
    t.match(json.report.refused, [{ code: 'too-many' }])
  },
)

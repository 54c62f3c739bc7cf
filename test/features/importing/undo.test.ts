import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type {
  ExerciseList,
  ImportList,
  ImportProgress,
  ImportStatus,
  ProgressView,
  SavedWorkout,
} from '../../../src/contract/index.ts'
import { rows } from '../../../src/db/open.ts'
import { startInstances } from '../../support/app.ts'
import { DATA, importCsv, statisticsOf } from '../../support/imports.ts'
import { LiveClient } from '../../support/live-client.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'
import { until } from '../../support/until.ts'

const [first, second] = await startInstances(t, { count: 2 })
const { app, url } = first!
const csv = await readFile(new URL('breinsp_strong-charts_strong.csv', DATA), 'utf8')

const undo = (person: Person, id: string) =>
  person.call<ImportStatus & { code: string }>('DELETE', `/api/workouts/imports/${id}`)

async function undone(person: Person, id: string): Promise<ImportStatus> {
  t.equal((await undo(person, id)).status, 202)
  return until(
    async () => {
      const { body } = await person.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)
      return body.status === 'undone' ? body : undefined
    },
    { what: 'the undo to end', timeoutMs: 30_000, everyMs: 20 },
  )
}

async function stateOf(person: Person) {
  const { body } = await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')
  const derived = await rows(
    app.database.db,
    sql`select (select count(*)::int from exercise_best where user_id = ${person.id}) as bests,
      (select count(*)::int from training_day where user_id = ${person.id}) as days,
      (select count(*)::int from exercise where owner_id = ${person.id}) as exercises`,
  )
  const { totals, streak, weeks, records, recent } = body.data
  return { totals, streak, weeks, records, recent, derived, statistics: await statisticsOf(person) }
}

t.test('an import is undone as if it had never been, live and step by step, and can be made again', async (t) => {
  const person = await newPerson(url)
  await person.call('POST', '/api/workouts', aWorkout({ startedAt: '2021-06-01T10:00:00Z' }))
  const before = await stateOf(person)
  const imported = await importCsv(person, csv, 'unit=kg&fileName=strong.csv')
  const page = await LiveClient.connect(t, second!.url, person.token)
  const { counts, status } = await undone(person, imported.id)
  t.match([status, counts], ['undone', { workouts: 0, sets: 0 }])
  t.strictSame(await stateOf(person), before)

  const told = () =>
    page.events.filter(({ name }) => name === 'importProgress').map(({ payload }) => payload as ImportProgress)
  await until(() => told().some(({ status }) => status === 'undone'), { what: 'the end to be told' })
  t.strictSame(
    told().map(({ workouts, status }) => [workouts, status]),
    [
      [29, 'undoing'],
      [0, 'undone'],
    ],
  )
  t.ok(told().every(({ share }, at) => share > (told()[at - 1]?.share ?? 0)))

  const repeated = await undo(person, imported.id)
  t.match([repeated.status, repeated.body], [202, { status: 'undone' }], 'again is harmless')
  const again = await importCsv(person, csv, 'unit=kg')
  t.strictSame([again.counts.workouts, again.counts.sets, again.counts.duplicates], [129, 2078, 0])
  const { body } = await person.call<{ data: ImportList }>('GET', '/api/workouts/imports')
  t.match(body.data.imports, [
    { id: again.id, status: 'done', fileName: null, counts: { workouts: 129 } },
    { id: imported.id, status: 'undone', fileName: 'strong.csv', counts: { workouts: 0 } },
  ])
})

t.test(
  'a workout changed by hand or talked about since stays, and so does an exercise that is used elsewhere',
  async (t) => {
    const person = await newPerson(url)
    const rowsOf = [1, 2, 3].map((day) => `2024-01-0${day} 10:00:00,Day ${day},1h,My move ${day},1,20,5`)
    const file = `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n${rowsOf.join('\n')}\n`
    const { id } = await importCsv(person, file, 'unit=kg')
    const { body } = await person.call<{ data: { workouts: SavedWorkout['workout'][] } }>('GET', '/api/workouts')
    const [third, talkedAbout, oldest] = body.data.workouts
    await person.call('PATCH', `/api/workouts/${oldest!.id}`, { notes: 'My own words' })
    await person.call('POST', `/api/workouts/${talkedAbout!.id}/comments`, { body: 'How did that feel?' })
    await person.call('POST', '/api/workouts', aWorkout({ exercises: [{ name: 'My move 3', sets: [{ reps: 3 }] }] }))
    const { counts } = await undone(person, id)
    t.equal(counts.workouts, 2)
    t.equal((await person.call('GET', `/api/workouts/${talkedAbout!.id}`)).status, 200)
    t.equal((await person.call('GET', `/api/workouts/${oldest!.id}`)).status, 200)
    t.equal((await person.call('GET', `/api/workouts/${third!.id}`)).status, 404)
    const own = await person.call<{ data: ExerciseList }>('GET', '/api/exercises?q=my%20move')
    t.strictSame(own.body.data.exercises.map(({ name }) => name).sort(), ['My move 1', 'My move 2', 'My move 3'])
    const again = await importCsv(person, file, 'unit=kg')
    t.match(again.counts, { workouts: 1, duplicates: 2, exercisesCreated: 0 })
  },
)

t.test('an import that still runs is not undone, and nobody undoes that of another', async (t) => {
  const [person, other] = [await newPerson(url), await newPerson(url)]
  const { id } = await importCsv(person, csv, 'unit=kg')
  t.equal((await undo(other, id)).status, 404)
  await app.database.db.execute(
    sql`update import_batch set status = 'running', leased_until = now() + interval '1 hour' where id = ${id}`,
  )
  const refused = await undo(person, id)
  t.strictSame([refused.status, refused.body.code], [409, 'import-running'])
})

t.test('an undo whose instance died is finished by another', async (t) => {
  const person = await newPerson(url)
  const { id } = await importCsv(person, csv, 'unit=kg')
  // as it stands when the instance that began it has died
  await app.database.db.execute(
    sql`update import_batch set status = 'undoing', claim = gen_random_uuid(), leased_until = now() - interval '1 second',
      outcome = outcome || '{"toUndo":129}' where id = ${id}`,
  )
  await until(
    async () => (await person.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)).body.status === 'undone',
    { what: 'another instance to take it over', timeoutMs: 20_000 },
  )
  t.equal((await statisticsOf(person)).totals.workouts, 0)
})

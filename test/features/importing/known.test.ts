import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type {
  ImportPreview,
  ImportStatus,
  StatisticsView,
  WorkoutPage,
  WorkoutView,
} from '../../../src/contract/index.ts'
import { rebuiltRows, storedRows } from '../../domain/workouts/history.ts'
import { startInstance } from '../../support/app.ts'
import { DATA, importCsv, statisticsOf } from '../../support/imports.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { until } from '../../support/until.ts'

const { app, url } = await startInstance(t)
const { db } = app.database

const STRONG =
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n'

const read = (name: string) => readFile(new URL(name, DATA), 'utf8')
const preview = async (person: Person, file: string, query = ''): Promise<ImportPreview> =>
  (await person.call<ImportPreview>('POST', `/api/workouts/import/preview?${query}`, file)).body
const workouts = async (person: Person): Promise<WorkoutView[]> =>
  (await person.call<{ data: WorkoutPage }>('GET', '/api/workouts?limit=100')).body.data.workouts

/** One set a session, on the days given; `strong(['01', 80])` is 80 kg on the first of March. */
const strong = (...sessions: [day: string, kg: number, exercise?: string][]): string =>
  STRONG +
  sessions
    .map(([day, kg, name = 'Bench Press (Barbell)']) => `2025-03-${day} 18:05:31,Push,1h,${name},1,${kg},5,0,0,,,`)
    .join('\n')

async function undone(person: Person, id: string): Promise<ImportStatus> {
  await person.call('DELETE', `/api/workouts/imports/${id}`)
  return until(
    async () => {
      const { body } = await person.call<ImportStatus>('GET', `/api/workouts/imports/${id}`)
      return body.status === 'undone' ? body : undefined
    },
    { what: 'the undo to end', timeoutMs: 30_000, everyMs: 20 },
  )
}

/** Every derived row is as if it had been made from the sets alone. */
const isRight = async (t: Test, { id }: Person) => t.strictSame(await storedRows(db, id), await rebuiltRows(db, id))

t.test('the same session from another app', async (t) => {
  const [ofStrong, ofHevy] = await Promise.all([read('one-session-strong.csv'), read('one-session-hevy.csv')])

  t.test('is known by its minute and its sets, and can be imported all the same', async (t) => {
    for (const [first, second] of [
      [ofStrong, ofHevy],
      [ofHevy, ofStrong],
    ] as const) {
      const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
      await importCsv(person, first)
      t.match((await preview(person, second)).counts, { workouts: 1, known: 1, same: 1, corrected: 0 })
      t.match((await importCsv(person, second)).counts, { workouts: 0, duplicates: 1, same: 1 })
      t.match((await statisticsOf(person)).totals, { workouts: 1, sets: 2, volumeKg: 720 })
      t.match((await importCsv(person, second, 'importSame=true')).counts, { workouts: 1, same: 0 })
    }
  })

  t.test('is told by what its exercises mean, whatever they are called', async (t) => {
    const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
    await importCsv(person, ofStrong)
    const called = (name: string) => ofHevy.replaceAll('Bench Press (Barbell)', name)
    const known = async (file: string) => (await preview(person, file)).counts.same
    t.equal(await known(called('Bench Press (Barbell)')), 1, 'another name of the same exercise')
    t.equal(await known(called('Bankdrücken nach Art des Hauses')), 1, 'a name that means nothing yet')
    t.equal(await known(called('Squat (Barbell)')), 0, 'another exercise that is known')
    t.equal(await known(ofHevy.replaceAll(',80,4,', ',80,3,')), 0, 'other repetitions')
    t.equal(await known(ofHevy.replaceAll(',80,4,', ',80.04,4,')), 1, 'rounded otherwise')
    t.equal(await known(ofHevy.replaceAll('18:05', '18:06')), 0, 'another minute')
    t.equal(await known(ofHevy.slice(0, ofHevy.trimEnd().lastIndexOf('\n') + 1)), 0, 'a set less')
  })

  t.test('is told by its day, where an app writes no time', async (t) => {
    const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
    await importCsv(person, ofStrong)
    const dayOnly = ofStrong.replaceAll(' 18:05:31,Push,1h', ',Chest,')
    t.match((await preview(person, dayOnly)).counts, { workouts: 1, same: 1 })
    const unknown = dayOnly.replaceAll('Bench Press (Barbell)', 'Something else')
    t.match((await preview(person, unknown)).counts, { same: 0 }, 'a day has room for another session')
    const other = await newPerson(url, { timeZone: 'Europe/Berlin' })
    await importCsv(other, dayOnly)
    t.match((await preview(other, ofHevy)).counts, { same: 1 }, 'and the other way round')
  })
})

t.test('what was deleted here stays deleted', async (t) => {
  const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
  const month = strong(['01', 80], ['02', 81], ['03', 82])
  const next = strong(['01', 80], ['02', 81], ['03', 82], ['04', 83])
  const { id: importId } = await importCsv(person, month)
  const deleted = (await workouts(person))[1]!
  t.equal((await person.call('DELETE', `/api/workouts/${deleted.id}`)).status, 200)

  t.match((await preview(person, next)).counts, { workouts: 4, known: 2, deleted: 1 })
  t.match((await importCsv(person, next)).counts, { workouts: 1, duplicates: 2, deleted: 1 })
  t.equal((await workouts(person)).length, 3)

  const { id, counts } = await importCsv(person, next, 'bringBack=true')
  t.match(counts, { workouts: 1, duplicates: 3, deleted: 0 }, 'unless it is asked for')
  t.match((await preview(person, next)).counts, { known: 4, deleted: 0 }, 'what is there is there')
  await undone(person, id)
  t.match((await preview(person, next)).counts, { known: 3, deleted: 1 }, 'an undo takes back what was asked for')

  t.equal((await person.call('POST', `/api/workouts/${deleted.id}/restore`)).status, 200)
  await undone(person, importId)
  t.match(
    (await preview(person, month)).counts,
    { deleted: 0 },
    'an undone import is no deletion, and a restored workout none',
  )
})

t.test('what a member deleted is remembered for an export of ours too, and goes with the account', async (t) => {
  const person = await newPerson(url)
  await importCsv(person, strong(['01', 80]))
  await person.call('POST', '/api/workouts', {
    title: 'By hand',
    startedAt: '2025-04-01T10:00:00Z',
    exercises: [{ name: 'Squat (Barbell)', sets: [{ weight: 100, unit: 'kg', reps: 5 }] }],
  })
  const file = await (
    await fetch(`${url}/api/workouts/export?format=json`, {
      headers: { authorization: `Bearer ${person.token}` },
    })
  ).text()
  for (const { id } of await workouts(person)) await person.call('DELETE', `/api/workouts/${id}`)
  t.match((await preview(person, file)).counts, { workouts: 2, deleted: 2 })
  const left = () => db.execute(sql`select 1 from deleted_source where user_id = ${person.id}`)
  t.equal([...((await left()) as unknown as unknown[])].length, 2)
})

t.test('a set that was corrected in the app', async (t) => {
  const slip = strong(['04', 800], ['05', 82.5])
  const corrected = strong(['04', 80], ['05', 82.5])
  const best = async (person: Person) => ((await statisticsOf(person)) as StatisticsView).exercises[0]?.bestWeightKg

  t.test('is shown, taken over when asked for, once, and put back by an undo', async (t) => {
    const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
    const { id: first } = await importCsv(person, slip)
    const before = await workouts(person)
    t.match((await preview(person, slip)).counts, { known: 2, corrected: 0 })
    const told = await preview(person, corrected)
    t.match(told.counts, { known: 2, corrected: 1, changedHere: 0 })
    t.match(told.notes, { 'known-differs': 1 })
    t.match(told.corrected, [
      {
        workoutId: before[1]!.id,
        title: 'Push',
        localDate: '2025-03-04',
        changedHere: false,
        changes: [{ what: 'set', set: 1, before: { weightKg: 800, reps: 5 }, after: { weightKg: 80, reps: 5 } }],
      },
    ])
    t.match((await importCsv(person, corrected)).counts, { workouts: 0, duplicates: 2, corrected: 0 })
    t.equal(await best(person), 800, 'nothing changes unasked')

    const { id, counts } = await importCsv(person, corrected, 'corrections=unchanged')
    t.match(counts, { workouts: 0, duplicates: 2, corrected: 1 })
    t.equal(await best(person), 82.5)
    await isRight(t, person)
    t.match((await importCsv(person, corrected, 'corrections=unchanged')).counts, { corrected: 0 }, 'once')
    t.match((await preview(person, slip)).counts, { corrected: 1, changedHere: 0 }, 'an app may correct it again')

    const held = (list: WorkoutView[]) =>
      list.map(({ startedAt, endedAt, notes, exercises }) => ({
        ...{ startedAt, endedAt, notes },
        sets: exercises.map(({ name, sets }) => [name, sets.map(({ id: _, ...set }) => set)]),
      }))
    t.match((await undone(person, id)).counts, { corrected: 0 })
    t.strictSame(held(await workouts(person)), held(before))
    t.equal(await best(person), 800)
    await isRight(t, person)
    await undone(person, first)
    t.strictSame(await workouts(person), [], 'the first import can still be undone')
  })

  t.test('is never taken over a change that was made here without being told to', async (t) => {
    const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
    await importCsv(person, slip)
    const mine = (await workouts(person))[1]!
    const patch = { exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 79, unit: 'kg', reps: 5 }] }] }
    t.equal((await person.call('PATCH', `/api/workouts/${mine.id}`, patch)).status, 200)
    t.match((await preview(person, corrected)).counts, { corrected: 1, changedHere: 1 })
    t.match((await importCsv(person, corrected, 'corrections=unchanged')).counts, { corrected: 0 })
    const { id, counts } = await importCsv(person, corrected, 'corrections=all')
    t.match(counts, { corrected: 1 })
    t.equal((await workouts(person))[1]!.exercises[0]!.sets[0]!.weightKg, 80)
    await undone(person, id)
    t.equal((await workouts(person))[1]!.exercises[0]!.sets[0]!.weightKg, 79)
    t.match((await preview(person, corrected)).counts, { changedHere: 1 }, 'and it is still a change of the member')
  })

  t.test('may be an exercise more, a length or a note; what a name was said to mean since is none', async (t) => {
    const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
    const line = (exercise: string, order: number, more = ',,,') =>
      `2025-03-04 18:05:31,Push,1h,${exercise},${order},80,5,0,0${more}\n`
    await importCsv(person, STRONG + line('Bench Press (Barbell)', 1) + line('My own press', 1))
    const changes = async (file: string) =>
      (await preview(person, STRONG + file)).corrected.flatMap((one) =>
        one.changes.map(({ what, exercise, set, before, after }) =>
          [what, exercise, set, before?.reps ?? '-', after?.reps ?? '-'].join(' '),
        ),
      )
    t.strictSame(
      await changes(line('Squat (Barbell)', 1) + line('Bench Press (Barbell)', 1) + line('My own press', 1)),
      ['set Squat (Barbell) 1 - 5'],
    )
    t.strictSame(await changes(line('Bench Press (Barbell)', 1)), ['set My own press 1 5 -'])
    t.strictSame(
      await changes((line('Bench Press (Barbell)', 1) + line('My own press', 1)).replaceAll(',1h,', ',2h,')),
      ['length   - -'],
    )
    t.strictSame(await changes(line('Bench Press (Barbell)', 1, ',slow,,') + line('My own press', 1)), ['notes   - -'])
    const other = (await workouts(person))[0]!.exercises[0]!.exerciseId
    await person.call('PUT', '/api/exercises/aliases', { name: 'My own press', exerciseId: other })
    t.strictSame(await changes(line('Bench Press (Barbell)', 1) + line('My own press', 1)), [])
  })
})

t.test('a whole log that was read in the wrong unit is corrected by importing it again', async (t) => {
  const person = await newPerson(url)
  const file = await read('breinsp_strong-charts_strong.csv')
  await importCsv(person, file, 'unit=kg')
  const { counts } = await preview(person, file, 'unit=kg')
  t.match(counts, { workouts: 129, known: 129, corrected: 0, same: 0 })
  t.match((await preview(person, file, 'unit=lb')).counts, { known: 129, corrected: 129 }, 'in another unit all differ')
  const { counts: done } = await importCsv(person, file, 'unit=lb&corrections=unchanged')
  t.match(done, { workouts: 0, corrected: 129 })
  await isRight(t, person)
})

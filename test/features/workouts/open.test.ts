import t, { type Test } from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { DiscardAnswer, FinishAnswer, OpenAnswer, Problem, ProgressView } from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { rebuiltRows, storedRows } from '../../domain/workouts/history.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

type Any = OpenAnswer & Problem

const open = (person: Person, body: object = {}, headers = {}) =>
  person.call<Any>('POST', '/api/workouts/open', body, { headers })
const read = (person: Person) => person.call<Any>('GET', '/api/workouts/open')
const block = (person: Person, id: Id, body: object) =>
  person.call<Any>('PUT', `/api/workouts/open/exercises/${id}`, { position: 0, ...body })
const set = (person: Person, id: Id, body: object, query = '') =>
  person.call<Any>('PUT', `/api/workouts/open/sets/${id}${query}`, { position: 0, done: true, ...body })
const finish = (person: Person, query = '', body: object = {}, headers = {}) =>
  person.call<FinishAnswer & Problem>('POST', `/api/workouts/open/finish${query}`, body, { headers })
export const discard = (person: Person, query = '') =>
  person.call<DiscardAnswer & Problem>('DELETE', `/api/workouts/open${query}`)
const progress = async (person: Person) =>
  (await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')).body.data

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, { on: driver })
    const { db } = app.database
    const isWhatTheSetsSay = async (t: Test, person: Person) =>
      t.strictSame(await storedRows(db, person.id), await rebuiltRows(db, person.id), 'nothing drifts')

    await t.test('a workout is opened, done set by set and finished, and every number moves with it', async (t) => {
      const person = await newPerson(url)
      await person.call('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(7) }))
      t.match(await read(person), { status: 404, body: { code: 'no-open-workout' } })
      const id = newId()
      const opened = await open(person, { id, title: 'Push' })
      t.equal(opened.status, 201)
      t.match(opened.body, { records: [], workout: { id, status: 'open', title: 'Push', exercises: [], rest: null } })
      t.match(await progress(person), { open: { id }, totals: { workouts: 1 }, recent: { length: 1 } })

      const [bench, first, second] = [newId(), newId(), newId()]
      const added = await block(person, bench, { name: 'Bench Press (Barbell)', restS: 90 })
      t.match(added.body.workout.exercises, [{ id: bench, position: 0, restS: 90, sets: [] }])
      await set(person, second, { exercise: bench, position: 1, done: false, targetRepsMin: 5, targetRepsMax: 8 })
      t.match(
        await progress(person),
        { totals: { workouts: 1, sets: 1 }, week: { trainingDays: 0 } },
        'a plan counts nothing',
      )

      const done = await set(person, first, { exercise: bench, weight: 110, unit: 'kg', reps: 5 })
      t.equal(done.status, 200)
      t.match(done.body.records, [
        { setId: first, kind: 'max_weight', value: 110 },
        { kind: 'max_e1rm' },
        { kind: 'max_set_volume' },
      ])
      t.match(done.body.workout.rest, { lengthS: 90 })
      t.match(done.body.workout.exercises[0]?.sets, [
        { id: first, weight: 110, reps: 5, targetRpe: null },
        { id: second, doneAt: null, targetRepsMin: 5, targetRepsMax: 8 },
      ])
      t.match(await progress(person), {
        open: { id, exercises: [{ sets: [{ id: first }, { id: second, doneAt: null }] }] },
        totals: { workouts: 2, sets: 2, volumeKg: 1050 },
        week: { trainingDays: 1 },
        recent: { length: 1 },
        records: [{ workoutId: id }],
      })
      await isWhatTheSetsSay(t, person)
      t.strictSame(
        (await set(person, first, { exercise: bench, weight: 110, unit: 'kg', reps: 5 })).body.records,
        [],
        'a repeat wins nothing',
      )
      t.match((await set(person, first, { exercise: bench, weight: 112.5, unit: 'kg', reps: 5 })).body.records, {
        length: 3,
      })
      await isWhatTheSetsSay(t, person)

      const finished = await finish(person)
      t.equal(finished.status, 200)
      t.match(finished.body, {
        records: [],
        workout: { id, status: 'done', leftOpen: false, exercises: [{ sets: [{ id: first }] }] },
        summary: { sets: 1, reps: 5, volumeKg: 562.5, records: { length: 3 }, last: { title: 'Push', volumeKg: 500 } },
      })
      t.equal(finished.body.workout.exercises[0]?.sets.length, 1, 'without what was not done')
      t.match(await progress(person), { open: null, recent: [{ id, sets: 1 }, {}], totals: { workouts: 2 } })
      const detail = await person.call('GET', `/api/workouts/${id}`)
      t.match(detail.body, finished.body.workout)
      await isWhatTheSetsSay(t, person)
      t.match(await read(person), { status: 404 })
    })
  })
}

import { eq } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { SavedWorkout, WorkoutPage } from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { assignedWorkout, workout } from '../../../src/db/schema/index.ts'
import { finishLeftOpen } from '../../../src/features/workouts/open/left-open.ts'
import { rebuiltRows, storedRows } from '../../domain/workouts/history.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { discard, finish, open, progressOf, putBlock, putSet, readOpen } from '../../support/open-workout.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, { on: driver })
    const { db } = app.database
    const isWhatTheSetsSay = async (t: Test, person: Person) =>
      t.strictSame(await storedRows(db, person.id), await rebuiltRows(db, person.id), 'nothing drifts')

    await t.test('a workout is opened, done set by set and finished, and every number moves with it', async (t) => {
      const person = await newPerson(url)
      await person.call('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(7) }))
      t.match(await readOpen(person), { status: 404, body: { code: 'no-open-workout' } })
      const id = newId()
      const opened = await open(person, { id, title: 'Push' })
      t.equal(opened.status, 201)
      t.match(opened.body, { records: [], workout: { id, status: 'open', title: 'Push', exercises: [], rest: null } })
      t.match(await progressOf(person), { open: { id }, totals: { workouts: 1 }, recent: { length: 1 } })

      const [bench, first, second] = [newId(), newId(), newId()]
      const added = await putBlock(person, bench, { name: 'Bench Press (Barbell)', restS: 90 })
      t.match(added.body.workout.exercises, [{ id: bench, position: 0, restS: 90, sets: [] }])
      await putSet(person, second, { exercise: bench, position: 1, done: false, targetRepsMin: 5, targetRepsMax: 8 })
      t.match(
        await progressOf(person),
        { totals: { workouts: 1, sets: 1 }, week: { trainingDays: 0 } },
        'a plan counts nothing',
      )

      const done = await putSet(person, first, { exercise: bench, weight: 110, unit: 'kg', reps: 5 })
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
      t.match(await progressOf(person), {
        open: { id, exercises: [{ sets: [{ id: first }, { id: second, doneAt: null }] }] },
        totals: { workouts: 2, sets: 2, volumeKg: 1050 },
        week: { trainingDays: 1 },
        recent: { length: 1 },
        records: [{ workoutId: id }],
      })
      await isWhatTheSetsSay(t, person)
      t.strictSame(
        (await putSet(person, first, { exercise: bench, weight: 110, unit: 'kg', reps: 5 })).body.records,
        [],
        'a repeat wins nothing',
      )
      t.match((await putSet(person, first, { exercise: bench, weight: 112.5, unit: 'kg', reps: 5 })).body.records, {
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
      t.match(await progressOf(person), { open: null, recent: [{ id, sets: 1 }, {}], totals: { workouts: 2 } })
      const detail = await person.call('GET', `/api/workouts/${id}`)
      t.match(detail.body, finished.body.workout)
      await isWhatTheSetsSay(t, person)
      t.match(await readOpen(person), { status: 404 })
    })

    /** An open workout with one exercise and one set that is done. */
    const begun = async (person: Person, sets: object[] = [{ weight: 100, unit: 'kg', reps: 5 }]) => {
      const [id, exercise] = [newId(), newId()]
      await open(person, { id, title: 'Push' })
      await putBlock(person, exercise, { name: 'Bench Press (Barbell)' })
      const ids = sets.map(() => newId())
      for (const [position, set] of sets.entries()) await putSet(person, ids[position]!, { exercise, position, ...set })
      return { id, exercise, sets: ids }
    }

    await t.test('what is discarded takes its numbers along, and brings them back', async (t) => {
      const person = await newPerson(url)
      await person.call('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(7) }))
      const before = await storedRows(db, person.id)
      const { id, sets } = await begun(person, [
        { weight: 120, unit: 'kg', reps: 3 },
        { done: false, targetRpe: 8 },
      ])
      const during = await storedRows(db, person.id)
      t.not(during.records.length, before.records.length)
      const gone = await discard(person)
      t.match(gone, { status: 200, body: { workout: null, workoutId: id, records: [] } })
      t.strictSame(await storedRows(db, person.id), before)
      t.match(await progressOf(person), { open: null, totals: { workouts: 1 } })
      t.match(await discard(person, `?workout=${id}`), { status: 200, body: { workoutId: id } }, 'a repeat is harmless')
      t.match(await discard(person), { status: 404, body: { code: 'no-open-workout' } })
      t.match(
        await open(person, { id }),
        { status: 404, body: { code: 'no-open-workout' } },
        'it is not opened unasked',
      )

      await open(person, { title: 'Another' })
      const restore = () => person.call('POST', `/api/workouts/${id}/restore`)
      t.match(await restore(), { status: 409, body: { code: 'workout-open' } })
      await discard(person)
      t.match(await restore(), { status: 200, body: { workout: { id, status: 'open' } } })
      t.match((await readOpen(person)).body.workout.exercises, [
        { sets: [{ id: sets[0] }, { id: sets[1], targetRpe: 8 }] },
      ])
      t.strictSame(await storedRows(db, person.id), during)
    })

    await t.test('one workout is open at a time, and the refusal of another names it', async (t) => {
      const person = await newPerson(url)
      const id = newId()
      t.match(await open(person, { id }), { status: 201, body: { workout: { title: 'Workout' } } })
      t.match(await open(person, { id }), { status: 200, body: { workout: { id } } }, 'a repeat is the same one')
      t.match(await open(person, { id: newId() }), { status: 409, body: { code: 'workout-open', workoutId: id } })
      const stranger = await newPerson(url)
      t.match(await open(stranger, { id }), { status: 409, body: { code: 'id-taken' } })
      t.match(await readOpen(stranger), { status: 404 })
      await discard(person)
      const key = { 'idempotency-key': 'the same' }
      const [first, again] = [await open(person, {}, key), await open(person, {}, key)]
      t.equal(again.headers.get('idempotent-replayed'), 'true')
      t.equal(first.body.workout.id, again.body.workout.id)
      t.match(await open(person, { title: 'Other' }, key), { status: 422, body: { code: 'key-reused' } })
    })

    await t.test('two devices: different sets both stay, and of one set the later words', async (t) => {
      const person = await newPerson(url)
      const { exercise, sets } = await begun(person)
      const [phone, tablet] = [newId(), newId()]
      await Promise.all([
        putSet(person, phone, { exercise, position: 1, weight: 102.5, unit: 'kg', reps: 5 }),
        putSet(person, tablet, { exercise, position: 1, weight: 100, unit: 'kg', reps: 4 }),
      ])
      const both = (await readOpen(person)).body.workout.exercises[0]!.sets
      t.strictSame(both.map(({ id }) => id).sort(), [...sets, phone, tablet].sort())
      await putSet(person, phone, { exercise, position: 1, weight: 105, unit: 'kg', reps: 5, done: false })
      const { body } = await putSet(person, phone, { exercise, position: 1, reps: 6 })
      const set = body.workout.exercises[0]!.sets.find(({ id }) => id === phone)
      t.match(set, { weight: null, reps: 6 }, 'what is left out is empty: nothing is merged')
      await isWhatTheSetsSay(t, person)
      const gone = await person.call('DELETE', `/api/workouts/open/sets/${tablet}`)
      t.equal(gone.status, 200)
      t.equal((await person.call('DELETE', `/api/workouts/open/sets/${tablet}`)).status, 200)
      await isWhatTheSetsSay(t, person)
    })

    await t.test('an exercise is swapped and taken out, and the numbers follow', async (t) => {
      const person = await newPerson(url)
      const { exercise } = await begun(person)
      await putBlock(person, exercise, { name: 'Squat (Barbell)', position: 3, supersetGroup: 1, notes: 'deep' })
      await isWhatTheSetsSay(t, person)
      t.match((await readOpen(person)).body.workout.exercises, [{ position: 3, supersetGroup: 1, notes: 'deep' }])
      t.equal((await person.call('DELETE', `/api/workouts/open/exercises/${exercise}`)).status, 200)
      t.match(await progressOf(person), { totals: { workouts: 0, sets: 0 }, week: { trainingDays: 0 } })
      await isWhatTheSetsSay(t, person)
    })

    await t.test('what comes late is refused by name, and nothing of another workout is touched', async (t) => {
      const person = await newPerson(url)
      const { id, exercise, sets } = await begun(person)
      t.match(await finish(person, `?workout=${id}`), { status: 200, body: { summary: { sets: 1 } } })
      t.match(await finish(person, `?workout=${id}`), { status: 200, body: { summary: { sets: 1 }, workout: { id } } })
      t.match(await finish(person), { status: 404, body: { code: 'no-open-workout' } })
      const body = { exercise, weight: 200, unit: 'kg', reps: 1 }
      t.match(await putSet(person, sets[0]!, body), { status: 404, body: { code: 'no-open-workout' } })
      await open(person, { title: 'The next' })
      const late = { query: `?workout=${id}` }
      t.match(await putSet(person, sets[0]!, body, late), { status: 404, body: { code: 'no-open-workout' } })
      t.match(
        await putSet(person, sets[0]!, body),
        { status: 404, body: { code: 'not-found' } },
        'its exercise is elsewhere',
      )
      const other = newId()
      await putBlock(person, other, { name: 'Squat (Barbell)' })
      t.match(await putSet(person, sets[0]!, { ...body, exercise: other }), { status: 409, body: { code: 'id-taken' } })
      t.match(await putBlock(person, exercise, { name: 'Squat (Barbell)' }), {
        status: 409,
        body: { code: 'id-taken' },
      })
      t.match(await open(person, { id }), { status: 200, body: { workout: { id, status: 'done' } } })
      t.match((await person.call('GET', `/api/workouts/${id}`)).body, { exercises: [{ sets: [{ weight: 100 }] }] })
      await isWhatTheSetsSay(t, person)
    })

    await t.test('what makes no sense is refused, and a workout holds so much', async (t) => {
      const person = await newPerson(url)
      const { id, exercise } = await begun(person)
      t.match(await putSet(person, newId(), { exercise }), { status: 400, body: { code: 'empty-set' } })
      t.match(await putSet(person, newId(), { exercise: newId(), reps: 5 }), {
        status: 404,
        body: { code: 'not-found' },
      })
      const asked = { exercise, done: false, targetRepsMin: 9, targetRepsMax: 8 }
      t.match(await putSet(person, newId(), asked), { status: 400, body: { code: 'invalid-request' } })
      const leap = { exercise, reps: 5, doneAt: '2016-12-31T23:59:60Z' }
      t.ok([200, 400].includes((await putSet(person, newId(), leap)).status), 'a 60th second is no failure of ours')
      t.match(await putBlock(person, newId(), {}), { status: 400, body: { code: 'unknown-exercise' } })
      t.match(await putBlock(person, newId(), { exerciseId: newId() }), { body: { code: 'unknown-exercise' } })
      const patch = (body: object) => person.call('PATCH', '/api/workouts/open', body)
      t.match(await patch({}), { status: 400 })
      const far = new Date(Date.now() + DAY_MS).toISOString()
      t.match(await patch({ rest: { lengthS: 60, endsAt: far } }), { status: 400, body: { code: 'invalid-time' } })
      t.match(await person.call('PATCH', `/api/workouts/${id}`, { title: 'Other' }), {
        status: 409,
        body: { code: 'workout-open' },
      })
      t.match(await person.call('DELETE', `/api/workouts/${id}`), { status: 409, body: { code: 'workout-open' } })
      for (let count = 0; count < 198; count += 1)
        await putSet(person, newId(), { exercise, done: false, position: count })
      const full = await putSet(person, newId(), { exercise, done: false })
      t.match([full.status, full.body.code].join(), /422,too-many-sets|200,/)
      t.match(await putSet(person, newId(), { exercise, done: false }), {
        status: 422,
        body: { code: 'too-many-sets' },
      })
      const empty = await newPerson(url)
      await open(empty)
      t.match(await finish(empty), { status: 409, body: { code: 'nothing-done' } })
    })

    await t.test('a workout begins like an earlier one, as it is assigned, or as the coach says', async (t) => {
      const [person, trainer] = [await newPerson(url), await newPerson(url, { role: 'trainer' })]
      t.match(await open(person, { from: { due: true } }), { status: 409, body: { code: 'nothing-due' } })
      t.match(await open(person, { from: { routineId: newId() } }), { status: 404, body: { code: 'not-found' } })
      t.match(await open(person, { from: { workoutId: newId() } }), { status: 400, body: { code: 'unknown-workout' } })
      t.match(await open(person, { from: { assignmentId: newId() } }), {
        status: 400,
        body: { code: 'unknown-assignment' },
      })
      t.match(await open(person, { from: { due: true, workoutId: newId() } }), { status: 400 })
      const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(3) }))
      const stranger = await newPerson(url)
      t.match(await open(stranger, { from: { workoutId: body.workout.id } }), { status: 400 })
      const again = await open(person, { from: { workoutId: body.workout.id } })
      t.match(again.body.workout, {
        title: 'Push',
        exercises: [{ sets: [{ weight: 100, reps: 5, doneAt: null, targetRepsMin: null }] }],
      })
      t.match(await progressOf(person), { totals: { workouts: 1 } })
      await discard(person)
      t.match((await open(person, { from: { due: true } })).body.workout, { exercises: [{ sets: [{ doneAt: null }] }] })
      await discard(person)

      const assignmentId = newId()
      const items = [
        {
          exerciseId: body.workout.exercises[0]!.exerciseId,
          sets: 2,
          repsMin: 6,
          repsMax: 8,
          weightKg: 90,
          rpe: null,
          durationS: null,
          notes: 'slow',
        },
      ]
      const plan = { scheduledOn: new Date().toISOString().slice(0, 10), title: 'Heavy', items }
      await db.insert(assignedWorkout).values({ id: assignmentId, trainerId: trainer.id, clientId: person.id, ...plan })
      const assigned = await open(person, { from: { assignmentId } })
      const [exercise] = assigned.body.workout.exercises
      t.match(assigned.body.workout, { title: 'Heavy', assignmentId, exercises: [{ notes: 'slow' }] })
      t.match(exercise!.sets, [{ targetWeightKg: 90, targetRepsMin: 6, targetRepsMax: 8 }, { doneAt: null }])
      const status = async () => (await progressOf(person)).assignments[0]?.status
      t.equal(await status(), 'planned', 'it is not done before it is finished')
      await putSet(person, exercise!.sets[0]!.id, { exercise: exercise!.id, weight: 90, unit: 'kg', reps: 7 })
      t.match((await finish(person)).body.workout.exercises, [{ sets: [{ targetWeightKg: 90, reps: 7 }] }])
      t.equal(await status(), 'done')
    })

    await t.test('lists show what is finished, and last time is not what is going on', async (t) => {
      const person = await newPerson(url)
      const { id } = await begun(person)
      const list = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
      t.strictSame(list.body.data.workouts, [])
      const { exerciseId } = (await readOpen(person)).body.workout.exercises[0]!
      const last = () =>
        person.call<{ data: { exercises: unknown[] } }>('GET', `/api/workouts/last?exercise=${exerciseId}`)
      t.strictSame((await last()).body.data.exercises, [])
      await finish(person)
      t.match((await last()).body.data.exercises, [{ workoutId: id }])
      const continued = await person.call('POST', `/api/workouts/${id}/continue`)
      t.match(continued, { status: 200, body: { workout: { id, status: 'open', endedAt: null } } })
      t.match(await person.call('POST', `/api/workouts/${id}/continue`), { status: 200 }, 'again it is as it stands')
      await isWhatTheSetsSay(t, person)
      await finish(person)
      const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(3) }))
      const late = await person.call('POST', `/api/workouts/${body.workout.id}/continue`)
      t.match(late, { status: 409, body: { code: 'not-continued' } })
    })

    await t.test('a workout that is left open finishes by itself, once, as of its last set', async (t) => {
      const [person, idle] = [await newPerson(url), await newPerson(url)]
      const { id } = await begun(person, [{ weight: 100, unit: 'kg', reps: 5 }, { done: false }])
      const doneAt = (await readOpen(person)).body.workout.exercises[0]!.sets[0]!.doneAt
      await open(idle)
      t.equal(await finishLeftOpen(app), 0, 'not yet')
      const later = new Date(Date.now() + 4 * 3_600_000 + 1_000)
      const hours = Object.create(app, { now: { value: () => later } }) as typeof app
      const left = await db.$count(workout, eq(workout.status, 'open'))
      const ended = await Promise.all([finishLeftOpen(hours), finishLeftOpen(hours)])
      t.equal(ended[0] + ended[1], left, 'each by one of the two')
      t.match((await person.call('GET', `/api/workouts/${id}`)).body, {
        status: 'done',
        leftOpen: true,
        endedAt: doneAt,
        exercises: [{ sets: { length: 1 } }],
      })
      t.match(await progressOf(person), { open: null, recent: [{ id, leftOpen: true }] })
      t.match(await readOpen(idle), { status: 404 }, 'without a set it is discarded')
      await isWhatTheSetsSay(t, person)
      t.match(await person.call('POST', `/api/workouts/${id}/continue`), { body: { workout: { leftOpen: false } } })
    })

    await t.test('a set that waited for a network while its workout finished by itself still counts', async (t) => {
      const person = await newPerson(url)
      const { id } = await begun(person, [{ weight: 100, unit: 'kg', reps: 5 }])
      const exercise = (await readOpen(person)).body.workout.exercises[0]!.id
      const later = new Date(Date.now() + 4 * 3_600_000 + 1_000)
      await finishLeftOpen(Object.create(app, { now: { value: () => later } }) as typeof app)
      const late = { exercise, position: 1, weight: 100, unit: 'kg', reps: 6, done: true }
      const put = (set: string, workoutId: string) =>
        person.call('PUT', `/api/workouts/open/sets/${set}?workout=${workoutId}`, late)
      t.match(await put(newId(), newId()), { status: 404, body: { code: 'no-open-workout' } }, 'another workout')
      const set = newId()
      t.match(await put(set, id), { status: 200, body: { workout: { id, status: 'open', leftOpen: false } } })
      t.match(await progressOf(person), { open: { id }, totals: { workouts: 1, sets: 2 } })
      await isWhatTheSetsSay(t, person)
      const ended = new Date(Date.now() + 3 * DAY_MS).toISOString()
      const finished = await finish(person, `?workout=${id}`, { endedAt: ended })
      t.match(finished, {
        status: 200,
        body: { workout: { id, status: 'done', exercises: [{ sets: { length: 2 } }] } },
      })
      const { endedAt, exercises } = finished.body.workout
      t.equal(endedAt, exercises[0]?.sets[1]?.doneAt, 'a time that does not fit is that of the last set')
      t.match(await put(newId(), id), { status: 404 }, 'what its member finished stays finished')
      await isWhatTheSetsSay(t, person)
    })
  })
}

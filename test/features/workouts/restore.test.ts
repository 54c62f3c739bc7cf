import { and, eq } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { ProgressView, SavedWorkout, WorkoutView } from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { account, assignedWorkout, comment, deletedWorkout, workout } from '../../../src/db/schema/index.ts'
import type { App } from '../../../src/http/app-types.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { importCsv } from '../../support/imports.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../../support/person.ts'

const DAY_MS = 86_400_000

const save = async (person: Person, changes: Parameters<typeof aWorkout>[0] = {}) =>
  (await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout(changes))).body.workout
const remove = (person: Person, id: Id) => person.call('DELETE', `/api/workouts/${id}`)
const restore = (person: Person, id: Id, at?: string) =>
  person.call<SavedWorkout & { code: string }>('POST', `/api/workouts/${id}/restore`, undefined, at ? { at } : {})
const progress = async (person: Person) =>
  (await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress')).body.data
const revisionOf = async (person: Person) =>
  (await person.call<{ revision: number }>('GET', '/api/members/me/progress')).body.revision

/** A workout that a trainer planned for this client. */
async function assigned(app: App, trainer: Person, client: Person): Promise<Id> {
  const id = newId()
  const plan = { scheduledOn: '2026-11-26', title: 'Push', items: [] }
  await app.database.db.insert(assignedWorkout).values({ id, trainerId: trainer.id, clientId: client.id, ...plan })
  return id
}
const doneBy = async (app: App, id: Id) =>
  (await app.database.db.query.assignedWorkout.findFirst({ where: (row) => eq(row.id, id) }))?.workoutId

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, { on: driver })
    const { db } = app.database
    const trainer = await newPerson(url)

    await t.test('a restored workout is what it was, and so is everything counted from it', async (t) => {
      const person = await newPerson(url)
      await save(person, { startedAt: new Date(Date.now() - DAY_MS).toISOString() })
      const assignmentId = await assigned(app, trainer, person)
      const before = await save(person, {
        notes: 'good',
        assignmentId,
        exercises: [
          {
            name: 'Bench Press (Barbell)',
            notes: 'slow',
            supersetGroup: 0,
            sets: [
              { type: 'warmup', weight: 45, unit: 'lb', reps: 10 },
              { weight: 230.5, unit: 'lb', reps: 5, rpe: 8.5 },
            ],
          },
          { name: 'Plank', supersetGroup: 0, sets: [{ durationS: 61, distanceM: 12.34 }] },
          { name: 'Bench Press (Barbell)', sets: [{ weight: 60, unit: 'kg', reps: 12 }] },
        ],
      })
      await db
        .insert(comment)
        .values({ id: newId(), workoutId: before.id, userId: person.id, authorId: trainer.id, body: 'Well done' })
      const shown = await progress(person)
      t.ok(shown.records.length > 0)

      t.equal((await remove(person, before.id)).status, 200)
      t.equal((await person.call('GET', `/api/workouts/${before.id}`)).status, 404)
      t.strictSame([(await progress(person)).records, await doneBy(app, assignmentId)], [[], null])

      const trainersBefore = await revisionOf(trainer)
      const { status, body, headers } = await restore(person, before.id)
      t.strictSame([status, headers.get('etag')], [200, '"2"'])
      const { version, updatedAt, ...restored } = body.workout
      const { version: _, updatedAt: __, ...was } = before
      t.equal(version, 2)
      t.ok(updatedAt > before.updatedAt)
      t.strictSame(restored, was)
      t.strictSame(await progress(person), shown)
      t.equal(await revisionOf(trainer), trainersBefore + 1, 'whose comment came back cannot be renamed meanwhile')
      t.equal(await doneBy(app, assignmentId), before.id)
      t.match(await db.select().from(comment).where(eq(comment.workoutId, before.id)), [{ body: 'Well done' }])
    })

    await t.test('restoring twice answers what is there; deleting again can be undone again', async (t) => {
      const person = await newPerson(url)
      const { id } = await save(person)
      t.strictSame(
        [(await restore(person, id)).status, (await progress(person)).totals.workouts],
        [200, 1],
        'not deleted',
      )
      for (const version of [2, 3]) {
        await remove(person, id)
        const first = await restore(person, id)
        const second = await restore(person, id)
        t.strictSame([first.status, first.body.workout.version], [200, version])
        t.strictSame([second.status, second.body.workout], [200, first.body.workout])
      }
      t.equal((await progress(person)).totals.workouts, 1)
    })

    await t.test("nobody else's deletion can be undone, nor one of long ago", async (t) => {
      const [person, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await save(person)
      t.equal((await restore(other, id)).status, 404, 'not deleted')
      await remove(person, id)
      t.strictSame([(await restore(other, id)).status, (await restore(other, id)).body.code], [404, 'not-found'])
      t.equal((await restore(person, newId())).status, 404)
      const deletedAgo = (ms: number) => db.update(deletedWorkout).set({ deletedAt: new Date(Date.now() - ms) })
      await deletedAgo(30 * DAY_MS + 60_000)
      t.equal((await restore(person, id)).status, 404)
      await deletedAgo(30 * DAY_MS - 60_000)
      t.equal((await restore(person, id)).status, 200)
    })

    await t.test('an exercise that is gone is made again; one that has its name is taken', async (t) => {
      const person = await newPerson(url)
      const exercises = [
        { name: 'Sled drag', sets: [{ weight: 50, unit: 'kg' as const, reps: 5 }] },
        { name: 'Log press', sets: [{ weight: 60, unit: 'kg' as const, reps: 3 }] },
      ]
      const { id, exercises: was } = await save(person, { exercises })
      await remove(person, id)
      for (const { exerciseId } of was)
        t.equal((await person.call('DELETE', `/api/exercises/${exerciseId}`)).status, 200)
      const again = await save(person, { exercises: [exercises[1]!] })
      const { status, body } = await restore(person, id)
      t.equal(status, 200)
      t.strictSame(
        body.workout.exercises.map(({ name }) => name),
        ['Sled drag', 'Log press'],
      )
      t.equal(body.workout.exercises[1]!.exerciseId, again.exercises[0]!.exerciseId)
      t.not(body.workout.exercises[0]!.exerciseId, was[0]!.exerciseId)
    })

    await t.test('a workout that was imported again meanwhile is not there twice', async (t) => {
      const person = await newPerson(url)
      const { id } = await save(person)
      await db.update(workout).set({ source: 'strong_csv', sourceKey: 'one' }).where(eq(workout.id, id))
      await remove(person, id)
      const { id: imported } = await save(person)
      await db.update(workout).set({ source: 'strong_csv', sourceKey: 'one' }).where(eq(workout.id, imported))
      const refused = await restore(person, id)
      t.strictSame([refused.status, refused.body.code], [409, 'workout-exists'])
      await remove(person, imported)
      t.equal((await restore(person, id)).status, 200, 'and nothing was lost by the refusal')
    })

    await t.test('nor one that came back out of an export, or is the same of another import', async (t) => {
      const person = await newPerson(url)
      const { id, startedAt } = await save(person)
      const { body: file } = await person.call<object>('GET', '/api/workouts/export?format=json')
      await remove(person, id)
      const imported = await importCsv(person, JSON.stringify(file), 'bringBack=true')
      t.match(imported, { status: 'done', counts: { workouts: 1 } })
      t.strictSame([(await restore(person, id)).status, (await progress(person)).totals.workouts], [409, 1])
      const fromExport = and(eq(workout.userId, person.id), eq(workout.source, 'spotter'))
      await db.update(workout).set({ source: 'hevy_csv', sourceKey: 'other' }).where(fromExport)
      t.equal((await restore(person, id)).status, 409)
      await db.update(workout).set({ title: 'Changed' }).where(eq(workout.userId, person.id))
      t.equal((await restore(person, id)).status, 200, 'another one is no reason')
      await remove(person, id)
      await save(person, { startedAt })
      t.equal((await restore(person, id)).status, 200, 'nor is one logged by hand')
    })

    await t.test('comments go with their authors, what was deleted with its owner', async (t) => {
      const [person, author] = [await newPerson(url), await newPerson(url)]
      const { id } = await save(person)
      await db
        .insert(comment)
        .values({ id: newId(), workoutId: id, userId: person.id, authorId: author.id, body: 'Hm' })
      await remove(person, id)
      await db.delete(account).where(eq(account.id, author.id))
      t.equal((await restore(person, id)).status, 200)
      t.strictSame(await db.select().from(comment).where(eq(comment.workoutId, id)), [])
      await remove(person, id)
      await db.delete(account).where(eq(account.id, person.id))
      t.strictSame(await db.select().from(deletedWorkout).where(eq(deletedWorkout.userId, person.id)), [])
    })

    await t.test('a workout marks the assigned one as done; a change moves the mark or takes it away', async (t) => {
      const person = await newPerson(url)
      const [first, second] = [await assigned(app, trainer, person), await assigned(app, trainer, person)]
      const { id } = await save(person, { assignmentId: first })
      t.equal(await doneBy(app, first), id)
      const change = (patch: object) => person.call('PATCH', `/api/workouts/${id}`, patch)

      t.equal((await change({ title: 'Renamed' })).status, 200)
      t.equal(await doneBy(app, first), id, 'a change of something else leaves it')
      t.equal((await change({ assignmentId: second })).status, 200)
      t.strictSame([await doneBy(app, first), await doneBy(app, second)], [null, id])
      t.equal((await change({ assignmentId: null })).status, 200)
      t.equal(await doneBy(app, second), null)
    })

    await t.test('an assigned workout has to be assigned to the one who saves', async (t) => {
      const [person, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await save(person)
      const foreign = await assigned(app, trainer, other)
      for (const assignmentId of [foreign, newId()]) {
        const refused = await person.call<{ code: string }>('PATCH', `/api/workouts/${id}`, { assignmentId })
        t.strictSame([refused.status, refused.body.code], [400, 'unknown-assignment'])
        const { status } = await person.call('POST', '/api/workouts', aWorkout({ assignmentId }))
        t.equal(status, 201, 'a trainer may take a plan back while it is trained: that loses no workout')
      }
      t.equal(await doneBy(app, foreign), null)
      t.equal((await person.call('POST', '/api/workouts', { ...aWorkout(), assignmentId: 'x' })).status, 400)
    })
  })
}

t.test('a deletion here is undone there, once, however often it is asked for at once', async (t) => {
  const [here, there] = await startInstances(t, { count: 2 })
  const person = await newPerson(here!.url)
  const { id } = await save(person)
  await remove(person, id)
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => restore(person, id, (at % 2 === 0 ? here : there)!.url)),
  )
  t.strictSame([...new Set(answers.map(({ status, body }) => `${status} ${body.workout.version}`))], ['200 2'])
  const { body } = await person.call<WorkoutView>('GET', `/api/workouts/${id}`, undefined, { at: there!.url })
  t.match(body, answers[0]!.body.workout)
})

t.test('a restore and the end of a commenting account, here and there at once: the comment ends too', async (t) => {
  const [here, there] = await startInstances(t, { count: 2 })
  const person = await newPerson(here!.url)
  for (let round = 0; round < 3; round++) {
    const author = await newPerson(there!.url)
    const { id } = await save(person)
    const said = { id: newId(), workoutId: id, userId: person.id, authorId: author.id, body: 'Hm' }
    await here!.app.database.db.insert(comment).values(said)
    await remove(person, id)
    const answers = await Promise.all([
      restore(person, id),
      author.call('DELETE', '/api/me', { password: PASSWORD }, { at: there!.url }),
    ])
    t.strictSame(
      answers.map(({ status }) => status),
      [200, 204],
    )
    for (const at of [here!.url, there!.url]) {
      const { body } = await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress', undefined, { at })
      t.strictSame([body.data.comments, body.data.totals.workouts], [[], round + 1])
    }
  }
})

import { eq } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type {
  AliasList,
  ExerciseList,
  ProgressView,
  SavedExercise,
  SavedWorkout,
  StatisticsView,
} from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { assignedWorkout } from '../../../src/db/schema/index.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { LiveClient } from '../../support/live-client.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { newMember } from '../../support/training-member.ts'

type Answer = SavedExercise & { code?: string; detail?: string }

const make = async (person: Person, exercise: Record<string, unknown>) =>
  (await person.call<Answer>('POST', '/api/exercises', exercise)).body
const change = async (person: Person, id: Id, patch: unknown) => {
  const { status, body } = await person.call<Answer>('PATCH', `/api/exercises/${id}`, patch)
  return { status, body }
}
const remove = async (person: Person, id: Id) => {
  const { status, body } = await person.call<Answer>('DELETE', `/api/exercises/${id}`)
  return [status, body.code, body.detail]
}
const own = async (person: Person, query = '') =>
  (await person.call<{ data: ExerciseList }>('GET', `/api/exercises?own=true${query}`)).body.data.exercises
const aliases = async (person: Person) =>
  (await person.call<{ data: AliasList }>('GET', '/api/exercises/aliases')).body.data.aliases
const kindsOf = (records: ProgressView['records']) => records.map(({ kind, exercise }) => `${exercise}: ${kind}`).sort()

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { app, url } = await startInstance(t, { on: driver })

    t.test("a member's own exercises are listed and narrowed, without how they are done", async (t) => {
      const [person, other] = [await newPerson(url), await newPerson(url)]
      await make(person, { name: 'sandbag carry', equipment: 'other', primaryMuscles: ['traps'] })
      await make(person, { name: 'Nordic hinge', equipment: 'body_only', secondaryMuscles: ['traps'] })
      await make(other, { name: 'Not yours' })
      const names = async (query?: string) => (await own(person, query)).map(({ name }) => name)
      t.strictSame(await names(), ['Nordic hinge', 'sandbag carry'])
      t.strictSame(await names('&muscle=traps&equipment=other'), ['sandbag carry'])
      t.strictSame(await names('&q=HINGE'), ['Nordic hinge'])
      t.notOk((await own(person)).some((exercise) => 'instructions' in exercise))
      t.equal((await person.call('GET', '/api/exercises?own=maybe')).status, 400)
    })

    t.test('a new name shows wherever the exercise does, and the former one still means it', async (t) => {
      const member = await newMember(url)
      const { id } = await make(member, { name: 'Grandfather lift' })
      await member.train('2026-01-01T08:00:00Z', [{ exerciseId: id, sets: [{ weight: 50, unit: 'kg', reps: 5 }] }])
      await member.train('2026-01-02T08:00:00Z', [{ exerciseId: id, sets: [{ weight: 60, unit: 'kg', reps: 5 }] }])
      const before = await member.call<{ data: StatisticsView }>('GET', '/api/workouts/stats')
      t.equal(before.body.data.exercises[0]?.exercise, 'Grandfather lift')

      const { status, body } = await change(member, id, { name: '  Clock lift ' })
      t.strictSame([status, body.name, body.revision > 0], [200, 'Clock lift', true])
      t.ok((await member.progress()).records.every(({ exercise }) => exercise === 'Clock lift'))
      const after = await member.call<{ data: StatisticsView }>('GET', '/api/workouts/stats')
      t.equal(after.body.data.exercises[0]?.exercise, 'Clock lift')

      const named = async (name: string) => {
        const exercises = [{ name, sets: [{ weight: 1, unit: 'kg', reps: 1 }] }]
        const workout = { title: 'Any', startedAt: '2026-01-03T08:00:00Z', exercises }
        return (await member.call<SavedWorkout>('POST', '/api/workouts', workout)).body.workout.exercises[0]?.exerciseId
      }
      t.equal(await named('Grandfather Lift'), id)
      t.match(await aliases(member), [{ name: 'grandfather lift', exerciseId: id }])
      await change(member, id, { name: 'Grandfather lift' })
      t.match(await aliases(member), [{ name: 'clock lift', exerciseId: id }], 'and back')
    })

    t.test('other muscles count at once; what a patch leaves out stays', async (t) => {
      const member = await newMember(url)
      const { id } = await make(member, { name: 'Odd lift', equipment: 'other', primaryMuscles: ['traps', 'lats'] })
      await member.train(new Date().toISOString(), [{ exerciseId: id, sets: [{ weight: 50, unit: 'kg', reps: 5 }] }])
      const muscles = async () => (await member.progress()).muscles.map(({ muscle, sets }) => [muscle, sets])
      t.strictSame(await muscles(), [
        ['lats', 1],
        ['traps', 1],
      ])
      const { body } = await change(member, id, { secondaryMuscles: ['lats', 'neck'] })
      t.match(body, {
        name: 'Odd lift',
        equipment: 'other',
        primaryMuscles: ['lats', 'traps'],
        secondaryMuscles: ['neck'],
      })
      await change(member, id, { primaryMuscles: ['neck'], equipment: null })
      t.strictSame(await muscles(), [['neck', 1]])
    })

    t.test('another tracking counts everything logged with it anew, and back again', async (t) => {
      const member = await newMember(url)
      const { id } = await make(member, { name: 'Hold or press' })
      const sets = (weight: number, durationS: number) => [
        { exerciseId: id, sets: [{ weight, unit: 'kg' as const, reps: 5, durationS }] },
      ]
      await member.train('2026-01-01T08:00:00Z', sets(50, 30))
      await member.train('2026-01-02T08:00:00Z', sets(60, 40))
      const numbers = async () => {
        const { records, totals } = await member.progress()
        return [kindsOf(records), totals.volumeKg]
      }
      const before = await numbers()
      t.match(before, [['Hold or press: max_e1rm', 'Hold or press: max_set_volume', 'Hold or press: max_weight'], 550])
      await change(member, id, { tracking: 'duration' })
      t.match(await numbers(), [['Hold or press: max_duration', 'Hold or press: max_weight']])
      await change(member, id, { tracking: 'weight_reps' })
      t.strictSame(await numbers(), before)
    })

    t.test('what is used cannot be deleted, and says by what; what is not is gone', async (t) => {
      const member = await newMember(url)
      const { id } = await make(member, { name: 'Sled push' })
      const workout = await member.train('2026-01-01T08:00:00Z', [{ exerciseId: id, sets: [{ reps: 5 }] }])
      t.strictSame(await remove(member, id), [
        409,
        'in-use',
        'Sled push is used in 1 workout. You can rename it instead.',
      ])
      await member.remove(workout.id)
      t.strictSame(await remove(member, id), [200, undefined, undefined])
      t.strictSame(await own(member), [])
      t.equal((await remove(member, id))[0], 404)
      t.equal((await make(member, { name: 'Sled push' })).name, 'Sled push', 'its name is free')
    })

    t.test('a planned workout uses it too, but only one of its owner', async (t) => {
      const [member, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await make(member, { name: 'Sled pull' })
      const item = { repsMin: null, repsMax: null, weightKg: null, rpe: null, durationS: null, notes: null }
      const plan = (clientId: Id) =>
        app.database.db.insert(assignedWorkout).values({
          ...{ id: newId(), trainerId: other.id, clientId, scheduledOn: '2026-01-01', title: 'Pull' },
          items: [{ ...item, exerciseId: id, sets: 3 }],
        })
      await plan(other.id)
      await plan(member.id)
      t.match((await remove(member, id))[2], 'used in 1 planned workout.')
      await app.database.db.delete(assignedWorkout).where(eq(assignedWorkout.clientId, member.id))
      t.equal((await remove(member, id))[0], 200)
    })

    t.test("nobody changes or deletes the library's or another's", async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await make(owner, { name: 'Mine' })
      const { body } = await owner.call<{ data: ExerciseList }>('GET', '/api/exercises?muscle=neck')
      for (const [by, of] of [
        [other, id],
        [owner, body.data.exercises[0]!.id],
        [owner, newId()],
      ] as const) {
        t.equal((await change(by, of, { name: 'Taken' })).status, 404)
        t.equal((await remove(by, of))[0], 404)
      }
      await make(owner, { name: 'Other' })
      const taken = await change(owner, id, { name: 'OTHER' })
      t.strictSame([taken.status, taken.body.code], [409, 'exercise-exists'])
      for (const patch of [
        {},
        { name: '' },
        { name: '\0' },
        { tracking: 'x' },
        { primaryMuscles: ['heart'] },
        { id },
        null,
      ])
        t.equal((await change(owner, id, patch)).status, 400, JSON.stringify(patch))
      t.equal((await own(owner)).find((exercise) => exercise.id === id)?.name, 'Mine')
    })
  })
}

t.test('a change is pushed to the member on another instance', async (t) => {
  const [first, second] = await startInstances(t, { count: 2 })
  const member = await newMember(first!.url)
  const { id, revision } = await make(member, { name: 'Carry' })
  await member.train('2026-01-01T08:00:00Z', [{ exerciseId: id, sets: [{ weight: 50, unit: 'kg', reps: 5 }] }])
  await member.train('2026-01-02T08:00:00Z', [{ exerciseId: id, sets: [{ weight: 60, unit: 'kg', reps: 5 }] }])
  const page = await LiveClient.connect(t, second!.url, member.token)
  await page.joined(member.id)
  await change(member, id, { name: 'Farmer carry' })
  const event = await page.reaches(revision + 3)
  const { set, change: told } = event as { set: Partial<ProgressView>; change: { kind: string } }
  t.equal(told.kind, 'exercises-changed')
  t.equal(set.records?.[0]?.exercise, 'Farmer carry')
})

import t from 'tap'
import type { SavedWorkout } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const post = (person: Person, key: string, workout = aWorkout(), url?: string) =>
  person.call<SavedWorkout & { code: string }>('POST', '/api/workouts', workout, {
    headers: { 'idempotency-key': key },
    ...(url !== undefined && { at: url }),
  })

const saved = async (person: Person) => {
  const { body } = await person.call<{ revision: number; data: { totals: { workouts: number } } }>(
    'GET',
    '/api/members/me/progress',
  )
  return { workouts: body.data.totals.workouts, revision: body.revision }
}

for (const driver of DRIVERS) {
  t.test(`a repeated key on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    t.test('returns the first answer and writes nothing', async (t) => {
      const person = await newPerson(url)
      const workout = aWorkout()
      const first = await post(person, 'once', workout)
      t.strictSame([first.status, first.headers.get('idempotent-replayed')], [201, null])
      // the answer is the first one also when the workout is not what it was
      await person.call('PATCH', `/api/workouts/${first.body.workout.id}`, { title: 'Changed' })
      const again = await post(person, 'once', workout)
      t.strictSame([again.status, again.headers.get('idempotent-replayed')], [201, 'true'])
      t.strictSame(again.body, first.body)
      t.equal(again.headers.get('etag'), first.headers.get('etag'))
      t.strictSame(await saved(person), { workouts: 1, revision: 2 })
    })

    t.test('with another body is refused', async (t) => {
      const person = await newPerson(url)
      await post(person, 'k')
      const other = await post(person, 'k', aWorkout({ title: 'Another' }))
      t.strictSame([other.status, other.body.code], [422, 'key-reused'])
      t.strictSame(await saved(person), { workouts: 1, revision: 1 })
    })

    t.test("is each person's own", async (t) => {
      const [one, two] = [await newPerson(url), await newPerson(url)]
      const workout = aWorkout()
      const [a, b] = [await post(one, 'k', workout), await post(two, 'k', workout)]
      t.strictSame([a.status, b.status], [201, 201])
      t.not(a.body.workout.id, b.body.workout.id)
    })

    t.test('of a save that was refused is free again', async (t) => {
      const person = await newPerson(url)
      t.equal((await post(person, 'k', aWorkout({ timeZone: 'Nowhere' }))).status, 400)
      t.equal((await post(person, 'k')).status, 201)
    })

    t.test('makes a change once too, whatever its version is by then', async (t) => {
      const person = await newPerson(url)
      const { id } = (await post(person, 'new')).body.workout
      const other = (await post(person, 'another')).body.workout.id
      const patch = (of: string, body: object, headers = {}) =>
        person.call<SavedWorkout & { code: string }>('PATCH', `/api/workouts/${of}`, body, {
          headers: { 'idempotency-key': 'change', ...headers },
        })
      const stale = await patch(id, { title: 'Changed' }, { 'if-match': '"7"' })
      t.strictSame([stale.status, stale.body.code], [412, 'version-conflict'], 'a refused one leaves the key free')
      const first = await patch(id, { title: 'Changed' }, { 'if-match': '"1"' })
      t.strictSame([first.status, first.headers.get('idempotent-replayed')], [200, null])
      const again = await patch(id, { title: 'Changed' }, { 'if-match': '"1"' })
      t.strictSame([again.status, again.headers.get('idempotent-replayed')], [200, 'true'])
      t.strictSame([again.body, again.headers.get('etag')], [first.body, '"2"'])
      for (const refused of [await patch(id, { title: 'Else' }), await patch(other, { title: 'Changed' })])
        t.strictSame([refused.status, refused.body.code], [422, 'key-reused'])
      const { revision } = await saved(person)
      t.equal(revision, 3)
    })

    t.test('of a deleted workout does not bring it back', async (t) => {
      const person = await newPerson(url)
      const workout = aWorkout()
      const { body } = await post(person, 'k', workout)
      await person.call('DELETE', `/api/workouts/${body.workout.id}`)
      t.strictSame((await post(person, 'k', workout)).body, body)
      t.strictSame(await saved(person), { workouts: 0, revision: 2 })
    })
  })
}

t.test('the same key ten times at once on three instances makes one workout', async (t) => {
  const instances = await startInstances(t, { count: 3 })
  const person = await newPerson(instances[0]!.url)
  for (let round = 0; round < 5; round++) {
    const workout = aWorkout({ title: `round ${round}` })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => post(person, `key ${round}`, workout, instances[at % 3]!.url)),
    )
    t.strictSame([...new Set(answers.map(({ status }) => status))], [201])
    t.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1, 'one answer for all')
    t.equal(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null).length, 1)
    t.strictSame(await saved(person), { workouts: round + 1, revision: round + 1 })
  }
})

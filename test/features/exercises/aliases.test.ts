import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { AliasList, Exercise, ExerciseList, SavedAlias, SavedWorkout } from '../../../src/contract/index.ts'
import { startInstance } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const { url } = await startInstance(t)

const PATH = '/api/exercises/aliases'
const teach = (person: Person, name: string, exerciseId: string) =>
  person.call<SavedAlias & { code: string }>('PUT', PATH, { name, exerciseId })
const aliasesOf = async (person: Person) =>
  (await person.call<{ data: AliasList }>('GET', PATH)).body.data.aliases.map(({ name, exercise }) => [name, exercise])

const library = async (person: Person, q: string) =>
  (await person.call<{ data: ExerciseList }>('GET', `/api/exercises?q=${encodeURIComponent(q)}`)).body.data
    .exercises[0]!

/** The exercise that a workout with this name is logged under. */
async function logged(person: Person, name: string): Promise<string> {
  const workout = aWorkout({ exercises: [{ name, sets: [{ weight: 10, reps: 5 }] }] })
  const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', workout)
  return body.workout.exercises[0]!.name
}

t.test('a name means what its member said, however it is written, before anything else', async (t) => {
  const [person, other] = [await newPerson(url), await newPerson(url)]
  const deadlift = await library(person, 'Deadlift (Barbell)')
  t.equal(await logged(person, 'Pull day opener'), 'Pull day opener', 'unknown: an exercise of their own')
  const { status, body } = await teach(person, '  Pull-Day OPENER ', deadlift.id)
  t.equal(status, 200)
  t.strictSame(body.alias, { name: 'pull day opener', exerciseId: deadlift.id, exercise: deadlift.name })
  t.equal(await logged(person, 'pull day opener!'), deadlift.name)
  t.equal(await logged(other, 'Pull day opener'), 'Pull day opener', 'nobody else is concerned')

  const own = await person.call<Exercise>('POST', '/api/exercises', { name: 'Stone lift' })
  t.equal((await teach(person, 'pull day opener', own.body.id)).status, 200, 'said anew')
  t.strictSame(await aliasesOf(person), [['pull day opener', 'Stone lift']])
  t.strictSame(await aliasesOf(other), [])
})

t.test('what was said is forgotten on request, and by an own exercise made under the name', async (t) => {
  const person = await newPerson(url)
  const deadlift = await library(person, 'Deadlift (Barbell)')
  await teach(person, 'Opener', deadlift.id)
  const forgotten = await person.call<SavedAlias>('DELETE', `${PATH}?name=opener`)
  t.match([forgotten.status, forgotten.body], [200, { epoch: String, revision: Number }])
  t.equal((await person.call('DELETE', `${PATH}?name=opener`)).status, 404)
  t.equal(await logged(person, 'Bench Press (Barbell)'), 'Bench Press (Barbell)')

  await teach(person, 'Closer', deadlift.id)
  t.equal((await person.call('POST', '/api/exercises', { name: 'Closer' })).status, 201)
  t.equal(await logged(person, 'closer'), 'Closer')
})

t.test('only exercises of the library and their own can be meant, and only names be said', async (t) => {
  const [person, other] = [await newPerson(url), await newPerson(url)]
  const { body: theirs } = await other.call<Exercise>('POST', '/api/exercises', { name: 'Theirs' })
  for (const id of [theirs.id, randomUUID()]) {
    const { status, body } = await teach(person, 'Opener', id)
    t.strictSame([status, body.code], [400, 'unknown-exercise'])
  }
  const { id } = await library(person, 'Deadlift (Barbell)')
  for (const name of ['', '  ', 'a\u0000b', 'x'.repeat(201)]) t.equal((await teach(person, name, id)).status, 400)
  t.equal((await person.call('PUT', PATH, { name: 'x', exerciseId: id, more: 1 })).status, 400)
  t.equal((await person.call('DELETE', PATH)).status, 400)
  t.equal((await person.call('DELETE', `${PATH}?name=%00`)).status, 400)
  t.strictSame(await aliasesOf(person), [])
})

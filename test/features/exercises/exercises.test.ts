import t from 'tap'
import type {
  ExerciseDetail,
  ExerciseList,
  MuscleList,
  SavedExercise,
  SavedWorkout,
} from '../../../src/contract/index.ts'
import { libraryExercises } from '../../../src/domain/exercises/library/library.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const list = async (person: Person, query: string, at?: string) => {
  const { status, body } = await person.call<{ source: string; data: ExerciseList }>(
    'GET',
    `/api/exercises?${query}`,
    undefined,
    at === undefined ? {} : { at },
  )
  if (status !== 200) throw new Error(`exercises: ${status} ${JSON.stringify(body)}`)
  return { source: body.source, exercises: body.data.exercises, names: body.data.exercises.map(({ name }) => name) }
}

const create = async (person: Person, exercise: unknown) => {
  const { status, body } = await person.call<SavedExercise & { code: string }>('POST', '/api/exercises', exercise)
  return { status, body }
}

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    t.test('a list comes from the database once and then from the cache, the same to the letter', async (t) => {
      const person = await newPerson(url)
      for (const query of ['muscle=biceps', 'equipment=kettlebell']) {
        const first = await list(person, query)
        const second = await list(person, query)
        t.strictSame([first.source, second.source], ['database', 'cache'], query)
        t.strictSame(second.exercises, first.exercises)
        t.ok(first.exercises.length > 10 && first.exercises.every(({ own }) => !own))
      }
      const [both, muscle] = [
        await list(person, 'muscle=biceps&equipment=kettlebell'),
        await list(person, 'muscle=biceps'),
      ]
      t.equal(both.source, 'cache')
      t.strictSame(
        both.exercises,
        muscle.exercises.filter(({ equipment }) => equipment === 'kettlebell'),
      )
      t.ok(
        muscle.exercises.every(({ primaryMuscles, secondaryMuscles }) =>
          [...primaryMuscles, ...secondaryMuscles].includes('biceps'),
        ),
      )
    })

    t.test('the muscles are all seventeen, each with how many exercises work it', async (t) => {
      const person = await newPerson(url)
      const muscles = async () => (await person.call<{ source: string; data: MuscleList }>('GET', '/api/muscles')).body
      const [first, second] = [await muscles(), await muscles()]
      t.strictSame([first.source, second.source, second.data], ['database', 'cache', first.data])
      t.equal(first.data.muscles.length, 17)
      t.equal(
        first.data.muscles.reduce((sum, { primary }) => sum + primary, 0),
        libraryExercises().length,
        'one primary muscle each',
      )
    })

    t.test('a search finds words in any order, and takes marks of the database for what they are', async (t) => {
      const person = await newPerson(url)
      const { source, names } = await list(person, 'q=press%20BENCH')
      t.equal(source, 'database')
      t.ok(names.length > 5 && names.length <= 50)
      t.strictSame(names.slice(0, 2), ['Bench Press (Barbell)', 'Bench Press (Dumbbell)'])
      t.strictSame(
        (await list(person, 'q=%25')).names.filter((name) => !name.includes('%')),
        [],
      )
      t.strictSame((await list(person, 'q=_____')).names, [])
      t.strictSame((await list(person, "q=';drop%20table%20exercise;--")).names, [])
      t.ok(
        (await list(person, 'q=press&muscle=chest&equipment=dumbbell')).exercises.every(
          ({ equipment }) => equipment === 'dumbbell',
        ),
      )
      t.equal((await list(person, '')).names.length, 50)
    })

    t.test('what somebody did lately comes first, before anything is typed as well', async (t) => {
      const [person, other] = [await newPerson(url), await newPerson(url)]
      const done = (name: string, startedAt: string) =>
        aWorkout({ startedAt, exercises: [{ name, sets: [{ reps: 5 }] }] })
      await person.call('POST', '/api/workouts', done('Box Squat (Barbell)', '2025-03-04T10:00:00Z'))
      await person.call('POST', '/api/workouts', done('Goblet Squat', '2025-03-05T10:00:00Z'))
      const recent = ['Goblet Squat', 'Box Squat (Barbell)']
      const { exercises, names } = await list(person, 'q=')
      t.strictSame(names.slice(0, 3), [...recent, 'Bench Press (Barbell)'])
      t.strictSame(
        exercises.slice(0, 3).map(({ lastOn }) => lastOn),
        ['2025-03-05', '2025-03-04', undefined],
      )
      t.strictSame((await list(person, 'q=squat')).names.slice(0, 3), [...recent, 'Squat (Barbell)'])
      t.equal((await list(other, 'q=squat')).names[0], 'Squat (Barbell)')
      await person.call('PUT', '/api/exercises/aliases', { name: 'Bankdrücken', exerciseId: exercises[2]?.id })
      t.equal((await list(person, 'q=bankdr')).names[0], 'Bench Press (Barbell)', 'what they call it is a name')
      t.strictSame((await list(other, 'q=bankdr')).names, [])
    })

    t.test("one's own exercises come first for oneself and are never shown to others", async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      const given = {
        name: '  Zercher Deadlift Hold ',
        tracking: 'weight_duration',
        equipment: 'barbell',
        primaryMuscles: ['glutes'],
        secondaryMuscles: ['glutes', 'traps'],
      }
      const { status, body } = await create(owner, given)
      t.equal(status, 201)
      t.match(body, {
        name: 'Zercher Deadlift Hold',
        own: true,
        tracking: 'weight_duration',
        primaryMuscles: ['glutes'],
        secondaryMuscles: ['traps'],
      })
      t.equal((await list(owner, 'q=deadlift')).names[0], 'Zercher Deadlift Hold')
      for (const query of [
        'q=zercher%20deadlift%20hold',
        'q=',
        'muscle=glutes',
        'equipment=barbell',
        'muscle=glutes&equipment=barbell',
      ])
        t.notOk(
          (await list(other, query)).exercises.some(({ id }) => id === body.id),
          query,
        )
      t.notOk(
        (await list(owner, 'muscle=glutes')).exercises.some(({ own }) => own),
        'not even through the shared cache',
      )

      const stolen = await other.call<{ code: string }>(
        'POST',
        '/api/workouts',
        aWorkout({ exercises: [{ exerciseId: body.id, sets: [{ reps: 1 }] }] }),
      )
      t.strictSame([stolen.status, stolen.body.code], [400, 'unknown-exercise'])
    })

    t.test('a name that one has already is refused, however it is written; others may have it', async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      t.equal((await create(owner, { name: "Farmer's Hold" })).status, 201)
      for (const name of ["Farmer's Hold", 'farmers  hold', 'FARMERS-HOLD']) {
        const { status, body } = await create(owner, { name })
        t.strictSame([status, body.code], [409, 'exercise-exists'], name)
      }
      t.equal((await create(other, { name: "Farmer's Hold" })).status, 201)
    })

    t.test('a logged name that nobody knows becomes one exercise of the member, and stays that one', async (t) => {
      const person = await newPerson(url)
      const save = async (name: string) => {
        const workout = aWorkout({ exercises: [{ name, sets: [{ weight: 50, unit: 'kg', reps: 5 }] }] })
        return (await person.call<SavedWorkout>('POST', '/api/workouts', workout)).body.workout.exercises[0]!
      }
      const first = await save('Grandfather Clock Lift')
      t.strictSame(
        [(await save('grandfather clock lift!')).exerciseId, first.name],
        [first.exerciseId, 'Grandfather Clock Lift'],
      )
      t.equal((await list(person, 'q=grandfather')).names.length, 1)
      const library = await save('Bench Press (Barbell)')
      t.not(library.exerciseId, first.exerciseId)
      t.equal(library.name, 'Bench Press (Barbell)')
    })

    t.test('one exercise by its id: of the library for everybody, an own one for its owner', async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      const get = (person: Person, id: string) =>
        person.call<{ data: ExerciseDetail; code?: string }>('GET', `/api/exercises/${id}`)
      const [squat] = (await list(owner, 'q=squat')).exercises
      const { body: created } = await create(owner, { name: 'Stone Carry', primaryMuscles: ['glutes'] })
      const { instructions, ...listed } = (await get(other, squat!.id)).body.data
      t.strictSame(listed, squat)
      t.ok(instructions.length > 0)
      const { epoch: _, revision: __, ...own } = created
      t.strictSame((await get(owner, own.id)).body.data, own)
      t.equal((await get(other, own.id)).status, 404)
      t.equal((await get(owner, owner.id)).status, 404)
      t.equal((await get(owner, 'squat')).status, 400)
    })

    t.test('wrong exercises and questions are refused with a 400', async (t) => {
      const person = await newPerson(url)
      for (const exercise of [
        null,
        {},
        { name: '' },
        { name: ' ' },
        { name: 'a\0b' },
        { name: 'x'.repeat(201) },
        { name: 'a', tracking: 'vibes' },
        { name: 'a', primaryMuscles: ['heart'] },
        { name: 'a', ownerId: person.id },
      ])
        t.equal((await create(person, exercise)).status, 400, JSON.stringify(exercise))
      for (const query of ['muscle=heart', 'equipment=piano', `q=${'x'.repeat(101)}`, 'q=%00'])
        t.equal((await person.call('GET', `/api/exercises?${query}`)).status, 400, query)
    })
  })
}

t.test('a list that one instance loaded comes from the cache on another', async (t) => {
  const [first, second] = await startInstances(t, { count: 2 })
  const person = await newPerson(first!.url)
  const one = await list(person, 'muscle=calves')
  const two = await list(person, 'muscle=calves', second!.url)
  t.strictSame([one.source, two.source], ['database', 'cache'])
  t.strictSame(two.exercises, one.exercises)
})

t.test('the same new name saved in several workouts at once is one exercise', async (t) => {
  const instances = await startInstances(t, { count: 2 })
  const person = await newPerson(instances[0]!.url)
  const workout = aWorkout({ exercises: [{ name: 'Brand New Lift', sets: [{ reps: 5 }] }] })
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, (_, at) =>
      person.call<SavedWorkout>('POST', '/api/workouts', workout, { at: instances[at % 2]!.url }),
    ),
    ...Array.from({ length: 3 }, (_, at) =>
      person.call('POST', '/api/exercises', { name: 'Brand New Lift' }, { at: instances[at % 2]!.url }),
    ),
  ])
  t.ok(
    answers.every(({ status }) => status === 201 || status === 409),
    answers.map(({ status }) => status).join(),
  )
  t.equal((await list(person, 'q=brand%20new%20lift')).names.length, 1)
})

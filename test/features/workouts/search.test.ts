import t from 'tap'
import type { LastSetsList, SavedWorkout, WorkoutInput, WorkoutPage } from '../../../src/contract/index.ts'
import { startInstance } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const instance = await startInstance(t, { redisUrl: null })
const { url } = instance

const save = async (person: Person, changes: Partial<WorkoutInput>) => {
  const { body, status } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout(changes))
  if (status !== 201) throw new Error(`save: ${status} ${JSON.stringify(body)}`)
  return body.workout
}

async function find(person: Person, query: Record<string, string>): Promise<WorkoutPage> {
  const { status, body } = await person.call<{ source: string; data: WorkoutPage }>(
    'GET',
    `/api/workouts?${new URLSearchParams(query)}`,
  )
  if (status !== 200) throw new Error(`find: ${status} ${JSON.stringify(body)}`)
  t.equal(body.source, 'database', 'what is narrowed is not cached')
  return body.data
}
const titles = async (person: Person, query: Record<string, string>) =>
  (await find(person, query)).workouts.map(({ title }) => title)

const on = (date: string) => ({ startedAt: `${date}T12:00:00Z` })
const sets = [{ weight: 50, unit: 'kg' as const, reps: 5 }]

t.test(
  'a log is searched by words in titles, notes and names, and narrowed by exercise, dates and source',
  async (t) => {
    const person = await newPerson(url)
    const legs = await save(person, {
      ...on('2026-01-05'),
      title: 'Legs',
      exercises: [{ name: 'Squat (Barbell)', sets }],
    })
    await save(person, { ...on('2026-02-05'), title: 'Push 100%', notes: 'Left SHOULDER hurt_a bit' })
    await save(person, {
      ...on('2026-03-05'),
      title: 'Übung',
      exercises: [{ name: 'Sled push', notes: 'on grass', sets }],
    })
    const other = await newPerson(url)
    await save(other, { title: 'Legs', exercises: [{ name: 'Sled drag', sets }] })

    for (const [q, found] of [
      ['legs', ['Legs']],
      ['SQUAT', ['Legs']],
      ['bench', ['Push 100%']],
      ['push', ['Übung', 'Push 100%']],
      ['push grass', ['Übung']],
      ['shoulder left', ['Push 100%']],
      ['100%', ['Push 100%']],
      ['hurt_a', ['Push 100%']],
      ['h_rt', []],
      ['%', ['Push 100%']],
      ['\\', []],
      ["'; drop table workout; --", []],
      ['ÜBUNG', ['Übung']],
      ['sled drag', []],
    ] as const)
      t.strictSame(await titles(person, { q }), found, q)

    const { exerciseId } = legs.exercises[0]!
    t.strictSame(await titles(person, { exercise: exerciseId }), ['Legs'])
    t.strictSame(await titles(person, { exercise: exerciseId, q: 'push' }), [])
    t.strictSame(await titles(person, { from: '2026-02-05' }), ['Übung', 'Push 100%'])
    t.strictSame(await titles(person, { to: '2026-02-05' }), ['Push 100%', 'Legs'])
    t.strictSame(await titles(person, { from: '2026-02-05', to: '2026-02-05' }), ['Push 100%'])
    t.strictSame(await titles(person, { from: '2026-03-05', to: '2026-01-05' }), [])
    t.strictSame(await titles(person, { source: 'manual' }), ['Übung', 'Push 100%', 'Legs'])
    t.strictSame(await titles(person, { source: 'hevy_csv' }), [])
  },
)

t.test('pages of what was found hold each once, and a blank search is none', async (t) => {
  const person = await newPerson(url)
  for (let count = 0; count < 7; count++) {
    await save(person, { title: count % 2 === 0 ? `Even ${count}` : `Odd ${count}`, ...on('2026-04-01') })
  }
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: WorkoutPage = await find(person, { q: 'even', limit: '3', ...(cursor !== null && { cursor }) })
    seen.push(...page.workouts.map(({ title }) => title))
    cursor = page.nextCursor
    await save(person, { title: 'Even newer' })
  } while (cursor !== null)
  t.strictSame(seen, ['Even 6', 'Even 4', 'Even 2', 'Even 0'])
  const blank = await person.call<{ source: string; data: WorkoutPage }>('GET', '/api/workouts?q=%20')
  t.equal(blank.body.data.workouts.length, 9)
})

t.test('a filter that cannot be understood is refused', async (t) => {
  const person = await newPerson(url)
  for (const query of [
    'q=%00',
    `q=${'a'.repeat(101)}`,
    'exercise=bench',
    'from=yesterday',
    'from=2026-02-30',
    'to=0000-01-01',
    'source=elsewhere',
  ]) {
    const { status, body } = await person.call<{ code: string }>('GET', `/api/workouts?${query}`)
    t.strictSame([status, body.code], [400, 'invalid-request'], query)
  }
})

t.test(
  "last time's sets are those of the newest workout with each exercise, before a time if one is named",
  async (t) => {
    const person = await newPerson(url)
    const bench = (weight: number) => ({
      name: 'Bench Press (Barbell)',
      sets: [{ weight, unit: 'kg' as const, reps: 5 }],
    })
    const first = await save(person, {
      ...on('2026-01-01'),
      exercises: [bench(60), { name: 'Plank', sets: [{ durationS: 60 }] }],
    })
    const second = await save(person, {
      ...on('2026-01-08'),
      exercises: [{ ...bench(70), notes: 'elbows in' }, bench(65)],
    })
    await save(await newPerson(url), { ...on('2026-01-09'), exercises: [bench(200)] })
    const [benchId, plankId] = first.exercises.map(({ exerciseId }) => exerciseId)

    const last = async (query: string) => {
      const { status, body } = await person.call<{ data: LastSetsList }>('GET', `/api/workouts/last?${query}`)
      t.equal(status, 200, query)
      return new Map(body.data.exercises.map((entry) => [entry.exerciseId, entry]))
    }
    const both = await last(`exercise=${benchId}&exercise=${plankId}`)
    t.equal(both.size, 2)
    const { sets: latest, ...head } = both.get(benchId!)!
    t.strictSame(head, {
      exerciseId: benchId,
      workoutId: second.id,
      localDate: '2026-01-08',
      notes: 'elbows in',
    } as never)
    t.strictSame(
      latest.map(({ weight, reps }) => [weight, reps]),
      [
        [70, 5],
        [65, 5],
      ],
    )
    t.equal(both.get(plankId!)?.sets[0]?.durationS, 60)

    const earlier = await last(`exercise=${benchId}&before=${second.startedAt}`)
    t.equal(earlier.get(benchId!)?.workoutId, first.id)
    t.equal((await last(`exercise=${benchId}&before=${first.startedAt}`)).size, 0)
    t.equal((await last('exercise=00000000-0000-7000-8000-000000000000')).size, 0)

    for (const query of [
      '',
      'exercise=bench',
      `exercise=${benchId}&before=soon`,
      `exercise=${benchId}&before=0000-01-01T00:00:00Z`,
      Array.from({ length: 101 }, () => `exercise=${benchId}`).join('&'),
    ])
      t.equal((await person.call('GET', `/api/workouts/last?${query}`)).status, 400, query)
  },
)

import t, { type Test } from 'tap'
import {
  type Client,
  type ClientOptions,
  createClient,
  keyOfStep,
  newIdempotencyKey,
  type OpenStep,
} from '../../src/client/index.ts'
import type { UnsentEntry } from '../../src/client/unsent/entry.ts'
import { createEntryStore, MAX_ENTRIES, MAX_STEPS, memoryStorage } from '../../src/client/unsent/store.ts'
import type { WorkoutInput, WorkoutPage, WorkoutView } from '../../src/contract/index.ts'
import { newId } from '../../src/db/new-id.ts'
import { startInstance } from '../support/app.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

const instance = await startInstance(t)
const { url } = instance

/** Somebody whose browser (its storage) reaches Spotter over a line that can be cut. */
async function scene(t: Test, options: ClientOptions = {}) {
  const line = await lineTo(t, url)
  const person = await newPerson(url)
  const storage = options.storage ?? memoryStorage()
  const open = async (who: Person = person): Promise<Client> => {
    const client = createClient({ baseUrl: line.url, storage, ...options })
    t.teardown(() => client.close())
    await client.session.signIn({ email: who.email, password: PASSWORD })
    return client
  }
  const away = () => {
    line.leadTo(null)
    line.cut()
  }
  return { line, person, storage, open, away, back: () => line.leadTo(url) }
}

const aSave = (changes: Partial<WorkoutInput> = {}) =>
  ({ kind: 'new', key: newIdempotencyKey(), workout: aWorkout(changes) }) as const

async function workoutsOf(person: Person): Promise<WorkoutView[]> {
  const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
  return body.data.workouts
}
const titlesOf = async (person: Person) => (await workoutsOf(person)).map(({ title }) => title)
const isSave = (input: unknown) => String(input).endsWith('/api/workouts')
const untilEmpty = (client: Client) =>
  until(() => client.unsent.entries().length === 0, { what: 'every entry to be sent' })

t.test('a save that is answered leaves nothing behind', async (t) => {
  const { open, person } = await scene(t)
  const client = await open()
  const outcome = await client.unsent.save(aSave())
  const [workout] = await workoutsOf(person)
  t.match(outcome, { state: 'sent', saved: { workout: { id: workout?.id } } })
  t.strictSame(client.unsent.entries(), [])
})

t.test('without a network saves wait over a reload, and are sent once, in their order', async (t) => {
  const { open, person, away, back } = await scene(t)
  const before = await open()
  away()
  t.strictSame(await before.unsent.save(aSave({ title: 'First', startedAt: '2026-01-01T10:00:00Z' })), {
    state: 'waiting',
  })
  t.strictSame(await before.unsent.save(aSave({ title: 'Second', startedAt: '2026-01-02T10:00:00Z' })), {
    state: 'waiting',
  })
  t.match(before.unsent.problem, { code: 'network' })
  before.close()

  back()
  const after = await open()
  await untilEmpty(after)
  t.strictSame(await titlesOf(person), ['Second', 'First'])
  const [second, first] = await workoutsOf(person)
  t.ok(first!.createdAt < second!.createdAt)
  t.equal(after.unsent.problem, null)
})

t.test('when the network is back it is sent without anybody asking', async (t) => {
  const { open, person, away, back } = await scene(t)
  const client = await open()
  await new Promise<void>((resolve) => client.live().onStatus((status) => status === 'live' && resolve()))
  away()
  await client.unsent.save(aSave())
  back()
  await untilEmpty(client)
  t.equal((await workoutsOf(person)).length, 1)
})

t.test('a save whose answer was lost is there once', async (t) => {
  let lost = 0
  const { open, person } = await scene(t, {
    fetch: async (input, init) => {
      const answer = await fetch(input, init)
      if (isSave(input) && lost++ === 0) throw new TypeError('fetch failed')
      return answer
    },
  })
  const client = await open()
  t.strictSame(await client.unsent.save(aSave()), { state: 'waiting' })
  t.equal((await workoutsOf(person)).length, 1)
  await client.unsent.send()
  t.strictSame(client.unsent.entries(), [])
  t.equal((await workoutsOf(person)).length, 1)
})

t.test('who saves does not wait for a line that hangs', async (t) => {
  const { open } = await scene(t, {
    fetch: (input, init) => (isSave(input) ? new Promise(() => {}) : fetch(input, init)),
  })
  const client = await open()
  t.strictSame(await client.unsent.save(aSave(), 50), { state: 'waiting' })
  t.equal(client.unsent.entries().length, 1)
})

t.test('a save that is refused while its form is open is the form’s', async (t) => {
  const { open } = await scene(t)
  const client = await open()
  await t.rejects(client.unsent.save(aSave({ startedAt: '2099-01-01T10:00:00Z' })), { code: 'invalid-time' })
  t.strictSame(client.unsent.entries(), [])
})

t.test('a save that is refused later is kept apart with its reason, and holds up no other', async (t) => {
  const { open, person, away, back } = await scene(t)
  const client = await open()
  away()
  const wrong = aSave({ title: 'From the future', startedAt: '2099-01-01T10:00:00Z' })
  await client.unsent.save(wrong)
  await client.unsent.save(aSave({ title: 'Good' }))
  back()
  await client.unsent.send()
  t.strictSame(await titlesOf(person), ['Good'])
  t.match(client.unsent.entries(), [{ key: wrong.key, refused: { code: 'invalid-time', status: 400 } }])

  await client.unsent.sendAgain(wrong.key)
  t.match(client.unsent.entries(), [{ key: wrong.key, refused: { code: 'invalid-time' } }])
  // mended in the form, under its own name
  const { state } = await client.unsent.save({ ...wrong, workout: aWorkout({ title: 'From today' }) })
  t.equal(state, 'sent')
  t.strictSame(client.unsent.entries(), [])
  t.same(new Set(await titlesOf(person)), new Set(['Good', 'From today']))

  away()
  const unwanted = aSave()
  await client.unsent.save(unwanted)
  client.unsent.discard(unwanted.key)
  back()
  await client.unsent.send()
  t.equal((await workoutsOf(person)).length, 2)
})

t.test(
  'changes of different parts of one workout follow one another; of the same part, the later is late',
  async (t) => {
    const { open, person, away, back } = await scene(t)
    const client = await open()
    const { workout } = await client.workouts.create(aWorkout())
    away()
    const change = { kind: 'change', workoutId: workout.id, version: workout.version } as const
    await client.unsent.save({ ...change, key: newIdempotencyKey(), patch: { title: 'Once' } })
    await client.unsent.save({ ...change, key: newIdempotencyKey(), patch: { notes: 'kept' } })
    await client.unsent.save({ ...change, key: newIdempotencyKey(), patch: { title: 'From another tab' } })
    back()
    await client.unsent.send()
    t.match(client.unsent.entries(), [{ patch: { title: 'From another tab' }, refused: { code: 'version-conflict' } }])
    t.match(await workoutsOf(person), [{ title: 'Once', notes: 'kept', version: workout.version + 2 }])
  },
)

t.test('a workout whose plan was taken back meanwhile is saved without it', async (t) => {
  const { open, person, away, back } = await scene(t)
  const client = await open()
  away()
  await client.unsent.save(aSave({ title: 'As planned', assignmentId: newId() }))
  back()
  await client.unsent.send()
  t.strictSame([client.unsent.entries(), await titlesOf(person)], [[], ['As planned']])
})

t.test('words that replace a save on its way are not taken for sent', async (t) => {
  const { open, person, storage } = await scene(t)
  const client = await open()
  const first = aSave({ title: 'First' })
  const sending = client.unsent.save(first)
  await until(() => client.unsent.entries().length === 1, { what: 'the save to be kept' })
  const [kept] = client.unsent.entries()
  createEntryStore(storage).put(person.id, {
    ...kept!,
    savedAtMs: kept!.savedAtMs + 1,
    workout: aWorkout({ title: 'Second' }),
  } as UnsentEntry)
  await sending
  await client.unsent.send()
  t.match(client.unsent.entries(), [{ workout: { title: 'Second' }, refused: { code: 'key-reused' } }])
})

t.test('a change of what was changed elsewhere meanwhile is kept, and overwrites nothing', async (t) => {
  const { open, person, away, back } = await scene(t)
  const client = await open()
  const { workout } = await client.workouts.create(aWorkout())
  away()
  const { id: workoutId, version } = workout
  await client.unsent.save({ kind: 'change', workoutId, version, key: newIdempotencyKey(), patch: { title: 'Here' } })
  await person.call('PATCH', `/api/workouts/${workoutId}`, { title: 'There' })
  back()
  await client.unsent.send()
  t.strictSame(await titlesOf(person), ['There'])
  t.match(client.unsent.entries(), [{ patch: { title: 'Here' }, refused: { code: 'version-conflict' } }])
})

t.test('nobody sends what somebody else has saved in this browser', async (t) => {
  const { open, person, away, back } = await scene(t)
  const mine = await open()
  away()
  await mine.unsent.save(aSave())
  mine.close()
  back()

  const other = await newPerson(url)
  const theirs = await open(other)
  await theirs.unsent.send()
  t.strictSame(theirs.unsent.entries(), [])
  t.equal(theirs.unsent.count(), 1)
  t.strictSame(await titlesOf(other), [])
  await theirs.session.signOut()
  t.equal(theirs.unsent.count(), 1, 'and signing out takes nothing of theirs away')

  await untilEmpty(await open())
  t.equal((await workoutsOf(person)).length, 1)
})

t.test('signing out forgets what waits', async (t) => {
  const { open, away } = await scene(t)
  const client = await open()
  away()
  await client.unsent.save(aSave())
  await client.session.signOut()
  t.equal(client.unsent.count(), 0)
})

t.test('two tabs that send at once save once', async (t) => {
  const { open, person, away, back } = await scene(t)
  const [one, two] = [await open(), await open()]
  away()
  await one.unsent.save(aSave())
  await two.unsent.save(aSave())
  back()
  await Promise.all([one.unsent.send(), two.unsent.send()])
  t.equal((await workoutsOf(person)).length, 2)
  t.strictSame(one.unsent.entries(), [])
})

t.test('a sign-in page of the network is no answer', async (t) => {
  let portal = true
  const { open, person } = await scene(t, {
    fetch: async (input, init) =>
      portal && isSave(input)
        ? new Response('<h1>Welcome to our gym</h1>', { headers: { 'content-type': 'text/html' } })
        : fetch(input, init),
  })
  const client = await open()
  t.strictSame(await client.unsent.save(aSave()), { state: 'waiting' })
  portal = false
  await client.unsent.send()
  t.equal((await workoutsOf(person)).length, 1)
})

t.test('a browser without room says so, unless the save could be sent', async (t) => {
  const storage = memoryStorage()
  storage.setItem = (name) => {
    if (name.startsWith('spotter.unsent:')) throw new DOMException('full', 'QuotaExceededError')
  }
  const { open, person, away, back } = await scene(t, { storage })
  const client = await open()
  t.match(await client.unsent.save(aSave()), { state: 'sent' })
  away()
  await t.rejects(client.unsent.save(aSave()), { code: 'not-kept', status: 0 })
  back()
  await t.rejects(client.unsent.save(aSave({ startedAt: '2099-01-01T10:00:00Z' })), { code: 'invalid-time' })
  t.equal((await workoutsOf(person)).length, 1)
})

t.test('what waits is bounded', async (t) => {
  const { open, storage, person, away } = await scene(t)
  const client = await open()
  away()
  for (let n = 0; n < MAX_ENTRIES; n++) {
    const entry = { ...aSave(), savedAtMs: n }
    storage.setItem(`spotter.unsent:${person.id}:${entry.key}`, JSON.stringify(entry))
  }
  await t.rejects(client.unsent.save(aSave()), { code: 'not-kept' })
  storage.setItem(`spotter.unsent:${person.id}:broken`, '{"half":')
  t.equal(client.unsent.entries().length, MAX_ENTRIES)
})

const aStep = (workoutId: string, step: OpenStep) =>
  ({ kind: 'step', key: keyOfStep(workoutId, step), workoutId, step }) as const

t.test('a workout that is opened and trained without a network is there as it was done, in its order', async (t) => {
  const { open, person, away, back } = await scene(t)
  const before = await open()
  away()
  const [workoutId, block, first, second] = [newId(), newId(), newId(), newId()]
  const startedAt = new Date(Date.now() - 3_600_000).toISOString()
  const doneAt = new Date(Date.now() - 1_800_000).toISOString()
  const steps: OpenStep[] = [
    { do: 'start', open: { title: 'Basement', startedAt } },
    { do: 'put-exercise', id: block, exercise: { name: 'Deadlift (Barbell)', position: 0 } },
    { do: 'put-set', id: first, set: { exercise: block, position: 0, weight: 100, reps: 5, done: false } },
    { do: 'put-set', id: second, set: { exercise: block, position: 1, weight: 110, reps: 5, done: true, doneAt } },
    // the first one once more, with other words: these are what counts
    { do: 'put-set', id: first, set: { exercise: block, position: 0, weight: 105, reps: 5, done: true, doneAt } },
  ]
  for (const step of steps) t.match(await before.unsent.save(aStep(workoutId, step), 0), { state: 'waiting' })
  t.equal(before.unsent.entries().length, 4)
  before.close()

  back()
  const after = await open()
  await untilEmpty(after)
  const stands = await after.open.get()
  t.match(stands?.workout, {
    id: workoutId,
    title: 'Basement',
    startedAt,
    exercises: [
      {
        id: block,
        sets: [
          { id: first, weight: 105, doneAt },
          { id: second, weight: 110, doneAt },
        ],
      },
    ],
  })
  const finish = aStep(workoutId, { do: 'finish' })
  const outcome = await after.unsent.save(finish)
  t.match(outcome, { state: 'sent', saved: { workout: { id: workoutId, status: 'done' }, summary: { sets: 2 } } })
  t.strictSame(await titlesOf(person), ['Basement'])
})

t.test('a set whose answer was lost is done once', async (t) => {
  let lost = 0
  const losing: typeof fetch = async (...request) => {
    const answer = await fetch(...request)
    if (!String(request[0]).includes('/open/sets/') || lost > 0) return answer
    lost += 1
    await answer.arrayBuffer()
    throw new TypeError('the connection was lost')
  }
  const { open } = await scene(t, { fetch: losing })
  const client = await open()
  const [workoutId, block, id] = [newId(), newId(), newId()]
  const exercise = { name: 'Squat (Barbell)', position: 0 }
  await client.unsent.save(aStep(workoutId, { do: 'start', open: {} }))
  await client.unsent.save(aStep(workoutId, { do: 'put-exercise', id: block, exercise }))
  const set = { exercise: block, position: 0, weight: 100, reps: 5, done: true }
  t.match(await client.unsent.save(aStep(workoutId, { do: 'put-set', id, set })), { state: 'waiting' })
  t.equal(lost, 1)
  await client.unsent.send()
  await untilEmpty(client)
  t.match((await client.open.get())?.workout.exercises, [{ sets: { length: 1 } }])
})

t.test('steps of a workout that cannot be sent are kept, and sent in their order once it is open', async (t) => {
  const { open, person, away, back } = await scene(t)
  const client = await open()
  away()
  const [workoutId, block, id] = [newId(), newId(), newId()]
  for (const step of [
    { do: 'start', open: { title: 'Mine' } },
    { do: 'put-exercise', id: block, exercise: { name: 'Squat (Barbell)', position: 0 } },
    { do: 'put-set', id, set: { exercise: block, position: 0, weight: 100, reps: 5, done: true } },
  ] as OpenStep[])
    await client.unsent.save(aStep(workoutId, step), 0)
  // meanwhile, on another device
  await person.call('POST', '/api/workouts/open', { title: 'The other' })
  back()
  await client.unsent.send()
  await until(() => client.unsent.entries().every(({ refused }) => refused !== undefined), { what: 'the refusals' })
  t.strictSame(
    client.unsent.entries().map(({ refused }) => refused?.code),
    ['workout-open', 'no-open-workout', 'no-open-workout'],
  )
  await client.open.discard()
  await client.unsent.sendStepsAgain(workoutId)
  await untilEmpty(client)
  t.match((await client.open.get())?.workout, { id: workoutId, exercises: [{ sets: [{ id }] }] })
})

t.test(
  'words about the same exercise or field that wait are sent once, and what relies on them comes after',
  async (t) => {
    const { open, away, back } = await scene(t)
    const client = await open()
    const [workoutId, block, id] = [newId(), newId(), newId()]
    const say = (step: OpenStep) => client.unsent.save(aStep(workoutId, step), 0)
    const train = async (words: string) => {
      for (const length of [1, 2, words.length]) await say({ do: 'change', patch: { notes: words.slice(0, length) } })
      await say({ do: 'change', patch: { title: words } })
      const exercise = { name: 'Squat (Barbell)', position: 0 }
      await say({ do: 'put-exercise', id: block, exercise })
      await say({ do: 'put-set', id, set: { exercise: block, position: 0, weight: 100, reps: 5, done: true } })
      await say({ do: 'put-exercise', id: block, exercise: { ...exercise, notes: words } })
    }
    away()
    await say({ do: 'start', open: {} })
    await train('Once')
    t.equal(client.unsent.entries().length, 5)
    back()
    await client.unsent.send()
    t.strictSame(client.unsent.entries(), [])
    // and again, under the same names
    await train('Twice')
    await client.unsent.send()
    t.strictSame(client.unsent.entries(), [])
    t.match((await client.open.get())?.workout, {
      title: 'Twice',
      notes: 'Twice',
      exercises: [{ id: block, notes: 'Twice', sets: [{ id, weight: 100 }] }],
    })
  },
)

t.test('steps wait in a room of their own, which is bounded too', async (t) => {
  const storage = memoryStorage()
  const store = createEntryStore(storage)
  const step = (n: number) =>
    ({ ...aStep(newId(), { do: 'remove-set', id: newId() }), savedAtMs: n }) satisfies UnsentEntry
  for (let n = 0; n < MAX_ENTRIES; n++) store.put('me', { ...aSave(), savedAtMs: n })
  store.put('me', step(1))
  for (let n = 0; n < MAX_STEPS - 1; n++) {
    const entry = step(n)
    storage.setItem(`spotter.unsent:me:${entry.key}`, JSON.stringify(entry))
  }
  t.throws(() => store.put('me', step(2)), { code: 'not-kept' })
  store.remove('me', store.list('me').find(({ kind }) => kind === 'new')!.key)
  t.doesNotThrow(() => store.put('me', { ...aSave(), savedAtMs: 3 }), 'saves have theirs')
})

t.test('a step that is refused while its caller waits is kept with its reason', async (t) => {
  const { open } = await scene(t)
  const client = await open()
  const workoutId = newId()
  await client.unsent.save(aStep(workoutId, { do: 'start', open: {} }))
  const finish = aStep(workoutId, { do: 'finish', endedAt: new Date().toISOString() })
  await t.rejects(client.unsent.save(finish), { code: 'nothing-done' })
  t.match(client.unsent.entries(), [{ key: finish.key, refused: { code: 'nothing-done' } }])
  const block = newId()
  const exercise = { name: 'Squat (Barbell)', position: 0 }
  await client.unsent.save(aStep(workoutId, { do: 'put-exercise', id: block, exercise }))
  const set = { exercise: block, position: 0, weight: 100, reps: 5, done: true }
  await client.unsent.save(aStep(workoutId, { do: 'put-set', id: newId(), set }))
  t.match(await client.unsent.save(aStep(workoutId, { do: 'finish', endedAt: new Date().toISOString() })), {
    state: 'sent',
  })
  t.strictSame(client.unsent.entries(), [], 'the later word takes its place')
})

t.test(
  'a workout that is begun with a plan whose answer is lost, or which is gone by then, is opened once',
  async (t) => {
    const { open, person, away, back } = await scene(t)
    const client = await open()
    const exercises = [{ name: 'Squat (Barbell)', sets: [{ weight: 100, unit: 'kg' as const, reps: 5 }] }]
    const { workout: former } = await client.workouts.create(aWorkout({ exercises }))
    const [workoutId, block] = [newId(), newId()]
    const begin = { from: { workoutId: former.id } }
    await person.call('POST', '/api/workouts/open', { id: workoutId, ...begin })
    t.match(await client.unsent.save(aStep(workoutId, { do: 'start', open: begin })), {
      saved: { workout: { id: workoutId, exercises: { length: 1 } } },
    })
    await client.open.discard()

    away()
    const next = newId()
    await client.unsent.save(
      aStep(next, { do: 'start', open: { title: 'As planned', from: { assignmentId: newId() } } }),
      0,
    )
    const exercise = { name: 'Squat (Barbell)', position: 0 }
    await client.unsent.save(aStep(next, { do: 'put-exercise', id: block, exercise }), 0)
    back()
    await client.unsent.send()
    t.strictSame(client.unsent.entries(), [])
    t.match((await client.open.get())?.workout, { id: next, title: 'As planned', exercises: [{ id: block }] })
  },
)

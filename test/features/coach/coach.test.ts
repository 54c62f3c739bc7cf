import t from 'tap'
import type {
  Coach,
  PlanView,
  ProgressAnswer,
  SavedPlan,
  SavedWorkout,
  Suggestion,
} from '../../../src/contract/index.ts'
import { startInstances } from '../../support/app.ts'
import { LiveClient } from '../../support/live-client.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const [one, two] = await startInstances(t, { count: 2 })

const DAY_MS = 86_400_000
const UNKNOWN = '00000000-0000-7000-8000-000000000000'
const SQUAT = 'Squat (Barbell)'

interface Answer<T> {
  source: string
  revision: number
  data: T
}

async function log(
  person: Person,
  daysAgo: number,
  sets: readonly (readonly [weight: number, reps: number])[],
  name = SQUAT,
) {
  const startedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString()
  const exercises = [{ name, sets: sets.map(([weight, reps]) => ({ weight, unit: 'kg' as const, reps })) }]
  const { status, body } = await person.call<SavedWorkout>(
    'POST',
    '/api/workouts',
    aWorkout({ title: `${name} day`, startedAt, exercises }),
  )
  if (status !== 201) throw new Error(`save: ${status} ${JSON.stringify(body)}`)
  return body
}

const exerciseIdOf = ({ workout }: SavedWorkout) => workout.exercises[0]!.exerciseId

async function suggestionFor(person: Person, exerciseId: string, options = {}): Promise<Suggestion> {
  const path = `/api/coach/next?exercise=${exerciseId}`
  const { status, body } = await person.call<Answer<Suggestion>>('GET', path, undefined, options)
  if (status !== 200) throw new Error(`next: ${status} ${JSON.stringify(body)}`)
  return body.data
}

t.test('somebody who has logged nothing is told nothing', async (t) => {
  const person = await newPerson(one.url)
  const { body } = await person.call<Answer<Coach>>('GET', '/api/coach/next')
  t.strictSame(body.data, { insight: null, due: null, next: [], volume: null })
})

t.test('a save on one instance pushes a new suggestion to a page on another', async (t) => {
  const person = await newPerson(one.url)
  await log(person, 4, [
    [100, 8],
    [100, 8],
  ])
  const page = await LiveClient.connect(t, two.url, person.token)
  await page.joined(person.id)
  const saved = await log(person, 0, [
    [100, 10],
    [100, 10],
  ])
  const { set } = await page.reaches(saved.revision)
  t.match(set.coach, {
    due: { title: `${SQUAT} day` },
    next: [{ sets: 2, reps: 6, weightKg: 102.5, reason: 'add-load', inputs: { reps: [10, 10], workingWeightKg: 100 } }],
  })
  const min = { at: two.url, headers: { 'x-min-revision': `${saved.epoch}:${saved.revision}` } }
  const section = await person.call<Answer<Coach>>('GET', '/api/coach/next', undefined, min)
  t.strictSame(section.body.data, set.coach, 'the other instance answers the same')
  t.equal(section.body.revision, saved.revision)
  t.strictSame(
    await suggestionFor(person, exerciseIdOf(saved), min),
    set.coach?.next[0],
    'and so does the exercise alone',
  )
})

t.test('a plan changes the suggestion at once, everywhere, until it is taken back', async (t) => {
  const person = await newPerson(one.url)
  const saved = await log(person, 2, [[60, 10]])
  const id = exerciseIdOf(saved)
  const path = `/api/coach/plans/${id}`
  const usual = { method: 'double', repsMin: 6, repsMax: 10, targetRpe: 8, stepKg: 2.5 }

  const before = await person.call<Answer<PlanView>>('GET', path)
  t.match(before.body.data, { exerciseId: id, tracking: 'weight_reps', plan: null, usual })
  t.match(await suggestionFor(person, id), { method: 'double', weightKg: 62.5 })

  const page = await LiveClient.connect(t, two.url, person.token)
  await page.joined(person.id)
  const plan = { method: 'linear', repsMin: 5, repsMax: 5, targetRpe: null, stepKg: 1.25 }
  const put = await person.call<SavedPlan>('PUT', path, plan)
  t.equal(put.status, 200)
  t.strictSame(put.body.plan, plan)
  t.match(await page.reaches(put.body.revision), {
    change: { kind: 'plan-changed' },
    set: { coach: { next: [{ method: 'linear', reps: 5, weightKg: 61.25, reason: 'add-load' }] } },
  })
  const min = { at: two.url, headers: { 'x-min-revision': `${put.body.epoch}:${put.body.revision}` } }
  t.match((await person.call<Answer<PlanView>>('GET', path, undefined, min)).body.data, { plan })

  const reset = await person.call<SavedPlan>('DELETE', path)
  t.strictSame([reset.status, reset.body.plan], [200, null])
  t.match((await page.reaches(reset.body.revision)).set.coach?.next, [{ method: 'double', reps: 6, weightKg: 62.5 }])
  t.equal((await person.call('DELETE', path)).status, 200, 'twice is fine')
})

t.test('what somebody logged long ago is known to be too old, and what they never did is unknown', async (t) => {
  const person = await newPerson(one.url)
  const old = await log(person, 200, [[100, 10]])
  t.match(await suggestionFor(person, exerciseIdOf(old)), {
    reason: 'too-old',
    weightKg: null,
    inputs: { lastOn: old.workout.localDate, workingWeightKg: null },
  })
  const warmUp = aWorkout({
    exercises: [{ name: 'Deadlift (Barbell)', sets: [{ type: 'warmup', weight: 60, unit: 'kg', reps: 5 }] }],
  })
  const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', warmUp)
  t.match(await suggestionFor(person, exerciseIdOf(body)), { reason: 'no-history', weightKg: null })
  const progress = await person.call<ProgressAnswer>('GET', '/api/members/me/progress')
  t.strictSame(progress.body.data.coach, { insight: null, due: null, next: [], volume: null })
})

t.test('a member sees volume advice against their own band, with exercises of the library', async (t) => {
  const person = await newPerson(one.url)
  for (const days of [24, 17, 10, 3]) await log(person, days, [[100, 8]])
  const { body } = await person.call<Answer<Coach>>('GET', '/api/coach/next')
  t.match(body.data.volume, { setsPerWeek: 0, setsLow: 10, exercises: [{}, {}, {}] })
  await person.call('PATCH', '/api/me', { preferences: { setsLow: 0 } })
  const after = await person.call<Answer<Coach>>('GET', '/api/coach/next', undefined, { at: two.url })
  t.equal(after.body.data.volume, null)
})

t.test('bad input is refused by name', async (t) => {
  const person = await newPerson(one.url)
  const other = await newPerson(one.url)
  const { body: own } = await other.call<{ id: string }>('POST', '/api/exercises', { name: 'Log press' })
  const { body: mine } = await person.call<{ id: string }>('POST', '/api/exercises', { name: 'Yoke walk' })
  const good = { method: 'double', repsMin: 6, repsMax: 10, targetRpe: null, stepKg: null }
  const refused: [status: number, method: string, path: string, body?: unknown][] = [
    [400, 'GET', '/api/coach/next?exercise=squat'],
    [400, 'GET', '/api/coach/next?exercise=%00'],
    [404, 'GET', `/api/coach/next?exercise=${UNKNOWN}`],
    [404, 'GET', `/api/coach/next?exercise=${own.id}`],
    [400, 'GET', '/api/coach/plans/squat'],
    [404, 'GET', `/api/coach/plans/${own.id}`],
    [404, 'PUT', `/api/coach/plans/${own.id}`, good],
    [404, 'DELETE', `/api/coach/plans/${UNKNOWN}`],
    ...[
      { repsMin: 11 },
      { repsMin: 0 },
      { repsMax: 101 },
      { repsMin: 6.5 },
      { method: 'wendler' },
      { targetRpe: 8.3 },
      { targetRpe: 11 },
      { stepKg: 0.09 },
      { stepKg: 101 },
      { stepKg: '2.5' },
      { more: true },
    ].map((change): [number, string, string, unknown] => [
      400,
      'PUT',
      `/api/coach/plans/${mine.id}`,
      { ...good, ...change },
    ]),
    [400, 'PUT', `/api/coach/plans/${mine.id}`, {}],
    [400, 'PUT', `/api/coach/plans/${mine.id}`, null],
  ]
  for (const [status, method, path, body] of refused) {
    const answer = await person.call<{ code: string }>(method, path, body)
    t.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}: ${answer.body.code}`)
  }
})

import t from 'tap'
import type { Exercise, ExerciseList } from '../../../src/contract/index.ts'
import { startInstance } from '../../support/app.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { newMember } from '../../support/training-member.ts'

const instance = await startInstance(t, { overrides: { now: () => new Date('2026-06-30T12:00:00Z') } })
const { url } = instance
const at = (day: string) => `2026-06-${day}T10:00:00Z`
const exerciseNamed = async (person: Person, name: string): Promise<string> =>
  (await person.call<{ data: ExerciseList }>('GET', `/api/exercises?q=${encodeURIComponent(name)}`)).body.data
    .exercises[0]!.id
const setGoal = (person: Person, exerciseId: string, goal: unknown) =>
  person.call<{ code?: string }>('PUT', `/api/goals/${exerciseId}`, goal)
const bench = (weight: number, reps: number) => [{ weight, unit: 'kg' as const, reps }]

t.test('a goal of weight and repetitions nears with the better of both, and is reached by one set', async (t) => {
  const member = await newMember(url)
  const id = await exerciseNamed(member, 'Bench Press (Barbell)')
  const goal = async () => {
    const { exercise: _, exerciseId: __, ...rest } = (await member.progress()).goals[0]!
    return rest
  }
  t.equal((await setGoal(member, id, { targetWeightKg: 100, targetReps: 5, dueOn: '2026-12-31' })).status, 200)
  const target = { targetWeightKg: 100, targetReps: 5, dueOn: '2026-12-31' }
  const nothing = { bestWeightKg: null, bestReps: null, share: 0, reachedOn: null }
  t.strictSame(await goal(), { ...target, ...nothing })
  await member.train(at('01'), bench(90, 5))
  t.strictSame(await goal(), { ...target, ...nothing, bestWeightKg: 90, share: 0.9 })
  await member.train(at('02'), bench(100, 3))
  t.strictSame(await goal(), { ...target, bestWeightKg: 90, bestReps: 3, share: 0.9, reachedOn: null })
  await member.train(at('03'), [{ type: 'warmup', ...bench(120, 5)[0]! }])
  t.equal((await goal()).reachedOn, null, 'a warm-up reaches nothing')
  const heavy = await member.train(at('05'), bench(102.5, 5))
  t.strictSame(await goal(), { ...target, bestWeightKg: 102.5, bestReps: 5, share: 1, reachedOn: '2026-06-05' })
  await member.train(at('04'), bench(100, 6))
  t.equal((await goal()).reachedOn, '2026-06-04', 'the first day counts, also entered late')
  await member.remove(heavy.id)
  t.strictSame(await goal(), { ...target, bestWeightKg: 100, bestReps: 6, share: 1, reachedOn: '2026-06-04' })
  t.equal((await setGoal(member, id, { targetReps: 8 })).status, 200, 'another goal in its place')
  t.strictSame(await goal(), {
    ...{ targetWeightKg: null, targetReps: 8, dueOn: null, reachedOn: null },
    ...{ bestWeightKg: null, bestReps: 6, share: 0.75 },
  })
  t.equal((await member.call('DELETE', `/api/goals/${id}`)).status, 200)
  t.strictSame((await member.progress()).goals, [])
  t.equal((await member.call('DELETE', `/api/goals/${id}`)).status, 404)
})

t.test('135 lb are reached by the 61.23492 kg that a log writes for them', async (t) => {
  const member = await newMember(url)
  const id = await exerciseNamed(member, 'Bench Press (Barbell)')
  await setGoal(member, id, { targetWeightKg: 61.235 })
  await member.train(at('01'), bench(61.23492, 5))
  t.equal((await member.progress()).goals[0]!.reachedOn, '2026-06-01')
})

t.test('open goals come first, the nearest due date before the others', async (t) => {
  const member = await newMember(url)
  await member.train(at('01'), bench(100, 5))
  const names = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Deadlift (Barbell)', 'Overhead Press (Barbell)']
  const ids = await Promise.all(names.map((name) => exerciseNamed(member, name)))
  await setGoal(member, ids[0]!, { targetWeightKg: 100, dueOn: '2026-07-01' })
  await setGoal(member, ids[1]!, { targetWeightKg: 100 })
  await setGoal(member, ids[2]!, { targetWeightKg: 100, dueOn: '2026-09-01' })
  await setGoal(member, ids[3]!, { targetWeightKg: 50, dueOn: '2026-08-01' })
  const order = (await member.progress()).goals.map(({ exerciseId }) => ids.indexOf(exerciseId))
  t.strictSame(order, [3, 2, 1, 0])
})

t.test('a goal that no set can reach is refused, and so are wrong ones and too many', async (t) => {
  const [person, other] = [await newPerson(url), await newPerson(url)]
  const own = async (tracking: string) =>
    (await person.call<Exercise>('POST', '/api/exercises', { name: `By ${tracking}`, tracking })).body.id
  const [assisted, timed, lift] = [await own('assisted_reps'), await own('duration'), await own('weight_reps')]
  for (const [who, id, goal] of [
    [person, lift, {}],
    [person, lift, { targetWeightKg: null, targetReps: null }],
    [person, lift, { targetWeightKg: 0 }],
    [person, lift, { targetWeightKg: 1e-9 }],
    [person, lift, { targetWeightKg: 10_000 }],
    [person, lift, { targetReps: 1.5 }],
    [person, lift, { targetReps: 5, dueOn: '2026-02-30' }],
    [person, lift, { targetReps: 5, dueOn: '0000-01-01' }],
    [person, lift, { targetReps: 5, share: 1 }],
    [person, assisted, { targetWeightKg: 10 }],
    [person, timed, { targetReps: 10 }],
    [other, lift, { targetReps: 5 }],
    [person, person.id, { targetReps: 5 }],
    [person, 'bench', { targetReps: 5 }],
  ] as const)
    t.equal((await setGoal(who, id, goal)).status, 400, JSON.stringify(goal))
  t.equal((await setGoal(person, assisted, { targetReps: 10 })).status, 200)
  const { body } = await person.call<{ data: ExerciseList }>('GET', '/api/exercises?q=barbell')
  const statuses: number[] = []
  for (const { id } of body.data.exercises) statuses.push((await setGoal(person, id, { targetReps: 5 })).status)
  t.strictSame([statuses.filter((status) => status === 200).length, statuses.at(-1)], [49, 400], 'fifty in all')
})

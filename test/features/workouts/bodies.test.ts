import t from 'tap'
import type { SavedWorkout } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { aWorkout, newPerson } from '../../support/person.ts'

const aSet = { weight: 100, unit: 'kg', reps: 5 }
const withSet = (set: unknown) => ({ ...aWorkout(), exercises: [{ name: 'Squat', sets: [set] }] })
const withExercise = (exercise: unknown) => ({ ...aWorkout(), exercises: [exercise] })
const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) })

/** Bodies that nobody's own client sends. Each is refused with a 400, in words. */
const WRONG: Record<string, unknown> = {
  null: null,
  'a number': 7,
  'a list': [],
  'no fields': {},
  'an unknown field': { ...aWorkout(), userId: 'me' },
  'a NUL in the title': aWorkout({ title: 'a\0b' }),
  'a NUL in the notes': aWorkout({ notes: '\0' }),
  'a NUL in an exercise name': withExercise({ name: 'Sq\0uat', sets: [aSet] }),
  'a NUL in the notes of an exercise': withExercise({ name: 'Squat', notes: '\0', sets: [aSet] }),
  'a NUL in the time zone': aWorkout({ timeZone: 'Europe/\0Berlin' }),
  'an empty title': aWorkout({ title: '' }),
  'a title that is too long': aWorkout({ title: 'x'.repeat(201) }),
  'a title that is a list': { ...aWorkout(), title: ['a'] },
  'notes that are too long': aWorkout({ notes: 'x'.repeat(10_001) }),
  'the year 9999': aWorkout({ startedAt: '9999-12-31T23:59:59Z' }),
  'the year 0000': aWorkout({ startedAt: '0000-01-01T00:00:00Z' }),
  'the year 0001': aWorkout({ startedAt: '0001-01-01T00:00:00Z' }),
  'the thirtieth of February': aWorkout({ startedAt: '2025-02-30T10:00:00Z' }),
  'a time without an offset': aWorkout({ startedAt: '2025-02-20T10:00:00' }),
  'a leap second': aWorkout({ startedAt: '2016-12-31T23:59:60Z' }),
  'an offset of 99 hours': aWorkout({ startedAt: '2025-02-20T10:00:00+99:00' }),
  'seconds since 1970': { ...aWorkout(), startedAt: 1_700_000_000 },
  'words for a time': { ...aWorkout(), startedAt: 'yesterday' },
  'an end before the start': aWorkout({ startedAt: '2025-02-20T10:00:00Z', endedAt: '2025-02-20T09:59:59Z' }),
  'an end a day and more after the start': aWorkout({
    startedAt: '2025-02-20T10:00:00Z',
    endedAt: '2025-02-21T10:00:00.001Z',
  }),
  'a zone that is none': aWorkout({ timeZone: 'Mars/Olympus' }),
  'a zone that is an offset': aWorkout({ timeZone: '+02:00' }),
  'exercises that are no list': { ...aWorkout(), exercises: { 0: { name: 'Squat', sets: [aSet] } } },
  '101 exercises': { ...aWorkout(), exercises: Array(101).fill({ name: 'Squat', sets: [aSet] }) },
  'an exercise without a name': withExercise({ sets: [aSet] }),
  'a blank exercise name': withExercise({ name: ' \t', sets: [aSet] }),
  'an exercise id that is no uuid': withExercise({ exerciseId: "' or 1=1", sets: [aSet] }),
  'an exercise id of nobody': withExercise({ exerciseId: '00000000-0000-7000-8000-000000000000', sets: [aSet] }),
  'an exercise without sets': withExercise({ name: 'Squat', sets: [] }),
  '201 sets': withExercise({ name: 'Squat', sets: Array(201).fill(aSet) }),
  'a superset of a million': withExercise({ name: 'Squat', supersetGroup: 1e6, sets: [aSet] }),
  'an empty set': withSet({}),
  'a set of nulls': withSet({ weight: null, reps: null, durationS: null, distanceM: null }),
  'a set with an RPE alone': withSet({ rpe: 8 }),
  'a negative weight': withSet({ weight: -1, reps: 5 }),
  'a weight of 1e308': withSet({ weight: 1e308, reps: 5 }),
  'a weight in words': withSet({ weight: 'heavy', reps: 5 }),
  'a unit of ours that is none': withSet({ weight: 10, unit: 'stone', reps: 5 }),
  'half a repetition': withSet({ reps: 0.5 }),
  'ten thousand repetitions': withSet({ reps: 10_000 }),
  'an RPE of 11': withSet({ reps: 5, rpe: 11 }),
  'an RPE of 6.3': withSet({ reps: 5, rpe: 6.3 }),
  'an RPE of 0': withSet({ reps: 5, rpe: 0 }),
  'a duration of a year': withSet({ durationS: 31_536_000 }),
  'a distance around the sun': withSet({ distanceM: 1e12 }),
  'a set type that is none': withSet({ ...aSet, type: 'superset' }),
  'deep nesting': { ...aWorkout(), notes: deep(2_000) },
  'a prototype': JSON.parse(
    `{"__proto__":{"title":"x"},"title":"a","startedAt":"2025-02-20T10:00:00Z","exercises":[]}`,
  ),
}

/** Strange, but somebody's: each is saved. */
const STRANGE: Record<string, unknown> = {
  'a lone surrogate in the title': { ...aWorkout(), title: 'half \ud83d' },
  'a lone surrogate in an exercise name': withExercise({ name: 'Half \ude00', sets: [aSet] }),
  'a name of combining marks': withExercise({ name: '\u0300\u0301', sets: [aSet] }),
  'a name that grows eighteenfold when normalised': withExercise({
    name: Array.from({ length: 200 }, (_, at) => String.fromCodePoint(0xfb50 + at)).join(''),
    sets: [aSet],
  }),
  'a title of right-to-left marks': aWorkout({ title: '\u202e\u200f' }),
  'no exercises at all': aWorkout({ exercises: [] }),
  'the smallest weight': withSet({ weight: 1e-9, reps: 5 }),
  'a bar that weighs nothing': withSet({ weight: 0, reps: 5 }),
  'the most of everything': withSet({ weight: 9999, reps: 1000, rpe: 10, durationS: 604_800, distanceM: 9_999_999 }),
  'the year 1900': aWorkout({ startedAt: '1900-01-01T00:00:00Z', timeZone: 'Europe/Amsterdam' }),
  'a start with an offset and more digits than we keep': aWorkout({ startedAt: '2025-02-20T10:00:00.123456789+05:45' }),
  'exactly a day long': aWorkout({ startedAt: '2025-02-20T10:00:00Z', endedAt: '2025-02-21T10:00:00Z' }),
  'an end at the start': aWorkout({ startedAt: '2025-02-20T10:00:00Z', endedAt: '2025-02-20T10:00:00Z' }),
}

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })
    const person = await newPerson(url)
    const { body: kept } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout())

    for (const [name, body] of Object.entries(WRONG)) {
      t.test(`${name}: refused with a 400 that says why`, async (t) => {
        const answer = await person.call<{ status: number; code: string; title: string }>('POST', '/api/workouts', body)
        t.strictSame([answer.status, answer.body.status], [400, 400], JSON.stringify(answer.body))
        t.match(answer.headers.get('content-type'), 'application/problem+json')
        t.ok(answer.body.code && answer.body.title)
        if (typeof body !== 'object' || body === null || Array.isArray(body) || Object.keys(body).length === 0) return
        const patched = await person.call('PATCH', `/api/workouts/${kept.workout.id}`, body)
        t.equal(patched.status, 400, `as a change: ${JSON.stringify(patched.body)}`)
      })
    }

    for (const [name, body] of Object.entries(STRANGE)) {
      t.test(`${name}: saved, read, and everything still answers`, async (t) => {
        const somebody = await newPerson(url)
        const saved = await somebody.call<SavedWorkout>('POST', '/api/workouts', body, {
          headers: { 'idempotency-key': 'k' },
        })
        t.equal(saved.status, 201, JSON.stringify(saved.body))
        const again = await somebody.call<SavedWorkout>('POST', '/api/workouts', body, {
          headers: { 'idempotency-key': 'k' },
        })
        t.strictSame([again.status, again.body], [201, saved.body])
        for (const path of [
          `/api/workouts/${saved.body.workout?.id}`,
          '/api/workouts',
          '/api/workouts/stats',
          '/api/members/me/progress',
          '/api/workouts/export?format=csv',
        ])
          t.equal((await somebody.call('GET', path)).status, 200, path)
        const changed = await somebody.call('PATCH', `/api/workouts/${saved.body.workout?.id}`, { notes: 'x' })
        t.equal(changed.status, 200, JSON.stringify(changed.body))
      })
    }

    t.test('text that is no JSON, of another type, or too long is refused by its own code', async (t) => {
      const send = async (body: string, type: string) => {
        const answer = await person.call<{ code: string }>('POST', '/api/workouts', body, {
          headers: { 'content-type': type },
        })
        return [answer.status, answer.body.code]
      }
      t.strictSame(await send('{"title":', 'application/json'), [400, 'invalid-request'])
      t.strictSame(await send('', 'application/json'), [400, 'invalid-request'])
      t.strictSame(await send('<workout/>', 'application/xml'), [415, 'unsupported-media-type'])
      t.strictSame(await send(JSON.stringify({ ...aWorkout(), notes: 'x'.repeat(300_000) }), 'application/json'), [
        413,
        'too-large',
      ])
    })

    t.test('an Idempotency-Key that is none is refused', async (t) => {
      for (const key of ['', 'x'.repeat(201)]) {
        const { status, body } = await person.call<{ code: string }>('POST', '/api/workouts', aWorkout(), {
          headers: { 'idempotency-key': key },
        })
        t.strictSame([status, body.code], [400, 'invalid-request'])
      }
    })

    t.test('what was refused left nothing behind', async (t) => {
      const { body } = await person.call<{ data: { totals: { workouts: number } } }>('GET', '/api/workouts/stats')
      t.equal(body.data.totals.workouts, 1)
    })
  })
}

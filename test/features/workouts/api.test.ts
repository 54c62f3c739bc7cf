import t from 'tap'
import type {
  ProgressView,
  SavedWorkout,
  WorkoutDetail,
  WorkoutPage,
  WorkoutView,
} from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
const UNKNOWN = '00000000-0000-7000-8000-000000000000'

async function save(person: Person, changes: Parameters<typeof aWorkout>[0] = {}): Promise<WorkoutView> {
  const { status, body } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout(changes))
  if (status !== 201) throw new Error(`save: ${status} ${JSON.stringify(body)}`)
  return body.workout
}

async function page(person: Person, query: string): Promise<WorkoutPage> {
  const { status, body } = await person.call<{ data: WorkoutPage }>('GET', `/api/workouts?${query}`)
  if (status !== 200) throw new Error(`list: ${status} ${JSON.stringify(body)}`)
  return body.data
}

const codeOf = async (call: Promise<{ status: number; body: unknown }>) => {
  const { status, body } = await call
  return [status, (body as { code: string }).code]
}

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver })

    t.test('a workout is read as it was saved: every field, the order, the units', async (t) => {
      const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
      const input = {
        title: 'Heavy, "quoted" 💪',
        startedAt: at(90),
        endedAt: at(10),
        notes: 'first line\nsecond line',
        exercises: [
          {
            name: 'Bench Press (Barbell)',
            notes: 'slow',
            supersetGroup: 1,
            sets: [
              { type: 'warmup' as const, weight: 20, unit: 'kg' as const, reps: 10 },
              { weight: 135, unit: 'lb' as const, reps: 5, rpe: 6.5 },
              { type: 'failure' as const, weight: 82.5, unit: 'kg' as const, reps: 0 },
            ],
          },
          { name: 'Plank', sets: [{ durationS: 90 }, { distanceM: 1234.56, durationS: 300 }] },
        ],
      }
      const { status, body, headers } = await person.call<SavedWorkout>('POST', '/api/workouts', input)
      t.strictSame(
        [status, headers.get('etag'), headers.get('location')],
        [201, '"1"', `/api/workouts/${body.workout.id}`],
      )
      const read = await person.call<WorkoutDetail>('GET', `/api/workouts/${body.workout.id}`)
      const { volumeKg, e1rmKg, records, ...asSaved } = read.body
      t.strictSame(asSaved, body.workout)
      const [, second] = body.workout.exercises[0]!.sets
      t.strictSame([volumeKg, Object.keys(e1rmKg), records], [306.175, [second!.id], []])
      t.equal(read.headers.get('etag'), '"1"')

      const { exercises, ...head } = asSaved
      const { title, startedAt, endedAt, notes, timeZone, version, source } = head
      const { exercises: _, ...told } = input
      t.strictSame(
        { title, startedAt, endedAt, notes, timeZone, version, source },
        { ...told, timeZone: 'Europe/Berlin', version: 1, source: 'manual' },
      )
      const none = { reps: null, rpe: null, durationS: null, distanceM: null, weight: null, weightKg: null }
      t.strictSame(
        exercises.map(({ name, notes, supersetGroup, sets }) => ({
          name,
          notes,
          supersetGroup,
          sets: sets.map(({ id: _, position: __, doneAt: ___, ...set }) => set),
        })),
        [
          {
            name: exercises[0]!.name,
            notes: 'slow',
            supersetGroup: 1,
            sets: [
              { ...none, type: 'warmup', weight: 20, unit: 'kg', weightKg: 20, reps: 10 },
              { ...none, type: 'normal', weight: 135, unit: 'lb', weightKg: 61.235, reps: 5, rpe: 6.5 },
              { ...none, type: 'failure', weight: 82.5, unit: 'kg', weightKg: 82.5, reps: 0 },
            ],
          },
          {
            name: 'Plank',
            notes: null,
            supersetGroup: null,
            sets: [
              { ...none, type: 'normal', unit: 'kg', durationS: 90 },
              { ...none, type: 'normal', unit: 'kg', durationS: 300, distanceM: 1234.56 },
            ],
          },
        ] as never,
      )
      const placed = exercises.map(({ position, restS, sets }) => [position, restS, sets.map((set) => set.position)])
      t.strictSame(placed, [
        [0, null, [0, 1, 2]],
        [1, null, [0, 1]],
      ])
      const doneAt = exercises.flatMap(({ sets }) => sets.map((set) => set.doneAt))
      t.ok(
        doneAt.every((at) => at === (endedAt ?? startedAt)),
        'it was done when the workout ended, as far as is known',
      )
    })

    t.test('pages hold every workout once, newest first, also while others are saved between them', async (t) => {
      const person = await newPerson(url)
      const started = at(10_000)
      // the same start, so that the id has to decide
      for (let count = 0; count < 5; count++) await save(person, { title: `same ${count}`, startedAt: started })
      for (let count = 0; count < 8; count++)
        await save(person, { title: `older ${count}`, startedAt: at(20_000 + count) })
      const expected = (await page(person, 'limit=100')).workouts.map(({ id }) => id)
      t.equal(expected.length, 13)

      const seen: string[] = []
      let cursor: string | null = null
      do {
        const { workouts, nextCursor } = await page(person, cursor === null ? 'limit=3' : `limit=3&cursor=${cursor}`)
        t.ok(workouts.length > 0 && workouts.length <= 3)
        seen.push(...workouts.map(({ id }) => id))
        cursor = nextCursor
        await save(person, { title: 'newer', startedAt: at(0) })
      } while (cursor !== null)
      t.strictSame(seen, expected)
      t.strictSame(await page(await newPerson(url), ''), { workouts: [], nextCursor: null })
    })

    t.test('a cursor that is not one of ours is refused, whatever it holds', async (t) => {
      const person = await newPerson(url)
      const base64 = (text: string) => Buffer.from(text).toString('base64url')
      for (const cursor of [
        'x',
        base64('nothing'),
        base64(`1 ${UNKNOWN}`),
        base64(`Infinity ${UNKNOWN}`),
        base64(`2025-01-01T00:00:00.000Z ${'-'.repeat(36)}`),
        base64(`2025-99-01T00:00:00.000Z ${UNKNOWN}`),
        base64(`0000-01-01T00:00:00.000Z ${UNKNOWN}`),
        base64(`2025-02-30T00:00:00.000Z ${UNKNOWN}`),
        base64(`+275760-09-13T00:00:00.000Z ${UNKNOWN}`),
        base64(`2025-01-01T00:00:00.000Z ${UNKNOWN}' or 1=1`),
      ])
        t.strictSame(
          await codeOf(person.call('GET', `/api/workouts?cursor=${cursor}`)),
          [400, 'invalid-cursor'],
          cursor,
        )
      for (const query of ['limit=0', 'limit=101', 'limit=x', `cursor=${'a'.repeat(201)}`])
        t.strictSame(await codeOf(person.call('GET', `/api/workouts?${query}`)), [400, 'invalid-request'], query)
    })

    t.test('a change names only what changes, and the numbers follow', async (t) => {
      const person = await newPerson(url)
      const before = await save(person, { notes: 'keep me', startedAt: at(120), endedAt: at(60) })
      const path = `/api/workouts/${before.id}`
      const renamed = await person.call<SavedWorkout>('PATCH', path, { title: 'Pull' })
      t.equal(renamed.headers.get('etag'), '"2"')
      const { updatedAt: _, ...kept } = renamed.body.workout
      const { updatedAt: __, ...was } = before
      t.strictSame(kept, { ...was, title: 'Pull', version: 2 })

      const sets = [{ weight: 50, unit: 'kg', reps: 4 }]
      const changed = await person.call<SavedWorkout>('PATCH', path, {
        endedAt: null,
        exercises: [{ name: 'Squat', sets }],
      })
      t.strictSame([changed.body.workout.endedAt, changed.body.workout.notes], [null, 'keep me'])
      const { body } = await person.call<{ revision: number; data: ProgressView }>('GET', '/api/members/me/progress')
      t.strictSame(body.data.totals, { workouts: 1, sets: 1, reps: 4, volumeKg: 200, durationS: 0 })
      t.strictSame([body.revision, changed.body.revision], [3, 3])
    })

    t.test('If-Match lets the version it names through and refuses every other with 412', async (t) => {
      const person = await newPerson(url)
      const { id } = await save(person)
      const path = `/api/workouts/${id}`
      const match = (version: string) => ({ headers: { 'if-match': version } })
      t.equal((await person.call('PATCH', path, { title: 'a' }, match('"1"'))).status, 200)
      t.strictSame(await codeOf(person.call('PATCH', path, { title: 'b' }, match('"1"'))), [412, 'version-conflict'])
      t.strictSame(await codeOf(person.call('DELETE', path, undefined, match('"1"'))), [412, 'version-conflict'])
      t.strictSame(await codeOf(person.call('PATCH', path, { title: 'b' }, match('two'))), [400, 'invalid-request'])
      t.equal((await person.call('PATCH', path, { title: 'c' }, match('*'))).status, 200)
      t.equal((await person.call('DELETE', path, undefined, match('W/"3"'))).status, 200)
    })

    t.test('a late stale save does not bring a deleted workout back', async (t) => {
      const person = await newPerson(url)
      const { id } = await save(person)
      const path = `/api/workouts/${id}`
      t.equal((await person.call('DELETE', path)).status, 200)
      const late = person.call('PATCH', path, { title: 'late' }, { headers: { 'if-match': '"1"' } })
      t.strictSame(await codeOf(late), [412, 'version-conflict'])
      t.strictSame(await codeOf(person.call('PATCH', path, { title: 'late' })), [404, 'not-found'])
      t.strictSame(await codeOf(person.call('DELETE', path)), [404, 'not-found'])
      t.strictSame(await codeOf(person.call('GET', path)), [404, 'not-found'])
      t.strictSame((await page(person, '')).workouts, [])
    })

    t.test("others' workouts cannot be read, changed or deleted, and look like none at all", async (t) => {
      const [owner, other] = [await newPerson(url), await newPerson(url)]
      const { id } = await save(owner)
      for (const workoutId of [id, UNKNOWN]) {
        const path = `/api/workouts/${workoutId}`
        t.strictSame(await codeOf(other.call('GET', path)), [404, 'not-found'])
        t.strictSame(await codeOf(other.call('PATCH', path, { title: 'mine' })), [404, 'not-found'])
        t.strictSame(await codeOf(other.call('DELETE', path)), [404, 'not-found'])
      }
      t.equal((await owner.call('GET', `/api/workouts/${id}`)).status, 200)
      t.strictSame(await codeOf(other.call('GET', `/api/members/${owner.id}/workouts`)), [403, 'forbidden'])
      t.strictSame(await codeOf(other.call('GET', `/api/members/${owner.id}/stats`)), [403, 'forbidden'])
    })

    t.test('a failed save leaves nothing behind, not even a revision', async (t) => {
      const person = await newPerson(url)
      const revision = async () =>
        (await person.call<{ revision: number }>('GET', '/api/members/me/progress')).body.revision
      const before = await revision()
      const workout = aWorkout({
        exercises: [
          { name: 'Never Heard Of', sets: [{ reps: 1 }] },
          { exerciseId: UNKNOWN, sets: [{ reps: 1 }] },
        ],
      })
      t.strictSame(await codeOf(person.call('POST', '/api/workouts', workout)), [400, 'unknown-exercise'])
      t.equal(await revision(), before)
      const { body } = await person.call<{ data: { exercises: unknown[] } }>('GET', '/api/exercises?q=Never%20Heard')
      t.strictSame(body.data.exercises, [])
    })
  })
}

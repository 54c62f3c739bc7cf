import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { SavedWorkout } from '../../src/contract/index.ts'
import type { Limits } from '../../src/contract/limits.ts'
import { startInstance } from '../support/app.ts'
import { importCsv } from '../support/imports.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'

const FULL = { status: 409, body: { code: 'limit-reached', detail: /delete workouts to make room/ } }

const save = (person: Person, title = 'A', notes: string | null = null) =>
  person.call<SavedWorkout>(
    'POST',
    '/api/workouts',
    aWorkout({ title, notes, startedAt: '2025-03-01T10:00:00Z', exercises: [] }),
  )
const saved = async (person: Person, title?: string, notes?: string) => {
  const { status, body } = await save(person, title, notes)
  t.equal(status, 201)
  return body.workout.id
}
const remove = (person: Person, id: string) => person.call('DELETE', `/api/workouts/${id}`)
const restore = (person: Person, id: string) => person.call('POST', `/api/workouts/${id}/restore`)

async function world(t: Test, limits: Partial<Limits>) {
  const { app, url } = await startInstance(t, { overrides: { limits } })
  return { app, url, person: await newPerson(url) }
}

t.test('workouts are so many, by hand or brought back; one that is deleted makes room at once', async (t) => {
  const { url, person } = await world(t, { workouts: 2 })
  const [first] = [await saved(person), await saved(person, 'B')]
  t.match(await save(person, 'C'), FULL)
  t.equal((await person.call('PATCH', `/api/workouts/${first}`, { notes: 'longer' })).status, 200, 'no more workouts')
  await remove(person, first)
  const third = await saved(person, 'C')
  t.match(await restore(person, first), FULL)
  await remove(person, third)
  t.equal((await restore(person, first)).status, 200, 'what was refused is still there to be brought back')
  t.equal((await save(await newPerson(url))).status, 201, "somebody else's room is their own")
})

t.test('bytes of workouts are so many; who has too many can still make one smaller', async (t) => {
  const { app, person } = await world(t, { workoutBytes: 4_000 })
  const id = randomUUID()
  await app.database.db.execute(sql`insert into workout (id, user_id, title, notes, started_at, time_zone, local_date, size_bytes)
    values (${id}, ${person.id}, 'A', ${'x'.repeat(4_600)}, '2025-01-01Z', 'UTC', '2025-01-01', 5051)`)
  const change = async (notes: number) =>
    (await person.call('PATCH', `/api/workouts/${id}`, { notes: 'x'.repeat(notes) })).status
  t.match(await save(person), FULL)
  t.equal(await change(4_700), 409)
  t.equal(await change(4_000), 200)
  t.match(await save(person), FULL)
  t.equal(await change(1_000), 200)
  const other = await saved(person, 'B', 'x'.repeat(1_500))
  t.equal(await change(2_000), 409)
  await remove(person, other)
  t.equal(await change(2_000), 200)
})

t.test('an import brings as many workouts as there is room for, names the rest by line, and ends', async (t) => {
  const { person } = await world(t, { workouts: 3 })
  await saved(person)
  const log = ['Date,Workout Name,Exercise Name,Set Order,Weight,Reps']
  for (const day of [1, 2, 3, 4])
    for (const set of [1, 2]) log.push(`2025-04-0${day} 10:00:00,Day ${day},Name ${day},${set},100,5`)
  const ended = await importCsv(person, log.join('\n'), 'unit=kg')
  t.equal(ended.status, 'done')
  t.match(ended.counts, { rows: 8, workouts: 2, sets: 4, refused: 4, exercisesCreated: 2 })
  t.strictSame(
    ended.refused.map(({ line, code }) => [line, code]),
    [6, 7, 8, 9].map((line) => [line, 'too-many']),
  )
  t.match(ended.refused[0]?.reason, /delete workouts to make room/)
})

t.test('a save asks for what is stored only where that could be too much', async (t) => {
  const { app, person } = await world(t, { workouts: 4 })
  const add = (count: number) =>
    app.database.db.execute(sql`insert into workout (id, user_id, title, started_at, time_zone, local_date)
      select gen_random_uuid(), ${person.id}, 'Behind ' || n, '2025-01-01Z', 'UTC', '2025-01-01' from generate_series(1, ${count}::int) n`)
  await saved(person, 'asks')
  await add(3)
  await saved(person, 'does not ask')
  await saved(person, 'nor this')
  await saved(person, 'nor the last that it knows room for')
  t.match(await save(person), FULL, 'where it knows of none it asks')
})

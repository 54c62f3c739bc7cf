import { getTableName, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import t from 'tap'
import type { SavedWorkout } from '../../src/contract/index.ts'
import { BOUNDED_BY, LIMITS } from '../../src/contract/limits.ts'
import { rows } from '../../src/db/open.ts'
import * as schema from '../../src/db/schema/index.ts'
import { forgetOld } from '../../src/features/workouts/deletion.ts'
import type { App } from '../../src/http/app-types.ts'
import { startInstance, startInstances } from '../support/app.ts'
import { importCsv } from '../support/imports.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

t.test('of each table it is said who can make it grow and what ends it', (t) => {
  const everything: unknown[] = Object.values(schema)
  const tables = everything.filter((value) => is(value, PgTable))
  t.strictSame(tables.map((table) => getTableName(table)).sort(), Object.keys(BOUNDED_BY).sort())
  t.end()
})

/** Gives somebody as many exercises of their own as there may be, but for so many. */
const fillExercises = (app: App, { id }: Person, butFor: number) =>
  app.database.db.execute(sql`insert into exercise (id, owner_id, name, name_norm, tracking)
    select gen_random_uuid(), ${id}, 'Own ' || n, 'own ' || n, 'weight_reps'
    from generate_series(1, ${LIMITS.ownExercises.most - butFor}::int) n`)

t.test('exercises of their own are so many, by whatever way; an import goes on without the rest', async (t) => {
  const { app, url } = await startInstance(t)
  const person = await newPerson(url)
  await fillExercises(app, person, 2)
  const make = (name: string) => person.call<{ code: string }>('POST', '/api/exercises', { name })
  t.equal((await make('Zercher Something')).status, 201)
  const log = ['Date,Workout Name,Exercise Name,Set Order,Weight,Reps']
  for (const name of ['Squat (Barbell)', 'Wholly New One', 'Wholly New Two', 'Zercher Something'])
    log.push(`2025-03-01 10:00:00,A,${name},1,100,5`)
  const ended = await importCsv(person, log.join('\n'), 'unit=kg')
  t.equal(ended.status, 'done')
  t.match(ended.counts, { rows: 4, workouts: 1, sets: 3, refused: 1, exercisesCreated: 1 })
  t.match(ended.refused, [{ line: 4, code: 'too-many' }])

  t.match(await make('One more'), { status: 409, body: { code: 'limit-reached' } })
  const save = (name: string) =>
    person.call<{ code: string }>('POST', '/api/workouts', aWorkout({ exercises: [{ name, sets: [{ reps: 5 }] }] }))
  t.match(await save('One more'), { status: 409, body: { code: 'limit-reached' } })
  t.equal((await save('Wholly New One')).status, 201, 'what is there goes on')
})

t.test('measurements are so many; one of them can still be corrected', async (t) => {
  const { url } = await startInstance(t, { overrides: { limits: { measurements: 2 } } })
  const person = await newPerson(url)
  const put = (day: number, value = 80) =>
    person.call<{ code: string }>('PUT', `/api/measurements/body_weight_kg/2025-03-0${day}`, { value })
  t.strictSame([(await put(1)).status, (await put(2)).status], [200, 200])
  t.match(await put(3), { status: 409, body: { code: 'limit-reached' } })
  t.equal((await put(2, 81)).status, 200)
})

t.test(
  'of what is kept for a while the oldest goes first, and the newest still does what it is kept for',
  async (t) => {
    const { app, url } = await startInstance(t, { overrides: { limits: { storedAnswers: 2, deletedWorkouts: 2 } } })
    const [person, other] = [await newPerson(url), await newPerson(url)]
    const ids: string[] = []
    const save = (who: Person, key: string) =>
      who.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ title: key, startedAt: '2025-03-01T10:00:00Z' }), {
        headers: { 'idempotency-key': key },
      })
    for (const key of ['a', 'b', 'c']) ids.push((await save(person, key)).body.workout.id)
    const theirs = (await save(other, 'a')).body.workout.id
    await forgetOld(app)
    const [kept] = await rows<{ keys: string }>(
      app.database.db,
      sql`select string_agg(key, '' order by key) as keys from idempotency_key where user_id = ${person.id}`,
    )
    t.equal(kept?.keys, 'bc')
    t.equal((await save(person, 'c')).headers.get('idempotent-replayed'), 'true')
    t.equal((await save(other, 'a')).body.workout.id, theirs, "somebody else's is their own")

    for (const id of ids) await person.call('DELETE', `/api/workouts/${id}`)
    await forgetOld(app)
    const restored = []
    for (const id of ids) restored.push((await person.call('POST', `/api/workouts/${id}/restore`)).status)
    t.strictSame(restored, [404, 200, 200])
  },
)

t.test('of the sessions of a person the least used ends when there are too many, on every instance', async (t) => {
  const [a, b] = await startInstances(t, { count: 2, overrides: { limits: { sessionsAPerson: 2 } } })
  const person = await newPerson(a!.url)
  const signIn = async () => {
    const { status, body } = await person.call<{ accessToken: string }>('POST', '/api/auth/login', {
      email: person.email,
      password: PASSWORD,
    })
    t.equal(status, 200)
    return body.accessToken
  }
  const me = async (token: string, url: string) =>
    (await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${token}` } })).status
  const tokens = [person.token, await signIn(), await signIn()]
  t.strictSame(await Promise.all(tokens.map((token) => me(token, a!.url))), [401, 200, 200])
  await until(async () => (await me(person.token, b!.url)) === 401, { what: 'the other instance hears of it' })
  t.strictSame(await Promise.all(tokens.map((token) => me(token, b!.url))), [401, 200, 200])
  const newest = await Promise.all([signIn(), signIn()])
  t.strictSame(await Promise.all([...tokens, ...newest].map((token) => me(token, a!.url))), [401, 401, 401, 200, 200])
})

t.test('a trainer has so many clients; whoever is one too many may still accept once one has left', async (t) => {
  const { url } = await startInstance(t, { overrides: { limits: { clientsATrainer: 1 } } })
  const trainer = await newPerson(url, { role: 'trainer' })
  const clients = [await newPerson(url), await newPerson(url)] as const
  const ids: string[] = []
  for (const { email } of clients)
    ids.push((await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', { email })).body.id)
  const accept = (at: 0 | 1) => clients[at].call<{ code: string }>('POST', `/api/coaching/${ids[at]}/accept`)
  const answers = await Promise.all([accept(0), accept(1)])
  t.strictSame(answers.map(({ status }) => status).sort(), [200, 409], 'at once')
  const over = answers[0].status === 409 ? 0 : 1
  t.equal(answers[over].body.code, 'limit-reached')
  t.equal((await trainer.call('DELETE', `/api/coaching/${ids[1 - over]}`)).status, 204)
  t.equal((await accept(over)).status, 200)
})

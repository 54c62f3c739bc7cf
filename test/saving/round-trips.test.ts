import t from 'tap'
import type { OpenAnswer, SavedWorkout } from '../../src/contract/index.ts'
import { newId } from '../../src/db/new-id.ts'
import { startInstance } from '../support/app.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { type Conversation, PostgresProxy } from '../support/postgres-proxy.ts'
import { testDatabase } from '../support/services.ts'

/** `begin`, the bump, what is asked, what is written, what is derived, `commit`. */
const MOST_ROUND_TRIPS = 6
const CONNECTIONS = 3

const isSave = ({ statements }: Conversation) => statements.some((text) => /update subject set revision/.test(text))

const lifts = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Deadlift (Barbell)', 'Pull Up', 'My Own Machine']
const exercises = lifts.map((name) => ({
  name,
  sets: [1, 2, 3, 4].map((n) => ({ weight: 60 + n, unit: 'kg' as const, reps: 8 })),
}))

t.test('whatever is saved of a workout takes six round trips to Postgres', async (t) => {
  const proxy = await PostgresProxy.start(t, await testDatabase(t))
  const env = { DATABASE_CONNECTIONS: String(CONNECTIONS) }
  const { url } = await startInstance(t, { databaseUrl: proxy.url, env })
  const person = await newPerson(url)
  const { body: group } = await person.call<{ group: { id: string } }>('POST', '/api/groups', { name: 'Everybody' })
  t.ok(group)
  await person.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: true } })

  /** What the save among all that is said to Postgres costs. Each connection prepares its statements when it has them first: the cheapest of a few counts. */
  const costOf = async (what: () => Promise<unknown>): Promise<Conversation> => {
    let cheapest: Conversation | undefined
    for (let tries = 0; tries < 4 * CONNECTIONS; tries++) {
      proxy.take()
      await what()
      const [save, ...others] = proxy.take().filter(isSave)
      if (save === undefined || others.length > 0) throw new Error('not one save')
      if (cheapest === undefined || save.roundTrips < cheapest.roundTrips) cheapest = save
    }
    return cheapest!
  }
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  let day = 400
  const create = async (startedAt: string, headers = {}): Promise<SavedWorkout> => {
    const { body, status } = await person.call<SavedWorkout>(
      'POST',
      '/api/workouts',
      aWorkout({ startedAt, exercises }),
      {
        headers,
      },
    )
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body
  }
  const change = async (whose: Person, { workout }: SavedWorkout, patch: object) => {
    const { status } = await whose.call('PATCH', `/api/workouts/${workout.id}`, patch)
    if (status !== 200) throw new Error(String(status))
  }
  let saved = await create(daysAgo(200))
  let key = 0
  const kinds: Record<string, () => Promise<unknown>> = {
    'a new workout of five exercises': () => create(daysAgo(day--)),
    'one under an Idempotency-Key': () => create(daysAgo(day--), { 'idempotency-key': `key ${key++}` }),
    'one on a day that leaderboards show': () => create(daysAgo(0)),
    'one in the middle of history': () => create(daysAgo(390)),
    'a change of what it holds': () => change(person, saved, { exercises: exercises.slice(1) }),
    'a change of its title': () => change(person, saved, { title: 'Another' }),
    'a change of its day': () => change(person, saved, { startedAt: daysAgo(day--) }),
  }
  for (const [name, what] of Object.entries(kinds)) {
    const { roundTrips, statements } = await costOf(what)
    t.comment(`${name}: ${roundTrips} round trips, ${statements.length} statements`)
    t.ok(roundTrips <= MOST_ROUND_TRIPS, `${name}: ${roundTrips} round trips`)
  }

  const opened = await person.call<OpenAnswer>('POST', '/api/workouts/open', { from: { workoutId: saved.workout.id } })
  const block = opened.body.workout.exercises[0]!
  const put = async (id: string, body: object) => {
    const path = `/api/workouts/open/sets/${id}`
    const { status } = await person.call('PUT', path, { exercise: block.id, position: 9, ...body })
    if (status !== 200) throw new Error(String(status))
  }
  let reps = 1
  const ticks: Record<string, () => Promise<unknown>> = {
    'a set that is done': () => put(newId(), { weight: 50, reps: 8, done: true }),
    'a set that was planned': () => put(block.sets[0]!.id, { weight: 50 + reps, reps: reps++, done: true }),
    'a set that is planned': () => put(newId(), { targetRepsMin: 8, done: false }),
    'a rest': () => person.call('PATCH', '/api/workouts/open', { rest: { lengthS: 90 } }),
  }
  for (const [name, what] of Object.entries(ticks)) {
    const { roundTrips, statements } = await costOf(what)
    t.comment(`${name}: ${roundTrips} round trips, ${statements.length} statements`)
    t.ok(roundTrips <= MOST_ROUND_TRIPS, `${name}: ${roundTrips} round trips`)
  }

  const deletions: Conversation[] = []
  for (let tries = 0; tries < 4 * CONNECTIONS; tries++) {
    saved = await create(daysAgo(day--))
    proxy.take()
    await person.call('DELETE', `/api/workouts/${saved.workout.id}`)
    deletions.push(...proxy.take().filter(isSave))
  }
  const fewest = Math.min(...deletions.map(({ roundTrips }) => roundTrips))
  t.comment(`a deletion: ${fewest} round trips`)
  t.ok(fewest <= MOST_ROUND_TRIPS, `a deletion: ${fewest} round trips`)
})

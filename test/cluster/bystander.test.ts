import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'

/** Quiet and busy in turn, so that what else happens on the machine meets both; what is judged is the middle round. */
const ROUNDS = 5
const PHASE_MS = 4_000
/** Some three hundred requests a phase: of fewer the 99th percentile is the worst of them, and that is the machine's. */
const PEOPLE = 8
/** People rest; and their requests in a minute are bounded too. */
const REST_MS = 75
/** How many times as long as in quiet the others may wait. */
const MOST_TIMES = 3

/** What somebody ordinary does, one thing after the other; how long each took, in ms. */
async function use(person: Person, untilMs: number): Promise<number[]> {
  const took: number[] = []
  for (let n = 0; performance.now() < untilMs; n++) {
    const startedAt = performance.now()
    const { status, body } =
      n % 3 === 0
        ? await person.call('POST', '/api/workouts', aWorkout())
        : await person.call('GET', n % 3 === 1 ? '/api/workouts?limit=5' : '/api/members/me/progress')
    if (status >= 300) throw new Error(`a bystander got ${status}: ${JSON.stringify(body)}`)
    took.push(performance.now() - startedAt)
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
  }
  return took
}

/** What all of them do for so long. */
async function useAll(people: readonly Person[], forMs: number): Promise<number[]> {
  const untilMs = performance.now() + forMs
  return (await Promise.all(people.map((person) => use(person, untilMs)))).flat()
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const median = (values: readonly number[]) => quantile(values, 0.5)

t.test('whoever does everything that is allowed at once does not hold the others up', async (t) => {
  const redis = await testRedis(t)
  const databaseUrl = await testDatabase(t)
  const instance = await startInstanceProcess(t, { redisUrl: redis.url, databaseUrl })
  const people: Person[] = []
  while (people.length < PEOPLE) people.push(await newPerson(instance.url))
  await useAll(people, 2_000)

  const hog = fork(join(projectFolder, 'dist/test/cluster/hog.js'), { execArgv: [] })
  t.teardown(() => hog.kill('SIGKILL'))
  hog.send({ url: instance.url, databaseUrl })
  await once(hog, 'message')

  const times: Record<'p50' | 'p99', number[]> = { p50: [], p99: [] }
  let answered: unknown
  for (let round = 0; round < ROUNDS; round++) {
    const quiet = await useAll(people, PHASE_MS)
    hog.send('go')
    const busy = await useAll(people, PHASE_MS)
    hog.send('stop')
    ;[answered] = await once(hog, 'message')
    const told = (Object.entries({ p50: 0.5, p99: 0.99 }) as ['p50' | 'p99', number][]).map(([name, share]) => {
      const [before, during] = [quantile(quiet, share), quantile(busy, share)]
      times[name].push(during / before)
      return `${name} ${before.toFixed(0)} and ${during.toFixed(0)} ms`
    })
    t.comment(`quiet and busy: ${told.join(', ')}; requests ${quiet.length} and ${busy.length}`)
  }
  t.comment(`the other was answered ${JSON.stringify(answered)}`)
  for (const [name, all] of Object.entries(times))
    t.ok(
      median(all) <= MOST_TIMES,
      `${name}: ${median(all).toFixed(1)} times as long as in quiet (${sorted(all).map((one) => one.toFixed(1))})`,
    )
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'

/** Quiet and busy in turn, so that what else happens on the machine meets both. */
const PHASES = 3
const PHASE_MS = 4_000
/** The worst of some seventy requests a phase is as much the machine's as the product's: it is 2.4 to 5 times the quiet one. */
const MOST_TIMES = { p50: 3, p99: 8 }

/** What somebody ordinary does, one thing after the other; how long each took, in ms. */
async function use(person: Person, forMs: number): Promise<number[]> {
  const took: number[] = []
  const untilMs = performance.now() + forMs
  for (let n = 0; performance.now() < untilMs; n++) {
    const startedAt = performance.now()
    const { status, body } =
      n % 3 === 0
        ? await person.call('POST', '/api/workouts', aWorkout())
        : await person.call('GET', n % 3 === 1 ? '/api/workouts?limit=5' : '/api/members/me/progress')
    if (status >= 300) throw new Error(`the bystander got ${status}: ${JSON.stringify(body)}`)
    took.push(performance.now() - startedAt)
    // people rest; and their requests in a minute are bounded too
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return took
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const median = (values: readonly number[]) => quantile(values, 0.5)

t.test('whoever does everything that is allowed at once does not hold the others up', async (t) => {
  const redis = await testRedis(t)
  const databaseUrl = await testDatabase(t)
  const instance = await startInstanceProcess(t, { redisUrl: redis.url, databaseUrl })
  const bystander = await newPerson(instance.url)
  await use(bystander, 1_000)

  const hog = fork(join(projectFolder, 'dist/test/cluster/hog.js'), { execArgv: [] })
  t.teardown(() => hog.kill('SIGKILL'))
  hog.send({ url: instance.url, databaseUrl })
  await once(hog, 'message')

  const quiet: number[][] = []
  const busy: number[][] = []
  let answered: unknown
  for (let phase = 0; phase < PHASES; phase++) {
    quiet.push(await use(bystander, PHASE_MS))
    hog.send('go')
    busy.push(await use(bystander, PHASE_MS))
    hog.send('stop')
    ;[answered] = await once(hog, 'message')
  }
  const figures = (phases: number[][]) =>
    [0.5, 0.99].map((share) => Math.round(median(phases.map((one) => quantile(one, share)))))
  const [quietP50 = 0, quietP99 = 0] = figures(quiet)
  const [busyP50 = 0, busyP99 = 0] = figures(busy)
  t.comment(`the bystander, quiet: p50 ${quietP50} ms, p99 ${quietP99} ms; busy: p50 ${busyP50} ms, p99 ${busyP99} ms`)
  t.comment(`requests: quiet ${quiet.map((one) => one.length)}, busy ${busy.map((one) => one.length)}`)
  t.comment(`the other was answered ${JSON.stringify(answered)}`)
  t.ok(busyP50 <= MOST_TIMES.p50 * quietP50, `median: ${busyP50} ms against ${quietP50} ms`)
  t.ok(busyP99 <= MOST_TIMES.p99 * quietP99, `99th percentile: ${busyP99} ms against ${quietP99} ms`)
})

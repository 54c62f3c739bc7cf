import { parseArgs } from 'node:util'
import type { ImportStatus } from '../../../src/contract/importing.ts'
import { until } from '../../support/until.ts'
import { bench, figures, median } from '../frame.ts'
import { logOf } from '../import/log-of.ts'
import { register, type Someone } from '../import/someone.ts'
import { startBenchServers } from '../servers.ts'

/**
 * `npm run bench -- history [--workouts 10,1000,10000 --rounds 5]`: what saves and pages cost somebody with so many
 * workouts, in milliseconds, beside somebody with few. Each page is read right after a save, so it is built anew.
 */
const { values } = parseArgs({ options: { workouts: { type: 'string' }, rounds: { type: 'string' } } })
const histories = (values.workouts ?? '10,1000,10000').split(',').map(Number)
const rounds = Number(values.rounds ?? 5)
const SETS_OF_ONE = 24

const aDay = 86_400_000
const workoutAt = (atMs: number): string =>
  JSON.stringify({
    title: 'Push',
    startedAt: new Date(atMs).toISOString(),
    exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight: 100, unit: 'kg', reps: 5 }] }],
  })

/** Somebody whose workouts came from a file; it begins in 1990, with two workouts a day. */
async function withHistory(url: string, workouts: number): Promise<Someone> {
  const person = await register(url)
  const stored = await person.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', logOf(workouts * SETS_OF_ONE))
  await until(
    async () => (await person.call<ImportStatus>('GET', `/api/workouts/imports/${stored.id}`)).status === 'done',
    { what: 'the end of the import', timeoutMs: 600_000, everyMs: 500 },
  )
  return person
}

/** What is measured, each once a round. */
const work: Record<string, (person: Someone, round: number) => Promise<unknown>> = {
  'a save': (person, round) => person.call('POST', '/api/workouts', workoutAt(Date.now() - round * aDay)),
  'a save in the past': (person, round) =>
    person.call('POST', '/api/workouts', workoutAt(Date.UTC(1990, 0, 2, 12) + round * aDay)),
}
for (const path of [
  '/api/members/me/progress',
  '/api/workouts/stats',
  '/api/workouts',
  '/api/workouts?q=press',
  '/api/members/me/muscles',
  '/api/members/me/records',
  '/api/members/me/heatmap',
  '/api/workouts/export?format=csv',
])
  work[`GET ${path}`] = (person) => person.call('GET', path)

async function timeOf(person: Someone, name: string, round: number): Promise<number> {
  if (name.startsWith('GET')) await work['a save']?.(person, round)
  const startedAtMs = performance.now()
  await work[name]?.(person, round)
  return performance.now() - startedAtMs
}

await bench(`history --workouts ${histories.join(',')} --rounds ${rounds}`, async (scope) => {
  const { url } = await startBenchServers(scope)
  const people: Someone[] = []
  for (const workouts of histories) people.push(await withHistory(url, workouts))

  console.log(`| ms | ${histories.map((workouts) => `${workouts} workouts`).join(' | ')} | most to fewest |`)
  console.log(`| --- | ${histories.map(() => '--:').join(' | ')} | --: |`)
  for (const name of Object.keys(work)) {
    const times = histories.map((): number[] => [])
    for (let round = 0; round < rounds + 1; round++)
      for (const [at, person] of people.entries()) {
        const ms = await timeOf(person, name, round)
        // the first prepares statements
        if (round > 0) times[at]?.push(ms)
      }
    const growth = median(times.at(-1) ?? []) / median(times[0] ?? [])
    console.log(`| ${name} | ${times.map((of) => figures(of, 1)).join(' | ')} | ${growth.toFixed(1)} × |`)
  }
})

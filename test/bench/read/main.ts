import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { bench, inRounds, printRatios } from '../frame.ts'
import { register, type Someone } from '../import/someone.ts'
import { startPeer } from '../peers/start-peer.ts'
import { startBenchServers } from '../servers.ts'

/**
 * `npm run bench -- read [--rounds 5 --seconds 2 --connections 32]`: cached reads per second of one instance, authenticated,
 * beside a bare Fastify that hands on the same bytes by one MGET or from memory, the guide's design, and Spotter without
 * a Redis. Small and large pages.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string' }, seconds: { type: 'string' }, connections: { type: 'string' } },
})
const [rounds, seconds, connections] = [
  Number(values.rounds ?? 5),
  Number(values.seconds ?? 2),
  Number(values.connections ?? 32),
]

/** Requests per second that were answered with 2xx. Anything else is an error of the benchmark. */
async function rate(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, connections, duration: seconds, headers })
  if (result.non2xx + result.errors > 0) throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} failed`)
  return result['2xx'] / result.duration
}

const LIFTS = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Deadlift (Barbell)', 'Pull Up', 'Shrug (Barbell)']

/** Trains every other day until yesterday. */
async function train(person: Someone, workouts: number): Promise<void> {
  for (let n = workouts; n > 0; n--) {
    const startedAt = new Date(Date.now() - n * 2 * 86_400_000 + 86_400_000).toISOString()
    const exercises = LIFTS.map((name) => ({
      name,
      sets: [0, 1, 2, 3].map((set) => ({ weight: 60 + (workouts - n) + set, unit: 'kg' as const, reps: 8 })),
    }))
    await person.call('POST', '/api/workouts', JSON.stringify({ title: 'Push', startedAt, exercises }))
  }
}

await bench(`read --rounds ${rounds} --seconds ${seconds} --connections ${connections}`, async (scope) => {
  const { url, redis, postgres, another } = await startBenchServers(scope)
  const uncached = await another({ REDIS_URL: '' })
  const bare = await startPeer(scope, 'bare', { REDIS_URL: redis.url })
  const guide = await startPeer(scope, 'guide', { REDIS_URL: redis.url, DATABASE_URL: postgres.url })

  const [small, large] = [await register(url), await register(url)]
  await train(small, 1)
  await train(large, 40)

  for (const [name, person, path] of [
    ['progress, small', small, '/api/members/me/progress'],
    ['progress', large, '/api/members/me/progress'],
    ['statistics', large, '/api/workouts/stats'],
    ['workouts', large, '/api/workouts'],
    ['exercises by muscle', large, '/api/exercises?muscle=chest'],
  ] as const) {
    const body = await person.call<{ data: unknown }>('GET', path)
    const bytes = JSON.stringify(body)
    const key = name.replaceAll(/\W/g, '')
    const json = { 'content-type': 'application/json' }
    await fetch(`${bare}/seed?key=${key}`, { method: 'POST', body: bytes, headers: json })
    await fetch(`${guide}/seed?key=user:${key}:progress`, {
      method: 'POST',
      body: JSON.stringify(body.data),
      headers: json,
    })
    const guideToken = await (await fetch(`${guide}/token?user=${key}`)).text()
    const as = (token: string) => ({ authorization: `Bearer ${token}` })
    const measured = await inRounds(rounds, {
      Spotter: () => rate(url + path, as(person.token)),
      'bare Fastify, one MGET': () => rate(`${bare}/mget?key=${key}`, {}),
      'bare Fastify, bytes in memory': () => rate(`${bare}/memory?key=${key}`, {}),
      "the guide's design": () => rate(`${guide}/api/progress/${key}`, as(guideToken)),
      'Spotter without a cache': () => rate(uncached + path, as(person.token)),
    })
    printRatios(`${name}, ${(bytes.length / 1000).toFixed(1)} KB`, 'reads per second', measured)
  }
})

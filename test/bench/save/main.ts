import { parseArgs } from 'node:util'
import { bench, inRounds, type Measured, percentile, printRatios } from '../frame.ts'
import { register } from '../import/someone.ts'
import { startPeer } from '../peers/start-peer.ts'
import { startBenchServers } from '../servers.ts'

/**
 * `npm run bench -- save [--rounds 5 --seconds 3]`: saves per second of a workout of four sets, with 1, 8 and 64 in flight,
 * each of another member, beside the guide's design, which does less: no records, no days, no page that follows. Both get
 * the same requests.
 */
const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } })
const [rounds, seconds] = [Number(values.rounds ?? 5), Number(values.seconds ?? 3)]
const IN_FLIGHT = [1, 8, 64]

type Save = (day: number) => Promise<void>

const workout = (day: number): string =>
  JSON.stringify({
    title: 'Push',
    startedAt: new Date(Date.now() - day * 3_600_000).toISOString(),
    exercises: [
      {
        name: 'Bench Press (Barbell)',
        sets: [0, 1, 2, 3].map((n) => ({ weight: 60 + n * 5, unit: 'kg', reps: 8 })),
      },
    ],
  })

/** So many savers, each one save after the other: saves per second, and how long each took in milliseconds. */
async function saveAll(savers: readonly Save[], times: number[]): Promise<number> {
  const beganAtMs = performance.now()
  const endAtMs = beganAtMs + seconds * 1000
  let saves = 0
  await Promise.all(
    savers.map(async (save) => {
      for (let startedAtMs = performance.now(); startedAtMs < endAtMs; startedAtMs = performance.now()) {
        await save(saves++ % 20_000)
        times.push(performance.now() - startedAtMs)
      }
    }),
  )
  return (1000 * saves) / (performance.now() - beganAtMs)
}

await bench(`save --rounds ${rounds} --seconds ${seconds}`, async (scope) => {
  const { url, redis, postgres } = await startBenchServers(scope)
  const guide = await startPeer(scope, 'guide', { REDIS_URL: redis.url, DATABASE_URL: postgres.url })
  const savers: Record<string, Save[]> = { Spotter: [], "the guide's design": [] }
  for (let n = 0; n < Math.max(...IN_FLIGHT); n++) {
    const member = await register(url)
    savers.Spotter?.push(async (day) => void (await member.call('POST', '/api/workouts', workout(day))))
    const token = await (await fetch(`${guide}/token?user=${member.id}`)).text()
    savers["the guide's design"]?.push(async (day) => {
      const { ok, status } = await fetch(`${guide}/api/workouts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: workout(day),
      })
      if (!ok) throw new Error(`${status}`)
    })
  }
  for (const inFlight of IN_FLIGHT) {
    const times: Measured = {}
    const measured = await inRounds(
      rounds,
      Object.fromEntries(
        Object.entries(savers).map(([name, all]) => {
          times[name] = []
          return [name, () => saveAll(all.slice(0, inFlight), times[name] ?? [])]
        }),
      ),
    )
    printRatios(`${inFlight} in flight`, 'saves per second', measured)
    for (const [name, of] of Object.entries(times))
      console.log(`${name}: p50 ${percentile(of, 0.5).toFixed(1)} ms, p99 ${percentile(of, 0.99).toFixed(1)} ms`)
    console.log('')
  }
})

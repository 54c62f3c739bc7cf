import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type Database, openDatabase, rows } from '../../src/db/open.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/**
 * A process of its own: one person who does everything that is allowed at once, for as long as it is told to. It is
 * nice: what it takes of the processor is not the product's.
 * Messages: `{ url }` first, answered with 'ready'; then 'go', answered with nothing, and 'stop', answered with what was
 * answered to it once all of that has ended.
 */
setPriority(19)

/** So many of one kind at a time, as a browser with many tabs or a script would. */
const AT_ONCE = 24
const DAY_MS = 86_400_000

let isGoing = false
let going: Promise<unknown> = Promise.resolve()
const statuses: Record<number, number> = {}

const count = ({ status }: { status: number }) => {
  statuses[status] = (statuses[status] ?? 0) + 1
  return status
}

/** A log of so many sets, a hundred exercises among them. */
function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const day = new Date(Date.UTC(2015, 0, 1) + Math.floor(n / 20) * DAY_MS).toISOString().slice(0, 10)
    return `${day} 10:00:00,"Much ${n % 7}",1h,"Machine ${n % 100}",${(n % 20) + 1},${50 + (n % 60)},8,0,0,"","",`
  })
  return `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n${lines.join('\n')}\n`
}

const SMALL = csv(1_000)
const LARGE = csv(10_000)
let made = 0

/** A workout of long ago with a hundred exercises that nobody has heard of. */
const bigWorkout = () =>
  aWorkout({
    startedAt: new Date(Date.now() - (400 + (made % 300)) * DAY_MS).toISOString(),
    exercises: Array.from({ length: 100 }, () => ({
      name: `Thing ${made++ % 1_500}`,
      sets: [{ weight: 50, unit: 'kg', reps: 8 }],
    })),
  })

const query = 'unit=kg&timeZone=UTC'
const DEEDS: ((person: Person) => Promise<number>)[] = [
  ...Array.from(
    { length: AT_ONCE },
    () => async (p: Person) => count(await p.call('POST', '/api/workouts', bigWorkout())),
  ),
  ...Array.from({ length: AT_ONCE }, () => async (p: Person) => count(await p.call('GET', '/api/workouts?limit=100'))),
  ...['stats', '?q=much%20thing', '?q=machine&limit=100', 'export?format=json', 'imports'].map(
    (path) => async (p: Person) =>
      count(await p.call('GET', `/api/workouts${path.startsWith('?') ? path : `/${path}`}`)),
  ),
  ...['progress', 'records?limit=100', 'heatmap', 'muscles?weeks=52'].map(
    (path) => async (p: Person) => count(await p.call('GET', `/api/members/me/${path}`)),
  ),
  async (p) => count(await p.call('POST', `/api/workouts/import/preview?${query}`, LARGE)),
  async (p) => count(await p.call('POST', `/api/workouts/import?${query}`, SMALL)),
]

/** One deed again and again, until told to stop. */
async function repeat(person: Person, deed: (person: Person) => Promise<number>): Promise<void> {
  while (isGoing) {
    const status = await deed(person).catch(() => 0)
    // what was refused is tried again soon, as a client does
    if (status === 429 || status === 503 || status === 0) await sleep(200)
  }
}

/** No import of the person's is under way any more. Asked of the database: what a person may ask of Spotter is bounded. */
async function settle(): Promise<void> {
  await until(
    async () => {
      const [found] = await rows<{ left: number }>(
        db,
        sql`select count(*)::int as left from import_batch where status in ('stored', 'running')`,
      )
      return found?.left === 0
    },
    { what: 'the imports under way', timeoutMs: 60_000, everyMs: 100 },
  )
}

let db: Database
let person: Person
process.on('message', async (message: { url: string; databaseUrl: string } | 'go' | 'stop') => {
  if (message === 'go') {
    isGoing = true
    going = Promise.all(DEEDS.map((deed) => repeat(person, deed)))
  } else if (message === 'stop') {
    isGoing = false
    await going
    await settle()
    process.send?.(statuses)
  } else {
    db = (await openDatabase({ kind: 'server', url: message.databaseUrl, connections: 1 })).db
    person = await newPerson(message.url)
    await person.call('POST', `/api/workouts/import?${query}`, csv(3_000))
    await settle()
    process.send?.('ready')
  }
})

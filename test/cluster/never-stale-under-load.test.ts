import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import type { ClientList, Leaderboard } from '../../src/contract/index.ts'
import { type Instance, startInstances } from '../support/app.ts'
import type { Person } from '../support/person.ts'
import { testRedis } from '../support/services.ts'
import { patchMe, save, socialMember } from './scene.ts'

/** Small, seeded and good enough: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A page of the stress, and what in it must not be older than what was acknowledged. */
interface Page {
  path: string
  who: Person
  /** How new the answer is, on the scale of one of the two writers. */
  ageOf: (answer: { revision: number; data: never }) => number
  acknowledged: () => number
}

const STRESS_MS = 5_000
/** On a machine that is busy with other things it goes on until enough has happened. */
const LONGEST_STRESS_MS = 40_000
const SEED = 20_261_123

async function play(t: Test) {
  const redis = await testRedis(t)
  const instances = await startInstances(t, { count: 3, redisUrl: redis.url })
  const first = instances[0] as Instance
  const operator = new Redis(redis.url)
  t.teardown(() => operator.disconnect())
  const { member, trainer, groupId } = await socialMember(first.url)
  const random = randomFrom(SEED)
  const anywhere = () => (instances[Math.floor(random() * instances.length)] as Instance).url

  // what has been acknowledged so far: the member's revision, and the number in the newest name
  let revision = 0
  let name = 0
  let saves = 0
  const nameIn = (text: string | undefined) => Number(text?.slice('Name '.length))
  const byRevision = { ageOf: (answer: { revision: number }) => answer.revision, acknowledged: () => revision }
  const pages: Page[] = [
    { path: '/api/members/me/progress', who: member, ...byRevision },
    { path: `/api/members/${member.id}/progress`, who: trainer, ...byRevision },
    { path: '/api/workouts', who: member, ...byRevision },
    { path: `/api/members/${member.id}/workouts`, who: trainer, ...byRevision },
    { path: '/api/workouts/stats', who: member, ...byRevision },
    { path: '/api/me', who: member, ...byRevision },
    {
      path: '/api/trainers/me/clients',
      who: trainer,
      ageOf: ({ data }) => nameIn((data as ClientList).clients[0]?.client.displayName),
      acknowledged: () => name,
    },
    {
      path: `/api/groups/${groupId}/leaderboard`,
      who: member,
      ageOf: ({ data }) => nameIn((data as Leaderboard).entries[0]?.displayName),
      acknowledged: () => name,
    },
  ]

  const startedAtMs = performance.now()
  const stale: string[] = []
  const sources = { cache: 0, database: 0, 'not modified': 0 }

  const isEnough = () => saves >= 20 && sources.cache >= 20 && sources.database >= 20 && sources['not modified'] >= 3
  const goOn = () => {
    const elapsedMs = performance.now() - startedAtMs
    return elapsedMs < STRESS_MS || (!isEnough() && elapsedMs < LONGEST_STRESS_MS)
  }

  async function trains() {
    while (goOn()) {
      const saved = await save(member, anywhere())
      revision = Math.max(revision, saved.revision)
      saves += 1
      if (random() < 0.5) continue
      const { body } = await member.call<{ revision: number }>(
        'DELETE',
        `/api/workouts/${saved.workout.id}`,
        undefined,
        {
          at: anywhere(),
        },
      )
      revision = Math.max(revision, body.revision)
      saves += 1
    }
  }
  async function renames() {
    for (let next = 1; goOn(); next++) {
      const saved = await patchMe(member, anywhere(), { displayName: `Name ${next}` })
      revision = Math.max(revision, saved.revision)
      name = next
      saves += 1
    }
  }
  async function reads() {
    const etags = new Map<Page, { etag: string; age: number }>()
    while (goOn()) {
      if (random() < 0.05) await evicts()
      const page = pages[Math.floor(random() * pages.length)] as Page
      const known = random() < 0.3 ? etags.get(page) : undefined
      const needed = page.acknowledged()
      const { status, body, headers } = await page.who.call<{
        source: 'cache' | 'database'
        revision: number
        data: never
      }>('GET', page.path, undefined, { at: anywhere(), headers: known ? { 'if-none-match': known.etag } : {} })
      if (status !== 200 && status !== 304) throw new Error(`${page.path}: ${status} ${JSON.stringify(body)}`)
      const age = status === 304 ? (known?.age ?? Number.NaN) : page.ageOf(body)
      sources[status === 304 ? 'not modified' : body.source] += 1
      // not ">": an answer that cannot be understood is no new one either
      if (!(age >= needed)) stale.push(`${page.path} answered ${age} after ${needed} was acknowledged`)
      if (status === 200) etags.set(page, { etag: headers.get('etag') ?? '', age })
    }
  }
  /** What an operator, a full Redis or an expiry does at any time. */
  async function evicts() {
    const keys = await operator.keys('*')
    const key = keys[Math.floor(random() * keys.length)]
    if (random() < 0.2) await operator.flushall()
    else if (key !== undefined) await operator.del(key)
  }
  await Promise.all([trains(), renames(), reads(), reads(), reads(), reads()])
  return { saves, stale, sources, isEnough: isEnough() }
}

t.test(
  'under writers, readers and evictions on three instances no read is older than what was acknowledged',
  async (t) => {
    const { saves, stale, sources, isEnough } = await play(t)
    t.comment(`seed ${SEED}: ${saves} saves, reads by source ${JSON.stringify(sources)}`)
    t.strictSame(stale, [])
    t.ok(isEnough, 'it was a real test')
  },
)

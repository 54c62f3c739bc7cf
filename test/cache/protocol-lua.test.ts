import { Redis } from 'ioredis'
import t from 'tap'
import type { CacheStore, EntryToStore } from '../../src/cache/store.ts'
import { createMemoryStore } from '../../src/cache/stores/memory.ts'
import { asItIs, RULES, without } from '../model/broken.ts'
import { testRedis } from '../support/services.ts'
import { patientStoreAt } from './stores.ts'

const FLOOR = 'rev:x'
const ENTRY = 'user:x:progress'
const WATCHED = 'watched:x'
const REVISIONS = [0, 5, 9, 10, 2 ** 53 - 1]

/** Every kind of floor that could be there, by the store's own run. */
const floorStates = (run: string): (string | null)[] => [
  null,
  '',
  'garbage',
  run,
  `${run} `,
  `${run} ?`,
  `${run}  5`,
  `${run} 5 `,
  `${run} 5x`,
  `${run} -5`,
  `${run} 5.0`,
  `${run} 1e3`,
  `${run} 12345678901234567`,
  ...REVISIONS.map((revision) => `${run} ${revision}`),
  `${run} 007`,
  `${run} ?n`,
  `${run} ?m`,
  `${run} ??`,
  'other 5',
  'other ?n',
  `${'0'.repeat(40)} 9`,
]

type Operation = (store: CacheStore) => Promise<unknown>

const entry = (revision: number): EntryToStore => ({
  key: ENTRY,
  value: Buffer.from(`new ${revision}`),
  ttlMs: 60_000,
})

function* operations(): Generator<[name: string, operation: Operation]> {
  for (const nonce of ['n', 'p']) {
    yield [`plant ${nonce}`, (store) => store.plant({ floorKey: FLOOR, nonce })]
    yield [`make unknown ${nonce}`, (store) => store.makeUnknown({ floorKey: FLOOR, nonce })]
  }
  for (const revision of REVISIONS) {
    for (const nonce of [null, 'n', 'm']) {
      const request = { floorKey: FLOOR, nonce, revision }
      const run = (store: CacheStore) => store.run() ?? ''
      yield [
        `fill ${nonce} ${revision}`,
        (store) => store.fill({ ...request, run: run(store), entry: entry(revision) }),
      ]
      yield [`verify ${nonce} ${revision}`, (store) => store.fill({ ...request, run: run(store) })]
    }
    const raise = (store: CacheStore) => store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision, nonce: 'r' })
    yield [`raise ${revision}`, raise]
    yield [`raise ${revision} of what is watched`, (store) => store.watch([WATCHED], 60_000).then(() => raise(store))]
  }
}

/** What an operation answers and leaves behind, with the run's name taken out. */
async function outcome(store: CacheStore, floor: string | null, operation: Operation): Promise<string> {
  const run = store.run() ?? ''
  await Promise.all([
    store.delete([FLOOR, ENTRY, WATCHED]),
    floor !== null && store.set(FLOOR, floor, 60_000),
    store.set(ENTRY, 'old', 60_000),
  ])
  const answer = await operation(store)
  const left = await Promise.all([FLOOR, ENTRY].map(async (key) => (await store.get(key))?.toString()))
  return JSON.stringify({ answer, left }).replaceAll(run, '<run>')
}

/** The cache as it is, and without each rule that the scripts know of. */
const variants = [asItIs, ...RULES.map((rule) => without(rule)).filter(({ scripts }) => scripts !== asItIs.scripts)]

for (const variant of variants) {
  const name = variant.off.length === 0 ? 'all rules' : `without ${variant.off}`
  t.test(`the Lua scripts decide as the pure functions do, in every state of the floor: ${name}`, async (t) => {
    const redis = await testRedis(t)
    const inRedis = await patientStoreAt(t, redis.url, variant)
    const inProcess = createMemoryStore({ protocol: variant.protocol })
    let compared = 0
    for (const [operationName, operation] of operations()) {
      const states = floorStates('<run>').length
      for (let at = 0; at < states; at += 1) {
        const floorFor = (store: CacheStore) => floorStates(store.run() ?? '')[at] ?? null
        const lua = await outcome(inRedis, floorFor(inRedis), operation)
        const pure = await outcome(inProcess, floorFor(inProcess), operation)
        if (lua !== pure) t.equal(lua, pure, `${operationName} on ${floorStates('<run>')[at]}`)
        compared += 1
      }
    }
    t.ok(compared > 1_000, `${compared} pairs compared`)
  })
}

t.test('floors and entries get their lifetimes, and a lower raise does not renew a floor', async (t) => {
  const redis = await testRedis(t)
  const store = await patientStoreAt(t, redis.url)
  const client = new Redis(redis.url)
  t.teardown(() => client.disconnect())

  await store.plant({ floorKey: FLOOR, nonce: 'n' })
  await store.fill({ floorKey: FLOOR, run: store.run() ?? '', nonce: 'n', revision: 5, entry: entry(5) })
  const floorMs = await client.pttl(FLOOR)
  t.ok(floorMs > 50_000 && floorMs <= 60_000, `a floor lives ${floorMs} ms`)
  t.ok((await client.pttl(ENTRY)) > 59_000)

  await client.pexpire(FLOOR, 1_000)
  await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 4, nonce: 'r' })
  t.ok((await client.pttl(FLOOR)) <= 1_000, 'a floor above all raises, as after a restore, goes by itself')
  await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 5, nonce: 'r' })
  t.ok((await client.pttl(FLOOR)) > 50_000)
})

import type { Test } from 'tap'
import type { CacheStore } from '../../src/cache/store.ts'
import { until } from '../support/until.ts'

const FLOOR = 'rev:x'
const ENTRY = 'user:x:progress'
const WATCHED = 'watched:x'

/** What every store does, whatever it is made of. */
export function cacheStoreSuite(t: Test, open: (t: Test) => Promise<CacheStore>): void {
  const stored = (revision: number, value = `value ${revision}`) => ({
    key: ENTRY,
    value: Buffer.from(value),
    ttlMs: 60_000,
  })
  const runOf = (store: CacheStore) => store.run() ?? ''

  t.test('a floor that is missing is unknown, and the first reader plants its nonce', async (t) => {
    const store = await open(t)
    t.strictSame(await store.read(ENTRY, FLOOR), { run: runOf(store), entry: null, floor: null })
    t.match(await store.plant({ floorKey: FLOOR, nonce: 'first' }), { state: 'planted', nonce: 'first' })
    t.match(await store.plant({ floorKey: FLOOR, nonce: 'second' }), { state: 'planted', nonce: 'first' })
    t.equal((await store.read(ENTRY, FLOOR)).floor, `${runOf(store)} ?first`)
  })

  t.test('a fill on the planted nonce verifies the floor and stores the entry', async (t) => {
    const store = await open(t)
    const run = runOf(store)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    t.equal(await store.fill({ floorKey: FLOOR, run, nonce: 'other', revision: 3, entry: stored(3) }), false)
    t.equal(await store.fill({ floorKey: FLOOR, run, nonce: 'n', revision: 3, entry: stored(3) }), true)
    t.strictSame(await store.read(ENTRY, FLOOR), { run, entry: Buffer.from('value 3'), floor: `${run} 3` })
    t.match(await store.plant({ floorKey: FLOOR, nonce: 'm' }), { state: 'verified', revision: 3 })
  })

  t.test('a fill below a verified floor stores nothing, one above raises it; 9 is below 10', async (t) => {
    const store = await open(t)
    const run = runOf(store)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    await store.fill({ floorKey: FLOOR, run, nonce: 'n', revision: 9, entry: stored(9) })
    await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 10, nonce: 'w' })
    t.equal(await store.fill({ floorKey: FLOOR, run, nonce: null, revision: 9, entry: stored(9, 'late') }), false)
    t.strictSame((await store.read(ENTRY, FLOOR)).entry, Buffer.from('value 9'))
    t.equal(await store.fill({ floorKey: FLOOR, run, nonce: null, revision: 11, entry: stored(11) }), true)
    t.equal((await store.read(ENTRY, FLOOR)).floor, `${run} 11`)
  })

  t.test('a fill planted in another run is refused', async (t) => {
    const store = await open(t)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    t.equal(await store.fill({ floorKey: FLOOR, run: 'another', nonce: 'n', revision: 3 }), false)
  })

  t.test('a raise replaces the nonce of an unknown floor and verifies nothing', async (t) => {
    const store = await open(t)
    const run = runOf(store)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    t.match(await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 4, nonce: 'w' }), { verified: false })
    t.strictSame(await store.read(ENTRY, FLOOR), { run, entry: null, floor: `${run} ?w` })
    t.equal(await store.fill({ floorKey: FLOOR, run, nonce: 'n', revision: 4 }), false, 'the reader asked before it')
  })

  t.test('a raise on a verified floor raises it and leaves the entry, and a late one lowers nothing', async (t) => {
    const store = await open(t)
    const run = runOf(store)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    await store.fill({ floorKey: FLOOR, run, nonce: 'n', revision: 1, entry: stored(1) })
    t.match(await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 5, nonce: 'w' }), { verified: true })
    t.match(await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 4, nonce: 'w' }), { verified: true })
    t.strictSame(await store.read(ENTRY, FLOOR), { run, entry: Buffer.from('value 1'), floor: `${run} 5` })
  })

  t.test('a raise tells whether anybody watches, for as long as a mark lives, whatever the floor', async (t) => {
    const store = await open(t)
    const watched = async () =>
      (await store.raise({ floorKey: FLOOR, watchedKey: WATCHED, revision: 1, nonce: 'w' })).watched
    t.equal(await watched(), false)
    await store.watch([WATCHED, 'watched:y'], 60_000)
    t.equal(await watched(), true, 'of an unknown floor')
    await store.fill({ floorKey: FLOOR, run: runOf(store), nonce: 'w', revision: 1 })
    t.equal(await watched(), true, 'of a verified one')
    await store.watch([WATCHED], 1)
    await until(async () => !(await watched()), { what: 'the mark to end' })
    await store.watch([], 60_000)
  })

  t.test('a floor can be made unknown, whatever it was', async (t) => {
    const store = await open(t)
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    await store.fill({ floorKey: FLOOR, run: runOf(store), nonce: 'n', revision: 5 })
    await store.makeUnknown({ floorKey: FLOOR, nonce: 'm' })
    t.strictSame(await store.readFloors([FLOOR, 'rev:none']), {
      run: runOf(store),
      floors: [`${runOf(store)} ?m`, null],
    })
  })

  t.test('a thousand floors are read in the order asked', async (t) => {
    const store = await open(t)
    const floorKeys = Array.from({ length: 1_001 }, (_, at) => `rev:${at}`)
    await store.makeUnknown({ floorKey: 'rev:1000', nonce: 'last' })
    const { floors } = await store.readFloors(floorKeys)
    t.equal(floors.length, floorKeys.length)
    t.equal(floors[1_000], `${runOf(store)} ?last`)
    t.strictSame((await store.readFloors([])).floors, [])
  })

  t.test('entries are bytes: what is stored comes back as it was', async (t) => {
    const store = await open(t)
    const value = Buffer.from([0, 255, 10, 13, 0xf0, 0x9f, 0x92, 0xaa])
    await store.plant({ floorKey: FLOOR, nonce: 'n' })
    const entry = { ...stored(1), value }
    await store.fill({ floorKey: FLOOR, run: runOf(store), nonce: 'n', revision: 1, entry })
    t.strictSame((await store.read(ENTRY, FLOOR)).entry, value)
  })

  t.test('plain keys are set, found by pattern, deleted, and end after their lifetime', async (t) => {
    const store = await open(t)
    await store.set('a:1', 'one', 60_000)
    await store.set('a:2', 'two', 60_000)
    await store.set('a:[x]', 'brackets', 60_000)
    await store.set('b:1', 'three', 1)
    t.strictSame((await store.getKeys('a:?')).sort(), ['a:1', 'a:2'])
    t.strictSame(await store.getKeys('a:[2-3]'), ['a:2'])
    t.strictSame(await store.getKeys('a:[^2]'), ['a:1'])
    t.strictSame(await store.getKeys('a:\\[x\\]'), ['a:[x]'])
    t.equal((await store.getKeys('a:*', 1)).length, 1)
    t.equal(await store.delete(['a:1', 'a:none']), 1)
    t.equal(await store.get('a:1'), null)
    t.strictSame(await store.get('a:2'), Buffer.from('two'))
    await until(async () => (await store.get('b:1')) === null, { what: 'b:1 to end' })
  })
}

import t from 'tap'
import { createNoStore } from '../../src/cache/no-store.ts'
import { coherentCacheSuite } from '../suites/cache-coherent.ts'
import { STORES } from './stores.ts'
import { instance, MEMBER, TestTruth } from './world.ts'

for (const [where, open] of Object.entries(STORES)) {
  t.test(`the coherent cache over a store ${where}`, (t) => {
    coherentCacheSuite(t, async (t) => (await open(t))())
    t.end()
  })
}

t.test('without a store every read asks the database and no save waits', async (t) => {
  const truth = new TestTruth()
  const a = await instance(t, { store: createNoStore(), truth })
  await a.read()
  const startedAtMs = performance.now()
  const revision = await a.save()
  t.ok(performance.now() - startedAtMs < 100)
  const answer = await a.cache.read('progress', MEMBER)
  t.strictSame([answer.source, answer.version.revision], ['database', revision])
  t.strictSame([...(await a.cache.floors([MEMBER]))], [[MEMBER, undefined]])
})

t.test('ready tells what can be used, and does not wait for ever', async (t) => {
  const truth = new TestTruth()
  const { cache } = await instance(t, { store: { ...createNoStore(), run: () => undefined }, truth })
  const { epoch, storeUsable } = await cache.ready(20)
  t.strictSame([epoch, storeUsable], ['epoch-a', false])
})

import t from 'tap'
import { cacheStoreSuite } from '../suites/cache-store.ts'
import { STORES } from './stores.ts'

for (const [where, open] of Object.entries(STORES)) {
  t.test(`a store ${where}`, (t) => {
    cacheStoreSuite(t, async (t) => (await open(t))())
    t.end()
  })
}

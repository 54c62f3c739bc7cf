import t from 'tap'
import { createCoherentCache } from '../../src/cache/coherent.ts'
import { createOutboxWatch, type OutboxWatch } from '../../src/cache/outbox-watch.ts'
import { createMemoryStore } from '../../src/cache/stores/memory.ts'
import { turnsFor } from '../support/turns.ts'
import { until } from '../support/until.ts'
import { keys, MEMBER, TestTruth } from './world.ts'

t.test('while Redis is away, saves that are acknowledged leave nothing behind but the newest revision', async (t) => {
  const truth = new TestTruth()
  const real = createOutboxWatch({ poll: () => truth.poll() })
  let listening = 0
  const watch: OutboxWatch = {
    ...real,
    onPoll: (listener) => {
      listening += 1
      const end = real.onPoll(listener)
      return () => {
        listening -= 1
        end()
      }
    },
  }
  const store = createMemoryStore()
  let isAway = true
  const raised: number[] = []
  const cache = createCoherentCache({
    turns: turnsFor(),
    store: {
      ...store,
      raise: async (request) => {
        if (isAway) throw new Error('away')
        raised.push(request.revision)
        return store.raise(request)
      },
    },
    keys,
    truth,
    watch,
    isUnavailable: () => false,
  })
  t.teardown(() => {
    cache.close()
    real.close()
  })
  await real.waitForPoll()
  const save = () => cache.committed({ subjectId: MEMBER, revision: truth.commit(), committedAtMs: performance.now() })
  await Promise.all([save(), save()])
  await save()
  t.equal(listening, 0, 'nobody waits for a poll any more')
  isAway = false
  await until(() => raised.length > 0, { what: 'the raise to be made up for' })
  t.strictSame(raised, [3], 'once, to the newest')
})

import t from 'tap'
import { ALL_RULES, type ProtocolRules } from '../../src/cache/protocol.ts'
import { type ModelOptions, search } from './protocol-model.ts'

/** Small enough for every run. Larger ones (three readers, two writers with two readers) have been searched by hand. */
const searches: ModelOptions[] = [
  { writers: 1, readers: 2, faults: {} },
  { writers: 1, readers: 2, faults: { flush: 1 } },
  { writers: 1, readers: 2, faults: { raiseFails: 1 } },
  { writers: 1, readers: 1, faults: { restartOld: 1, raiseFails: 1 } },
  { writers: 2, readers: 1, faults: { evictFloor: 1 } },
]

for (const options of searches) {
  const { writers, readers, faults } = options
  const trouble = Object.keys(faults).join(' and ') || 'nothing'
  t.test(`every order of ${writers} writers and ${readers} readers keeps the promise through ${trouble}`, async (t) => {
    const { states, violation } = search(options)
    t.strictSame(violation, null)
    t.comment(`${states} states`)
  })
}

const needed: [rule: keyof ProtocolRules, world: ModelOptions][] = [
  ['floorsAreVerified', { writers: 2, readers: 1, faults: { flush: 1 } }],
  ['fillsAreJudged', { writers: 1, readers: 2, faults: { evictFloor: 1 } }],
  ['runsAreTold', { writers: 1, readers: 1, faults: { restartOld: 1 } }],
  ['outboxIsWatched', { writers: 1, readers: 1, faults: { raiseFails: 1 } }],
]

for (const [rule, world] of needed) {
  t.test(`without ${rule} the promise is broken`, async (t) => {
    const { violation } = search({ ...world, rules: { ...ALL_RULES, [rule]: false } })
    t.ok(violation, violation?.join(' · ') ?? 'found nothing')
  })
}

import t from 'tap'
import { ALL_RULES, type ProtocolRules } from '../../src/cache/protocol.ts'
import { type ModelOptions, search } from './protocol-model.ts'

const TWO_BY_TWO = { writers: 2, readers: 2 }

const faults: [name: string, faults: ModelOptions['faults']][] = [
  ['no fault', {}],
  ['an evicted floor', { evictFloor: 1 }],
  ['a flush', { flush: 1 }],
  ['a restart with old data', { restartOld: 1 }],
  ['a raise that fails', { raiseFails: 1 }],
]

for (const [name, fault] of faults) {
  t.test(`two writers and two readers in every order keep the promise: ${name}`, async (t) => {
    const { states, violation } = search({ ...TWO_BY_TWO, faults: fault })
    t.equal(violation, null, violation?.join(' · '))
    t.comment(`${states} states`)
  })
}

for (const [name, fault] of [
  ['two flushes', { flush: 2 }],
  ['an eviction and a failing raise', { evictFloor: 1, raiseFails: 1 }],
  ['a restart with old data and a failing raise', { restartOld: 1, raiseFails: 1 }],
] as const) {
  t.test(`one writer and two readers in every order keep the promise: ${name}`, async (t) => {
    const { states, violation } = search({ writers: 1, readers: 2, faults: fault })
    t.equal(violation, null, violation?.join(' · '))
    t.comment(`${states} states`)
  })
}

const needed: [rule: keyof ProtocolRules, faults: ModelOptions['faults']][] = [
  ['floorsAreVerified', { flush: 1 }],
  ['fillsAreJudged', {}],
  ['runsAreTold', { restartOld: 1 }],
  ['outboxIsWatched', { raiseFails: 1 }],
]

for (const [rule, fault] of needed) {
  t.test(`without ${rule} the promise is broken`, async (t) => {
    const { violation } = search({ ...TWO_BY_TWO, faults: fault, rules: { ...ALL_RULES, [rule]: false } })
    t.ok(violation, 'found nothing')
    t.comment(violation?.join(' · '))
  })
}

import { parseArgs } from 'node:util'
import { ALL_RULES, type ProtocolRules } from '../../src/cache/protocol.ts'
import { rowOf, summaryOf, TABLE_HEAD } from './report.ts'
import { type Outcome, search, without } from './search.ts'
import { nameOf } from './world.ts'
import { largeWorlds, singleFaultWorlds, twoFaultWorlds } from './worlds.ts'

const HELP = `npm run search -- [options]: every interleaving of small fleets around one cached subject.

  --states N       gives a world up at so many states (20000000; each takes some 30 bytes)
  --world TEXT     only worlds with this in their name, as in "2 writers, 2 readers: flush"
  --without RULE   with a rule switched off: ${Object.keys(ALL_RULES).join(', ')}
  --whole          without reductions: every action is a step of its own, and states are told apart by names
  --help

Exits with 1 when the promise can be broken.`

const isRule = (name: string): name is keyof ProtocolRules => name in ALL_RULES

function main(): number {
  const { values } = parseArgs({
    options: {
      states: { type: 'string', default: '20000000' },
      world: { type: 'string', default: '' },
      without: { type: 'string', multiple: true, default: [] },
      whole: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const limit = Number(values.states)
  if (!Number.isSafeInteger(limit) || limit < 1) throw new Error('--states takes a whole number above 0')
  const unknown = values.without.filter((name) => !isRule(name))
  if (unknown.length > 0) throw new Error(`There is no rule ${unknown.join(', ')}`)
  const worlds = [...singleFaultWorlds, ...twoFaultWorlds, ...largeWorlds].filter((world) =>
    nameOf(world).includes(values.world),
  )
  if (worlds.length === 0) throw new Error(`No world has "${values.world}" in its name`)

  const options = { rules: without(...values.without.filter(isRule)), limit, isReduced: !values.whole }
  const outcomes: Outcome[] = []
  console.log(TABLE_HEAD)
  for (const world of worlds) {
    const outcome = search(world, options)
    outcomes.push(outcome)
    console.log(rowOf(outcome))
  }
  console.log(`\n${summaryOf(outcomes)}`)
  const violated = outcomes.filter(({ violation }) => violation !== null)
  for (const { world, violation } of violated) console.log(`\n${nameOf(world)}\n${violation?.join('\n')}`)
  return violated.length > 0 ? 1 : 0
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

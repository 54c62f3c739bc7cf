import { parseArgs } from 'node:util'
import { isRule, RULES, without } from './broken.ts'
import { deliveryNameOf, deliveryWorlds, largeDeliveryWorlds, searchDelivery } from './delivery.ts'
import { type Outcome, rowOf, summaryOf, TABLE_HEAD } from './report.ts'
import { type SearchOptions, search } from './search.ts'
import { nameOf, type World } from './world.ts'
import { largeWorlds, singleFaultWorlds, twoFaultWorlds } from './worlds.ts'

const HELP = `npm run search -- [options]: every interleaving of small fleets around one cached subject,
and of savers and a page that is told of them.

  --states N       gives a world up at so many states (20000000; each takes some 30 bytes)
  --world TEXT     only worlds with this in their name, as in "2 writers, 2 readers: flush"
  --without RULE   with a rule switched off: ${RULES.join(', ')}
  --whole          without reductions: every action is a step of its own, and states are told apart by names
  --help

Exits with 1 when the promise can be broken.`

const byReading = (options: SearchOptions) => (world: World) => ({
  name: nameOf(world),
  run: () => search(world, options),
})

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
  const options = { variant: without(...values.without.filter(isRule)), limit, isReduced: !values.whole }
  const searches = [
    ...[...singleFaultWorlds, ...twoFaultWorlds].map(byReading(options)),
    ...[...deliveryWorlds, ...largeDeliveryWorlds].map((world) => ({
      name: deliveryNameOf(world),
      run: () => searchDelivery(world, { limit }),
    })),
    ...largeWorlds.map(byReading(options)),
  ].filter(({ name }) => name.includes(values.world))
  if (searches.length === 0) throw new Error(`No world has "${values.world}" in its name`)

  const outcomes: Outcome[] = []
  console.log(TABLE_HEAD)
  for (const { run } of searches) {
    const outcome = run()
    outcomes.push(outcome)
    console.log(rowOf(outcome))
  }
  console.log(`\n${summaryOf(outcomes)}`)
  const violated = outcomes.filter(({ violation }) => violation !== null)
  for (const { name, violation } of violated) console.log(`\n${name}\n${violation?.join('\n')}`)
  return violated.length > 0 ? 1 : 0
}

try {
  process.exitCode = main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}

import t, { type Test } from 'tap'
import { type Rule, without } from './broken.ts'
import { rowOf, summaryOf, TABLE_HEAD } from './report.ts'
import { search } from './search.ts'
import { nameOf, type World } from './world.ts'
import { needed, singleFaultWorlds, twoFaultWorlds } from './worlds.ts'

/** Far above what any of these worlds has. */
const LIMIT = 1_000_000

const keepsThePromise = (t: Test, worlds: readonly World[]) => {
  const outcomes = worlds.map((world) => {
    const outcome = search(world, { limit: LIMIT })
    t.strictSame(outcome.violation, null, nameOf(world))
    t.ok(outcome.isFinished, `${nameOf(world)}: searched to the end`)
    return outcome
  })
  t.comment([summaryOf(outcomes), TABLE_HEAD, ...outcomes.map(rowOf)].join('\n'))
}

t.test('no read is older than a save acknowledged before it, in any order of steps, through any one fault', async (t) =>
  keepsThePromise(t, singleFaultWorlds),
)

t.test('nor through any two faults', async (t) => keepsThePromise(t, twoFaultWorlds))

/** Not the steps of each, which may change, but what the last one has to be. */
const BROKEN_BY: Record<Rule, RegExp> = {
  floorsAreVerified: /hit \(owed 2\)/,
  fillsAreJudged: /hit \(owed 1\)/,
  runsAreTold: /hit \(owed 1\)/,
  outboxIsWatched: /hit \(owed 1\)/,
  replaysRaise: /hit \(owed 1\)/,
  joinsOnlyWaiting: /has read 0 from the database/,
  commandsAreNotResent: /in flight when Redis was killed, is sent again; .*hit \(owed 1\)/,
}

for (const [rule, world] of Object.entries(needed) as [Rule, World][]) {
  t.test(`without ${rule} a read can be older than a save acknowledged before it`, async (t) => {
    const { violation } = search(world, { variant: without(rule) })
    t.match(violation?.at(-1), BROKEN_BY[rule])
    t.comment([nameOf(world), ...(violation ?? [])].join('\n'))
    t.strictSame(search(world).violation, null, 'and with it not')
  })
}

t.test('a member nobody has read yet needs the nonce', async (t) => {
  const world: World = { writers: 1, readers: 2, cold: true, faults: { flush: 1 } }
  t.match(search(world, { variant: without('floorsAreVerified') }).violation?.at(-1), /hit \(owed 1\)/)
  t.strictSame(search(world).violation, null)
})

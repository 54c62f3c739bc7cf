import t from 'tap'
import { asItIs, RULES, type Rule, without } from './broken.ts'
import { createContext } from './context.ts'
import { stepsFrom } from './model.ts'
import { reduce } from './reduction.ts'
import { search } from './search.ts'
import { firstState, type State } from './state.ts'
import { nameOf, type World } from './world.ts'
import { needed, singleFaultWorlds, smallWorlds } from './worlds.ts'

const LIMIT = 500_000

/** Both searches to their end. */
function both(world: World, off: readonly Rule[]) {
  const options = { variant: without(...off), limit: LIMIT }
  return { reduced: search(world, options), whole: search(world, { ...options, isReduced: false }) }
}

t.test('the reductions change no verdict', async (t) => {
  let states = 0
  for (const world of smallWorlds) {
    const { reduced, whole } = both(world, [])
    t.ok(whole.isFinished)
    t.equal(reduced.violation !== null, whole.violation !== null, nameOf(world))
    t.ok(whole.states > 10 * reduced.states, 'and save most of the work')
    states += whole.states
  }
  t.comment(`${states} states without reductions`)
})

t.test('also not when a rule is off', async (t) => {
  for (const rule of RULES) {
    const { reduced, whole } = both(needed[rule], [rule])
    t.ok(reduced.violation && whole.violation, rule)
    t.ok((reduced.violation?.length ?? 0) <= (whole.violation?.length ?? 0), 'some steps are taken together')
    const other = RULES.find((one) => one !== rule && needed[one] !== needed[rule])!
    const spared = both(needed[rule], [other])
    t.equal(
      spared.reduced.violation !== null,
      spared.whole.violation !== null,
      `${nameOf(needed[rule])} without ${other}`,
    )
  }
})

/** The normal forms of what comes next. */
function nextOf(world: World, from: State): { raw: State[]; normal: Set<string> } {
  const raw: State[] = []
  const normal = new Set<string>()
  const context = createContext(world, asItIs, true, (state) => {
    raw.push(state.slice())
    if (reduce(context, state)) normal.add(state.join())
  })
  stepsFrom(context, from)
  return { raw, normal }
}

/** The states nearest to the first one, as the steps leave them. */
function nearest(world: World, count: number): State[] {
  const known = new Map([[firstState(world).join(), firstState(world)]])
  for (const state of known.values()) {
    if (known.size >= count) break
    for (const next of nextOf(world, state).raw) known.set(next.join(), next)
  }
  return [...known.values()]
}

t.test('what comes next does not depend on what is renamed and forgotten', async (t) => {
  const context = (world: World) => createContext(world, asItIs, true, () => undefined)
  for (const world of singleFaultWorlds.filter(({ cold }) => !cold)) {
    const differing = nearest(world, 1_500).filter((state) => {
      const reduced = state.slice()
      if (!reduce(context(world), reduced)) return false
      const [one, other] = [nextOf(world, state).normal, nextOf(world, reduced).normal]
      // A step that nobody sees is no step.
      for (const known of [one, other]) known.add(reduced.join())
      return one.size !== other.size || [...one].some((next) => !other.has(next))
    })
    t.strictSame(differing.map(String), [], nameOf(world))
  }
})

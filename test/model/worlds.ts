import type { Rule } from './broken.ts'
import { FAULTS, type Fault, type World } from './world.ts'

type Shape = Omit<World, 'faults'>

const SINGLE: World['faults'][] = FAULTS.map((fault) => ({ [fault]: 1 }))
/** Every two faults, and every fault twice. */
const PAIRS: World['faults'][] = FAULTS.flatMap((one, at) =>
  FAULTS.slice(at).map((other) => (one === other ? { [one]: 2 } : { [one]: 1, [other]: 1 })),
)

const worldsOf = (shapes: Shape[], faults: World['faults'][]): World[] =>
  shapes.flatMap((shape) => faults.map((some) => ({ ...shape, faults: some })))

/** Two readers of any processes, and two of one process: with no fault, each fault, each two faults. */
export const singleFaultWorlds: World[] = worldsOf(
  [
    { writers: 2, readers: 2 },
    { writers: 2, readers: 2, cold: true },
    { writers: 2, readers: 2, oneProcess: true },
    { writers: 2, readers: 3, oneProcess: true },
  ],
  [{}, ...SINGLE],
)
export const twoFaultWorlds: World[] = worldsOf(
  [
    { writers: 2, readers: 1, reads: 2 },
    { writers: 2, readers: 2 },
    { writers: 2, readers: 2, oneProcess: true },
  ],
  PAIRS,
)

const triple = (one: Fault, two: Fault, three: Fault) => ({ [one]: 1, [two]: 1, [three]: 1 })
const TRIPLES: World['faults'][] = [
  triple('raise late', 'fill late', 'flush'),
  triple('raise late', 'fill late', 'restart with old data'),
  triple('raise late', 'writer dies', 'floor evicted'),
  triple('raise lost', 'old poll', 'restart with old data'),
  triple('writes refused', 'fill late', 'restart with old data'),
  triple('writes refused', 'writer dies', 'flush'),
  triple('entry evicted', 'floor evicted', 'restart with old data'),
  triple('Redis away for readers', 'raise late', 'flush'),
]

/** What does not fit in a test run: more readers, more writers, three faults. */
export const largeWorlds: World[] = [
  ...worldsOf([{ writers: 2, readers: 2, reads: 2 }], PAIRS),
  ...worldsOf(
    [
      { writers: 3, readers: 3 },
      { writers: 3, readers: 3, oneProcess: true },
    ],
    [{}, ...SINGLE],
  ),
  ...worldsOf([{ writers: 3, readers: 2 }], PAIRS),
  ...worldsOf(
    [
      { writers: 2, readers: 2 },
      { writers: 2, readers: 2, oneProcess: true },
    ],
    TRIPLES,
  ),
  ...worldsOf([{ writers: 3, readers: 3 }], PAIRS),
]

/** For each rule a world that needs it. */
export const needed: Record<Rule, World> = {
  floorsAreVerified: { writers: 2, readers: 2, faults: { flush: 1 } },
  fillsAreJudged: { writers: 1, readers: 2, faults: { 'entry evicted': 1 } },
  runsAreTold: { writers: 1, readers: 1, faults: { 'restart with old data': 1 } },
  outboxIsWatched: { writers: 1, readers: 1, faults: { 'raise lost': 1 } },
  replaysRaise: { writers: 1, readers: 1, faults: { 'writer dies': 1 } },
  joinsOnlyWaiting: { writers: 1, readers: 2, oneProcess: true, faults: { 'Redis away for readers': 1 } },
  commandsAreNotResent: { writers: 1, readers: 1, faults: { 'restart with old data': 1 } },
}

/** Small enough to be searched without reductions. */
export const smallWorlds: World[] = worldsOf(
  [
    { writers: 1, readers: 1, reads: 2 },
    { writers: 1, readers: 2, oneProcess: true },
  ],
  [{}, ...SINGLE],
)

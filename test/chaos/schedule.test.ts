import t from 'tap'
import { Random } from './random.ts'
import { lengthOf, schedule } from './schedule.ts'

const FAULTS = [
  ...['redis-kill', 'redis-flushall', 'redis-pause'].map((name) => ({ name, lengthMs: 2_000, parts: ['redis'] })),
  ...['kill', 'freeze'].map((name) => ({ name, lengthMs: 10_000, parts: ['instance'] })),
  { name: 'postgres-restart', lengthMs: 3_000, parts: ['postgres', 'instance', 'redis'] },
  { name: 'deaf', lengthMs: 4_000, parts: ['clients'] },
]
const namesOf = (seed: number) =>
  schedule(FAULTS, new Random(seed)).map(({ faults }) => faults.map((f) => f.fault.name))

t.test('every fault comes once, and the same seed gives the same schedule', async (t) => {
  for (let seed = 1; seed <= 50; seed++) {
    t.strictSame(namesOf(seed).flat().sort(), FAULTS.map(({ name }) => name).sort())
    t.strictSame(schedule(FAULTS, new Random(seed)), schedule(FAULTS, new Random(seed)))
  }
  t.not(new Set(Array.from({ length: 50 }, (_, seed) => namesOf(seed).join())).size, 1, 'seeds differ')
})

t.test('two faults at once have no part in common, and there are such', async (t) => {
  const steps = Array.from({ length: 50 }, (_, seed) => schedule(FAULTS, new Random(seed))).flat()
  const together = steps.filter(({ faults }) => faults.length > 1)
  t.ok(together.length > 0)
  for (const { faults } of together) {
    const parts = faults.flatMap(({ fault }) => fault.parts)
    t.equal(new Set(parts).size, parts.length)
  }
})

t.test('before every step nothing is broken for one to three seconds', async (t) => {
  const steps = schedule(FAULTS, new Random(7))
  for (const { quietMs } of steps) t.ok(quietMs >= 1_000 && quietMs <= 3_000)
  t.ok(lengthOf(steps) >= 10_000 + steps.length * 1_000)
})

t.test('a random number is in its bounds and a shuffle loses nothing', async (t) => {
  const random = new Random(1)
  const drawn = Array.from({ length: 1_000 }, () => random.int(3, 5))
  t.strictSame([...new Set(drawn)].sort(), [3, 4, 5])
  t.strictSame(random.shuffle([1, 2, 3, 4]).sort(), [1, 2, 3, 4])
  t.throws(() => random.pick([]))
})

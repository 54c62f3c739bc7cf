import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from '../../../deploy/services.ts'
import type { Contender } from './contender.ts'
import type { Phase } from './phases.ts'
import { type Tally, Trial } from './trial.ts'
import type { Truth } from './truth.ts'

export interface Size {
  seed: number
  saves: number
  subjects: number
  writers: number
  readers: number
  /** From the last acknowledged save to the look at what is still stale. */
  restMs: number
}

export interface Outcome extends Tally {
  /** Of all instances' views, how many are still stale at rest: they stay so until the next save or their lifetime's end. */
  staleAtRest: number
  loads: number
}

const INSTANCES = 3
const MAX_LOAD_MS = 20
const MAX_WRITER_GAP_MS = 60
const MAX_READER_GAP_MS = 10

/** Runs one phase on one contender. Who saves, reads and waits how long follows from the seed, whoever it is run on. */
export async function runPhase(
  contender: Contender,
  phase: Phase,
  { truth, redis }: { truth: Truth; redis: Service },
  size: Size,
): Promise<Outcome> {
  const ids = await truth.begin(size.subjects)
  const loadMs = randomNumbers(size.seed)
  truth.afterSnapshot = () => sleep(loadMs(MAX_LOAD_MS + 1))
  const instances = await Promise.all(
    Array.from({ length: INSTANCES }, () => contender.open({ truth, redisUrl: redis.url })),
  )
  const trial = new Trial(truth, instances)
  const readEach = () => Promise.all(instances.flatMap((_, at) => ids.map((id) => trial.read(at, id))))
  await readEach()

  const pending = [...phase.faults]
  let faults: Promise<unknown> = Promise.resolve()
  let left = size.saves
  const write = async (random: RandomNumber) => {
    while (left > 0) {
      left -= 1
      if (1 - left / size.saves >= (pending[0]?.atShare ?? Number.POSITIVE_INFINITY)) {
        const { strike } = pending.shift()!
        faults = faults.then(() => strike(redis))
      }
      await trial.save(random(INSTANCES), ids[random(ids.length)]!)
      await sleep(random(MAX_WRITER_GAP_MS))
    }
  }
  let writing = true
  const read = async (random: RandomNumber) => {
    while (writing) {
      await trial.read(random(INSTANCES), ids[random(ids.length)]!)
      await sleep(random(MAX_READER_GAP_MS))
    }
  }
  const start = (count: number, work: (random: RandomNumber) => Promise<void>, first: number) =>
    Promise.all(Array.from({ length: count }, (_, at) => work(randomNumbers(size.seed + first + at))))
  const readers = start(size.readers, read, 1_000)
  await start(size.writers, write, 2_000)
  await faults
  await sleep(size.restMs)
  writing = false
  await readers

  const staleAtRest = (await readEach()).filter(Boolean).length
  await Promise.all(instances.map((instance) => instance.close()))
  return { ...trial.tally, staleAtRest, loads: truth.loads }
}

/** A whole number from 0 to below `end`. */
type RandomNumber = (end: number) => number

/** Marsaglia's xorshift on 32 bits, the seed spread first: neighbouring seeds begin alike otherwise. */
function randomNumbers(seed: number): RandomNumber {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return (end) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % end
  }
}

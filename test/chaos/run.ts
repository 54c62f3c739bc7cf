import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { projectFolder } from '../../deploy/project.ts'
import { FAULTS, type Fault } from './faults/index.ts'
import { type Entry, History } from './history.ts'
import { watchMachine } from './machine.ts'
import type { ChaosOptions } from './options.ts'
import { Random } from './random.ts'
import { lengthOf, type Step, schedule } from './schedule.ts'
import { judge, type Verdict } from './verdict.ts'
import { openWorld, type World } from './world.ts'

/** A fault that is not over so long after its time hangs, and what it broke stays broken. */
const HANGS_AFTER_MS = 90_000
/** Who lost an instance may be waiting before it tries again. */
const BACK_WITHIN_MS = 30_000
/** Longer than a save is repeated for while everything works. */
const STOPS_WITHIN_MS = 60_000
const QUIET_AT_BOTH_ENDS_MS = 2_000

export type Tell = (line: string) => void

/** One run: a new cluster, people, the faults of the seed in turn, the end of it, and what is to be said of it. */
export async function run(options: ChaosOptions, seed: number, tell: Tell): Promise<Verdict> {
  const folder = join(projectFolder, 'artifacts', 'chaos')
  const logFolder = join(folder, `seed-${seed}`)
  // an earlier run's complaints are not this one's
  rmSync(logFolder, { recursive: true, force: true })
  mkdirSync(logFolder, { recursive: true })
  const history = new History(join(folder, `seed-${seed}.jsonl`))
  const random = new Random(seed)
  const draw = random.fork()
  const { instances, members, watchers, without } = options

  tell(`seed ${seed}: starting ${instances} instances, ${members} members, ${watchers} watchers`)
  const world = await openWorld({ instances, members, watchers, without, history, random, logFolder })
  const interrupted = closeWhenInterrupted(world)
  const stopWatching = watchMachine(history)
  try {
    world.startActors()
    await world.ready()
    await delay(QUIET_AT_BOTH_ENDS_MS)
    const { asked, troubles } = await breakThings(world, options, draw, tell)
    await delay(QUIET_AT_BOTH_ENDS_MS)
    await within(world.stopWriting(), STOPS_WITHIN_MS).catch(() => troubles.push('a save was never answered'))
    await everybodyIsBack(history)
    await world.settle()
    const truth = await world.truth()
    history.end(truth)
    await world.close()
    return judge(history.entries, truth, { seed, asked, troubles, historyFile: relative(projectFolder, history.path) })
  } finally {
    stopWatching()
    interrupted()
    history.close()
    await world.close()
  }
}

async function breakThings(world: World, { faults, seconds }: ChaosOptions, random: Random, tell: Tell) {
  const chosen = FAULTS.filter(({ name }) => faults.includes(name))
  const lastMs = seconds === undefined ? Number.POSITIVE_INFINITY : world.history.nowMs() + seconds * 1_000
  const asked: string[] = []
  const troubles: string[] = []
  let number = 0
  let steps = schedule(chosen, random)
  tell(`${chosen.length} faults, about ${Math.round(lengthOf(steps) / 1_000)} s`)
  while (steps.length > 0) {
    for (const step of steps) {
      await delay(step.quietMs)
      // who died is not started again, and what is seen after that tells nothing new
      if (world.history.nowMs() >= lastMs || somebodyDied(world.history)) break
      await Promise.all(step.faults.map(({ fault, afterMs }) => play(fault, afterMs, ++number)))
    }
    const goesOn = seconds !== undefined && world.history.nowMs() < lastMs && !somebodyDied(world.history)
    steps = goesOn ? schedule(chosen, random) : []
  }
  if (chosen.length === 0 && seconds !== undefined) await delay(seconds * 1_000)
  const unreached = faults.filter((name) => !asked.includes(name))
  if (unreached.length > 0) tell(`left out: ${unreached.join(', ')}`)
  return { asked, troubles }

  async function play(fault: Step<Fault>['faults'][number]['fault'], afterMs: number, id: number) {
    await delay(afterMs)
    asked.push(fault.name)
    tell(`${(world.history.nowMs() / 1_000).toFixed(1).padStart(6)} s  ${fault.name}`)
    try {
      await within(fault.run(world, id), fault.lengthMs + HANGS_AFTER_MS)
    } catch (error) {
      troubles.push(`the fault ${fault.name} went wrong: ${error instanceof Error ? error.message : error}`)
      tell(troubles.at(-1) ?? '')
    }
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const ended = new AbortController()
  const tooLong = delay(ms, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`it was not over after ${ms} ms`)
  })
  try {
    return await Promise.race([work, tooLong])
  } finally {
    ended.abort()
    tooLong.catch(() => undefined)
  }
}

const somebodyDied = ({ entries }: History): boolean =>
  entries.some((entry) => entry.kind === 'process-ended' && !entry.expected)

/** Waits, within bounds: who is not back by then is a violation that the check reports. */
async function everybodyIsBack(history: History): Promise<void> {
  const untilMs = history.nowMs() + BACK_WITHIN_MS
  while (history.nowMs() < untilMs && countGone(history.entries) > 0) await delay(250)
}

function countGone(entries: readonly Entry[]): number {
  const gone = new Set<string>()
  for (const entry of entries) {
    if (entry.kind === 'disconnected') gone.add(entry.watcher)
    else if (entry.kind === 'connected') gone.delete(entry.watcher)
  }
  return gone.size
}

/** An interrupt ends everything that was started, and then this process. Answers how to stop listening. */
function closeWhenInterrupted(world: World): () => void {
  const close = () => {
    void world.close().finally(() => process.exit(130))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, close)
  }
}

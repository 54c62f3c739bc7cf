import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import { createScratch } from '../../deploy/services.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

/** What nothing may hold the event loop for at a stretch: a piece of long work, and what is about it. */
const MOST_MS = 25
/** The body of a file of 20 MB is put together at once, where it comes in. */
export const MOST_MS_OF_LARGEST = 50

/** An instance in a process of its own, whose event loop is measured turn by turn. */
export async function startMeasured(t: Test) {
  const file = join(createScratch('longest-turn'), 'turns.json')
  const { url, pid } = await startInstanceProcess(t, {
    redisUrl: (await testRedis(t)).url,
    databaseUrl: await testDatabase(t),
    env: {
      NODE_OPTIONS: `--import=${new URL('test/plugins/longest-turn.mjs', projectUrl).href}`,
      LONGEST_TURNS_FILE: file,
    },
  })
  /** The longest turns of the loop while this lasts, in ms of CPU. */
  const during = async (work: () => Promise<unknown>): Promise<number[]> => {
    process.kill(pid, 'SIGUSR2')
    await work()
    rmSync(file, { force: true })
    process.kill(pid, 'SIGUSR2')
    await until(() => existsSync(file), { what: 'the longest turns', timeoutMs: 20_000 })
    return JSON.parse(readFileSync(file, 'utf8'))
  }
  return {
    url,
    /** What is dear is dear each time; what is compiled meanwhile, or waits for others, is not. */
    requireShortTurns: async (what: string, work: () => Promise<unknown>, mostMs = MOST_MS) => {
      let turns = [Number.POSITIVE_INFINITY]
      for (let attempt = 0; attempt < 3 && (turns[0] ?? 0) > mostMs; attempt++) turns = await during(work)
      t.ok((turns[0] ?? 0) <= mostMs, `${what}: ${turns.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    },
  }
}

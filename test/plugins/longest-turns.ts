import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import { createScratch } from '../../deploy/services.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

/** What nothing may hold the event loop for at a stretch. */
const LIMIT_MS = 50

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
    requireShortTurns: async (what: string, work: () => Promise<unknown>) => {
      let turns = [Number.POSITIVE_INFINITY]
      const attempts: string[] = []
      for (let attempt = 0; attempt < 3 && (turns[0] ?? 0) > LIMIT_MS; attempt++) {
        turns = await during(work)
        attempts.push((turns[0] ?? 0).toFixed(0))
      }
      t.comment(`${what}: ${attempts.join(', ')} ms`)
      t.ok((turns[0] ?? 0) <= LIMIT_MS, `${what}: ${turns.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    },
  }
}

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import { createScratch } from '../../deploy/services.ts'
import type { ImportPreview } from '../../src/contract/index.ts'
import { ALL_PROTECTIONS } from '../../src/live/protections.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { newPerson } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

/** What no file may hold the event loop for at a stretch. */
const LIMIT_MS = 50
const MOST_BYTES = 20 * 1024 * 1024 - 4_096

const minute = (n: number) => new Date(Date.UTC(1970, 0, 1) + n * 60_000).toISOString()
const wallTime = (n: number) => minute(n).slice(0, 19).replace('T', ' ')

/** As many lines between the two as the largest file has room for. */
function filled(head: string, lineOf: (n: number) => string, end = ''): string {
  const lines = [head]
  let bytes = head.length
  for (let n = 0; bytes < MOST_BYTES; n++) {
    const line = lineOf(n)
    bytes += line.length + 1
    lines.push(line)
  }
  return lines.join('\n') + end
}

const STRONG = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'

const FILES: Record<string, () => string> = {
  'a log of Strong': () =>
    filled(STRONG, (n) => {
      const [workout, exercise, set] = [Math.floor(n / 24), Math.floor(n / 4), n % 4]
      return `${wallTime(1_000 * workout)},Day ${workout % 3},1h 5m,Name ${exercise % 1_500} (Barbell),${set + 1},60,5,0,0,"well, well",,8`
    }),
  'an export of ours': () =>
    filled(
      '{"format":"spotter","version":1,"exercises":[],"workouts":[',
      (n) => {
        const sets = [1, 2, 3].map((reps) => ({ weightKg: 60, reps }))
        const exercises = [0, 1, 2, 3].map((e) => ({ name: `Name ${(n + e) % 1_500}`, sets }))
        return (n > 0 ? ',' : '') + JSON.stringify({ title: 'A', startedAt: minute(900 * n), endedAt: null, exercises })
      },
      ']}',
    ),
}

t.test(
  'the preview of the largest file of many years holds the event loop for 50 ms at a stretch at most',
  { skip: !existsSync('/proc/self/schedstat') },
  async (t) => {
    const file = join(createScratch('longest-turn'), 'turns.json')
    const { url, pid } = await startInstanceProcess(t, {
      redisUrl: (await testRedis(t)).url,
      databaseUrl: await testDatabase(t),
      protections: ALL_PROTECTIONS,
      env: {
        NODE_OPTIONS: `--import=${new URL('test/plugins/longest-turn.mjs', projectUrl).href}`,
        LONGEST_TURNS_FILE: file,
      },
    })
    const person = await newPerson(url)
    const preview = async (content: string) =>
      (await person.call<ImportPreview>('POST', '/api/workouts/import/preview?unit=kg', content)).body
    /** The longest turns of the loop while this lasts, in ms of CPU. */
    const during = async (work: () => Promise<unknown>): Promise<number[]> => {
      process.kill(pid, 'SIGUSR2')
      await work()
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      await until(() => existsSync(file), { what: 'the longest turns', timeoutMs: 20_000 })
      return JSON.parse(readFileSync(file, 'utf8'))
    }
    // what is made at the first use belongs to no file
    await preview(`${STRONG}\n2025-01-01 10:00:00,A,,Squat,1,100,5,,,,,`)

    for (const [what, contentOf] of Object.entries(FILES)) {
      const content = contentOf()
      let turns = [Number.POSITIVE_INFINITY]
      for (let attempt = 0; attempt < 3 && (turns[0] ?? 0) > LIMIT_MS; attempt++)
        turns = await during(async () => {
          const { counts } = await preview(content)
          t.ok(counts.workouts > 5_000, `${counts.workouts} workouts`)
        })
      t.ok((turns[0] ?? 0) <= LIMIT_MS, `${what}: ${turns.map((ms) => ms.toFixed(0)).join(', ')} ms`)
    }
  },
)

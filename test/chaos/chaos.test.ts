import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import type { Summary } from './report/index.ts'

/* The main faults on real processes, for about a minute; `npm run chaos` does all of them, for longer. */

const FAULTS = [
  'redis-kill',
  'redis-restart-old-data',
  'redis-pause-write',
  'redis-kill-pubsub',
  'instance-kill',
  'instance-kill-after-commit',
  'instance-freeze',
  'postgres-restart',
  'rolling-restart',
  'link-ended',
]
const SEED = 7
const COMMAND = [
  join(projectFolder, 'dist', 'test', 'chaos', 'main.js'),
  ...['--seed', String(SEED), '--members', '8', '--watchers', '40', '--faults', FAULTS.join(','), '--json'],
]

t.setTimeout(300_000)

t.test('under the main faults nothing is stale, lost, shown twice or refused', async (t) => {
  const output = await new Promise<string>((resolve) => {
    const child = execFile(process.execPath, COMMAND, { maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) =>
      resolve(`${stderr}\n${stdout}`),
    )
    t.teardown(() => child.kill())
  })
  const [summary] = lastLineOf(output)
  if (summary === undefined || !summary.isGood) t.comment(output)
  t.strictSame(summary?.violations, [])
  t.strictSame(summary?.missing, [], 'the run could have shown a violation')
})

/** What `--json` prints last; nothing when the run broke off. */
function lastLineOf(output: string): Summary[] {
  const line = output.trimEnd().split('\n').at(-1) ?? ''
  return line.startsWith('[{') ? (JSON.parse(line) as Summary[]) : []
}

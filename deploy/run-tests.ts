import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumOptions } from './chromium.ts'
import { installPrograms } from './install-programs.ts'
import { projectFolder } from './project.ts'
import { type FileRun, runFiles } from './run-files.ts'
import { startPostgres } from './services.ts'
import { failuresOf, type TapCounts } from './tap-report.ts'

const CORES = Math.max(2, availableParallelism())

/** `npm test` is the quick lane, `npm run test:long` the long one; a change has to pass both: `npm run test:all`. */
type Lane = 'quick' | 'long'
const LANES: Record<string, Lane[]> = { '--quick': ['quick'], '--long': ['long'], '--all': ['quick', 'long'] }

interface Group {
  name: string
  lane: Lane
  files: RegExp
  jobs: number
  /** So many while they leave processors idle. */
  jobsThatWait?: number
}

/** Which files run how many at a time, in this order; a file belongs to the last group that fits it. */
const GROUPS: Group[] = [
  // many wait for servers more than for the processor
  { name: 'plain', lane: 'quick', files: /^test\//, jobs: CORES + 1, jobsThatWait: 3 * CORES },
  // in windows of one Chromium
  { name: 'browser', lane: 'quick', files: /^test\/browser\//, jobs: CORES, jobsThatWait: 2 * CORES },
  // servers die and come back, for seconds or minutes of a clock that runs on while another file has the processor
  {
    name: 'long',
    lane: 'long',
    files:
      /^test\/(chaos\/chaos|cluster\/(bystander|cluster-command|instance-dies|never-stale-under|postgres|protections|redis-(away|cluster|sentinel)|slow|three|ticks|without-redis)|db\/driver-socket)/,
    jobs: 1,
  },
]
/** What takes long begins first, so that nobody waits for one file in the end. */
const LONG = /^test\/(access|bench|browser\/pages|cluster|db)\b/

/**
 * Brings the programs the tests need, starts the Postgres they share, runs every test file of the lanes, or those that
 * are named, and ends by printing `N passed, N failed`, the sum of all. Other arguments are for tap, which is run.
 */
async function main(args: readonly string[]): Promise<number> {
  installPrograms(['redis-server', 'postgres', 'initdb', 'createdb', 'pg_isready', 'nginx', 'chromium'])
  const postgres = await startPostgres()
  const env = { SPOTTER_TEST_DATABASE: postgres.url }
  const lanes = LANES[args.join(' ') || '--quick']
  try {
    if (lanes)
      return await runAll(
        testFiles.filter((file) => lanes.includes(groupOf(file).lane)),
        env,
      )
    return args.every((file) => testFiles.includes(file)) ? await runAll(args, env) : await runTap(args, env)
  } finally {
    await postgres.stop()
  }
}

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort())

const testFiles = readdirSync(join(projectFolder, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`)
  .sort((a, b) => Number(LONG.test(b)) - Number(LONG.test(a)) || (a < b ? -1 : 1))

const groupOf = (file: string): Group => GROUPS.findLast(({ files }) => files.test(file))!

/** These test files, group by group. */
async function runAll(files: readonly string[], env: Record<string, string>): Promise<number> {
  const runs: FileRun[] = []
  const groups: string[] = []
  for (const group of GROUPS) {
    const own = files.filter((file) => groupOf(file) === group)
    if (own.length === 0) continue
    const startedMs = performance.now()
    const compiled = own.map((file) => join(projectFolder, 'dist', file.replace(/\.ts$/, '.js')))
    const run = (more: Record<string, string> = {}) =>
      runFiles(compiled, { ...group, env: { ...env, ...more }, signal: interrupt.signal, onEnd: tell })
    runs.push(...(await (group.name === 'browser' ? withBrowser(run) : run())))
    groups.push(`${group.name}: ${own.length} files in ${Math.round((performance.now() - startedMs) / 1000)} s`)
  }

  const artifacts = join(projectFolder, 'artifacts')
  mkdirSync(artifacts, { recursive: true })
  writeFileSync(join(artifacts, 'test.tap'), runs.map(({ report }) => report).join('\n'))
  for (const { passed, report } of runs) if (!passed) for (const lines of failuresOf(report)) console.log(lines)
  const missing = files.length - runs.length
  if (missing > 0) console.error(`${missing} files have not run.`)
  const sum = (name: keyof TapCounts) => runs.reduce((total, { counts }) => total + counts[name], 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  console.log(`\n${groups.join('\n')}\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed > 0 || missing > 0 || passed === 0 ? 1 : 0
}

/** Opens a Chromium for the files of `run`, and tells them where it is. */
async function withBrowser<T>(run: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const ours = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
  const browser = await chromium.launchServer({ ...chromiumOptions(), ...ours })
  try {
    return await run({ SPOTTER_TEST_BROWSER: browser.wsEndpoint() })
  } finally {
    await browser.close()
  }
}

function tell({ file, passed, seconds, counts }: FileRun): void {
  const failed = counts.failed > 0 ? ` ${counts.failed} failed of` : ''
  console.log(` ${passed ? 'PASS' : 'FAIL'}  ${file}${failed} ${counts.passed + counts.failed} ${seconds.toFixed(1)}s`)
}

/** With tap's own flags; straight from the sources. */
async function runTap(args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = spawn(join(projectFolder, 'node_modules', '.bin', 'tap'), args, {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  interrupt.signal.addEventListener('abort', () => child.kill())
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  return 1
})

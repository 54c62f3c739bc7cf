import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { installPrograms } from './install-programs.ts'
import { projectFolder } from './project.ts'
import { startPostgres } from './services.ts'
import { countsOf, failuresOf, type TapCounts } from './tap-report.ts'

/** Their promises are in seconds of a clock that runs on while another file has the processor: one at a time. */
const ALONE =
  /^test\/(browser\/|chaos\/chaos|cluster\/(cluster-command|instance-dies|never-stale-under|postgres|protections|redis-(away|cluster|sentinel)|slow|three|without-redis))/

/**
 * `npm test`: brings the programs the tests need, starts the Postgres they share, runs tap with the
 * arguments given (none: everything) and ends by printing `N passed, N failed`.
 */
async function main(): Promise<number> {
  installPrograms(['redis-server', 'postgres', 'initdb', 'createdb', 'pg_isready', 'nginx', 'chromium'])
  const artifacts = join(projectFolder, 'artifacts')
  mkdirSync(artifacts, { recursive: true })

  const postgres = await startPostgres()
  const env = { SPOTTER_TEST_DATABASE: postgres.url }
  const runs: Run[] = []
  try {
    for (const [index, args] of runsOf(process.argv.slice(2)).entries()) {
      if (interrupted) break
      runs.push(await runTap(join(artifacts, `test-${index + 1}.tap`), args, env))
    }
  } finally {
    await postgres.stop()
  }

  for (const { exitCode, report } of runs) if (exitCode !== 0) for (const line of failuresOf(report)) console.log(line)
  const exitCode = runs.find((run) => run.exitCode !== 0)?.exitCode ?? 0
  const counts = runs.map(({ report }) => countsOf(report))
  if (counts.length === 0 || counts.some((count) => count === undefined)) {
    console.error(`The test run broke off with exit code ${exitCode}.`)
    return exitCode || 1
  }
  const sum = (name: keyof TapCounts) => counts.reduce((total, count) => total + (count?.[name] ?? 0), 0)
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')]
  if (exitCode !== 0 && failed === 0) console.error(`tap ended with exit code ${exitCode}`)
  if (passed + failed === 0) console.error('No test ran.')
  // On a line of its own: tap's reporter may have left the cursor in the middle of one.
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return exitCode || (passed + failed === 0 ? 1 : 0)
}

/** Without arguments two runs: several files at a time, then those that have to be alone. */
function runsOf(args: readonly string[]): string[][] {
  if (args.length > 0) return [[...args]]
  const files = readdirSync(join(projectFolder, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file}`)
    .sort()
  const jobs = Math.max(2, availableParallelism())
  return [
    [`--jobs=${jobs}`, ...files.filter((file) => !ALONE.test(file))],
    ['--jobs=1', ...files.filter((file) => ALONE.test(file))],
  ]
}

interface Run {
  exitCode: number
  /** In TAP; empty when tap wrote none, as when no file fits the arguments. */
  report: string
}

let interrupted = false

/** Runs tap to its end; an interrupt ends tap first and then, its services stopped, this process. */
async function runTap(reportFile: string, args: readonly string[], env: Record<string, string>): Promise<Run> {
  const tap = join(projectFolder, 'node_modules', '.bin', 'tap')
  rmSync(reportFile, { force: true })
  // Its other reporters draw with cursor movements, or print each of some thousand checks.
  const reporter = process.stdout.isTTY ? [] : ['--reporter=base', '--no-color']
  const child = spawn(tap, [...reporter, `--output-file=${reportFile}`, ...args], {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Without a terminal its reporter prints each file's result once, as on CI, and no drawing.
    env: { ...process.env, ...(!process.stdout.isTTY && { CI: 'true' }), ...env },
  })
  const pass = (received: NodeJS.Signals) => {
    interrupted = true
    child.kill(received)
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, pass)
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, pass)
  if (signal) console.error(`tap was ended by ${signal}`)
  return { exitCode: code ?? 1, report: existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : '' }
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message)
  return 1
})

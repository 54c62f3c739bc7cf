import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installPrograms } from './install-programs.ts'
import { projectFolder } from './project.ts'
import { startPostgres } from './services.ts'
import { countsOf, failuresOf } from './tap-report.ts'

/**
 * `npm test`: brings the programs the tests need, starts the Postgres they share, runs tap with the
 * arguments given (none: everything) and ends by printing `N passed, N failed`.
 */
async function main(): Promise<number> {
  installPrograms(['redis-server', 'postgres', 'initdb', 'createdb', 'pg_isready', 'nginx', 'chromium'])
  const reportFile = join(projectFolder, 'artifacts', 'test.tap')
  mkdirSync(join(projectFolder, 'artifacts'), { recursive: true })
  rmSync(reportFile, { force: true })

  const postgres = await startPostgres()
  const exitCode = await runTap(reportFile, { SPOTTER_TEST_DATABASE: postgres.url }).finally(() => postgres.stop())

  // tap writes none when no file fits the arguments.
  const report = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : ''
  const counts = countsOf(report)
  if (exitCode !== 0) for (const failure of failuresOf(report)) console.log(failure)
  if (!counts) {
    console.error(`The test run broke off with exit code ${exitCode}.`)
    return exitCode || 1
  }
  const { passed, failed, skipped } = counts
  if (exitCode !== 0 && failed === 0) console.error(`tap ended with exit code ${exitCode}`)
  if (passed + failed === 0) console.error('No test ran.')
  // On a line of its own: tap's reporter may have left the cursor in the middle of one.
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return exitCode || (passed + failed === 0 ? 1 : 0)
}

/** Runs tap to its end; an interrupt ends tap first and then, its services stopped, this process. */
async function runTap(reportFile: string, env: Record<string, string>): Promise<number> {
  const tap = join(projectFolder, 'node_modules', '.bin', 'tap')
  // Its other reporters draw with cursor movements, or print each of some thousand checks.
  const reporter = process.stdout.isTTY ? [] : ['--reporter=base', '--no-color']
  const child = spawn(tap, [...reporter, `--output-file=${reportFile}`, ...process.argv.slice(2)], {
    cwd: projectFolder,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Without a terminal its reporter prints each file's result once, as on CI, and no drawing.
    env: { ...process.env, ...(!process.stdout.isTTY && { CI: 'true' }), ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  if (signal) console.error(`tap was ended by ${signal}`)
  return code ?? 1
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.message)
  return 1
})

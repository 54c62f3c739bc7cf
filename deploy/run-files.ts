import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { relative } from 'node:path'
import { projectFolder } from './project.ts'
import { countsOf, type TapCounts } from './tap-report.ts'

/** How one file of tests went. */
export interface FileRun {
  file: string
  passed: boolean
  seconds: number
  counts: TapCounts
  /** In TAP, as a subtest of the file's name. */
  report: string
}

export interface RunOptions {
  jobs: number
  env: Record<string, string>
  /** Told of each file when it has ended. */
  onEnd: (run: FileRun) => void
  /** Ends what runs and begins nothing more. */
  signal: AbortSignal
}

/** A file that takes longer has failed, unless it asks for more time itself. */
const LIMIT_SECONDS = 120
/** Whatever it asks for. */
const LONGEST_MS = 600_000

/**
 * Runs compiled test files, several at a time and in the order given. A test file is a program that writes TAP: Node
 * runs it as it is. tap's own runner puts three loaders into each process, which take two seconds of a processor before
 * the first test.
 */
export async function runFiles(files: readonly string[], options: RunOptions): Promise<FileRun[]> {
  const waiting = [...files]
  const runs: FileRun[] = []
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined && !options.signal.aborted; file = waiting.shift()) {
      const run = await runFile(file, options)
      runs.push(run)
      options.onEnd(run)
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, worker))
  return runs
}

async function runFile(path: string, { env, signal }: RunOptions): Promise<FileRun> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['--enable-source-maps', path], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, TAP: '1', TAP_TIMEOUT: String(LIMIT_SECONDS) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
    killSignal: 'SIGTERM',
  })
  child.on('error', () => undefined)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [exitCode, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]

  const milliseconds = Math.round(performance.now() - startedMs)
  const file = relative(projectFolder, path)
    .replace(/^dist\//, '')
    .replace(/\.js$/, '.ts')
  const counts = countsOf(output) ?? { passed: 0, failed: 0, skipped: 0 }
  const passed = exitCode === 0 && counts.failed === 0 && countsOf(output) !== undefined
  // It broke off, or ended badly after its last check: that is a failure too.
  if (!passed && counts.failed === 0) counts.failed = 1
  const report = [
    `# Subtest: ${file}`,
    output.replaceAll(/^(?=.)/gm, '    ').trimEnd(),
    `${passed ? 'ok' : 'not ok'} 1 - ${file} # time=${milliseconds}ms`,
    ...(passed ? [] : ['  ---', `  ended: ${killedBy ?? `exit code ${exitCode}`}`, '  ...']),
    '',
  ].join('\n')
  return { file, passed, seconds: milliseconds / 1000, counts, report }
}

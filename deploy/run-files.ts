import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
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
  /** How many run at a time. */
  jobs: number
  /** So many while they leave processors idle, because they wait; as `jobs` unless told otherwise. */
  jobsThatWait?: number
  /** How many processors' worth of time has been idle of late. */
  idle?: () => number
  env: Record<string, string>
  /** Told of each file when it has ended. */
  onEnd: (run: FileRun) => void
  /** Ends what runs and begins nothing more. */
  signal: AbortSignal
}

/** An embedded database that lives for seconds is not worth compiling a second time, into faster code. */
const NODE_FLAGS = ['--enable-source-maps', '--liftoff-only']
/** A file that takes longer has failed, unless it asks for more time itself. */
const LIMIT_SECONDS = 120
/** Whatever it asks for. */
const LONGEST_MS = 600_000

/**
 * Runs compiled test files, several at a time and in the order given; more while they wait than while they work. A test
 * file is a program that writes TAP: Node runs it as it is. tap's own runner puts three loaders into each process, which
 * take two seconds of a processor before the first test.
 */
export async function runFiles(files: readonly string[], options: RunOptions): Promise<FileRun[]> {
  const { jobs, jobsThatWait = jobs, idle = idleProcessors(), signal, onEnd } = options
  const waiting = [...files]
  const running = new Set<Promise<void>>()
  const runs: FileRun[] = []
  while (waiting.length > 0 && !signal.aborted) {
    if (running.size < jobs || (running.size < jobsThatWait && idle() > ENOUGH_IDLE)) {
      const file = runFile(waiting.shift()!, options).then((run) => {
        running.delete(file)
        runs.push(run)
        onEnd(run)
      })
      running.add(file)
    } else {
      await Promise.race([...running, delay(SAMPLE_MS, undefined, { ref: false })])
    }
  }
  await Promise.all(running)
  return runs
}

/** Processors' worth of idle time in which one more file may begin. */
const ENOUGH_IDLE = 0.5
const SAMPLE_MS = 1000

/** How many processors' worth of time was idle since it was last asked; 0 until that is long enough ago to tell. */
function idleProcessors(): () => number {
  const read = () => ({ ms: performance.now(), idleMs: cpus().reduce((sum, { times }) => sum + times.idle, 0) })
  let last = read()
  return () => {
    const now = read()
    const { ms, idleMs } = last
    if (now.ms - ms < SAMPLE_MS) return 0
    last = now
    return (now.idleMs - idleMs) / (now.ms - ms)
  }
}

async function runFile(path: string, { env, signal }: RunOptions): Promise<FileRun> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [...NODE_FLAGS, path], {
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

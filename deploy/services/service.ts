import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { isRunning, processTree, signalTree } from './process-tree.ts'
import { findInFolders } from './programs.ts'
import { removeScratch } from './scratch.ts'
import { until } from './until.ts'

export interface ServiceSpec {
  /** How messages call it, for example "redis". */
  name: string
  url: string
  port: number
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  /** Run as this user instead of the one who runs this process. */
  user?: { uid: number; gid: number }
  /** Gets stdout and stderr, appended over restarts. */
  logFile: string
  /** Removed by `stop()`. */
  scratch?: string
  stopSignal?: NodeJS.Signals
  /** How long the stop signal may take before SIGKILL follows. */
  stopTimeoutMs?: number
  /** What the process gets when the process that started it dies, however that dies. */
  deathSignal?: NodeJS.Signals
  /** Whether it answers. Throwing means not yet. */
  isReady: () => Promise<boolean>
  readyTimeoutMs?: number
}

/** A program started beside this process, with the verbs a fault test needs. */
export class Service {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly logFile: string
  readonly #spec: ServiceSpec
  #child: ChildProcess | undefined
  #paused = false

  constructor(spec: ServiceSpec) {
    this.name = spec.name
    this.url = spec.url
    this.port = spec.port
    this.logFile = spec.logFile
    this.#spec = spec
  }

  get running(): boolean {
    return this.#child !== undefined && hasNotEnded(this.#child)
  }

  /** Throws when it does not run. */
  get pid(): number {
    if (!this.running || this.#child?.pid === undefined) throw new Error(`${this.name} does not run`)
    return this.#child.pid
  }

  /** Starts it and resolves when it answers. */
  async start(): Promise<this> {
    if (this.running) throw new Error(`${this.name} runs already`)
    const { name, isReady, readyTimeoutMs = 20_000 } = this.#spec
    const child = spawnLogged(this.#spec)
    this.#child = child
    this.#paused = false
    started.add(child)
    let failure: Error | undefined
    child.once('error', (error) => {
      failure = error
    })
    child.once('exit', () => started.delete(child))
    try {
      await until(
        async () => {
          if (failure || !hasNotEnded(child)) return 'ended'
          return (await isReady()) && 'ready'
        },
        { what: `${name} to answer at ${this.url}`, timeoutMs: readyTimeoutMs },
      ).then((outcome) => {
        if (outcome === 'ended') throw new Error(`${name} ended while starting: ${failure?.message ?? exitOf(child)}`)
      })
    } catch (error) {
      await this.kill()
      throw new Error(`${(error as Error).message}\n${this.log(20)}`, { cause: error })
    }
    return this
  }

  /** Sends a signal to the process itself and returns at once. */
  signal(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal)
  }

  /** Resolves when the process has ended, at once when it does not run. */
  async ended(): Promise<void> {
    if (this.#child && this.running) await once(this.#child, 'exit')
  }

  /** How it ended the last time: "exit code 0" or "signal SIGKILL". */
  get exit(): string {
    return this.#child === undefined || this.running ? 'has not ended' : exitOf(this.#child)
  }

  /** SIGKILL to the process and everything it started; resolves when all are gone. */
  async kill(): Promise<void> {
    if (!this.running) return
    const tree = processTree(this.pid)
    const ended = this.ended()
    signalTree(this.pid, 'SIGKILL')
    await ended
    await until(() => !tree.some(isRunning), { what: `${this.name} to be gone` })
  }

  /** Freezes it: connections stay open and nothing answers. */
  pause(): void {
    signalTree(this.pid, 'SIGSTOP')
    this.#paused = true
  }

  resume(): void {
    signalTree(this.pid, 'SIGCONT')
    this.#paused = false
  }

  /** Ends it the orderly way if it runs, and starts it on the same port with the same folder. */
  async restart(): Promise<void> {
    await this.#halt()
    await this.start()
  }

  /** Ends it the orderly way and removes its folder. May be called again. */
  async stop(): Promise<void> {
    await this.#halt()
    if (this.#spec.scratch !== undefined) removeScratch(this.#spec.scratch)
  }

  /** The last lines it wrote. */
  log(lines = 200): string {
    try {
      return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
    } catch {
      return ''
    }
  }

  async #halt(): Promise<void> {
    if (!this.running) return
    if (this.#paused) this.resume()
    const { stopSignal = 'SIGTERM', stopTimeoutMs = 10_000 } = this.#spec
    const ended = this.ended()
    this.signal(stopSignal)
    const timer = setTimeout(() => this.kill(), stopTimeoutMs)
    await ended
    clearTimeout(timer)
  }
}

/** What has to die with this process when it exits without having stopped it. */
const started = new Set<ChildProcess>()

// Before the folders are removed: a living process would write into them again.
process.prependListener('exit', () => {
  for (const child of started) if (child.pid !== undefined) signalTree(child.pid, 'SIGKILL')
})

/**
 * In a session of its own, so that Ctrl-C reaches only the process that stops the others in order.
 * `setpriv` asks the kernel to end the child when its parent dies, even of SIGKILL.
 */
function spawnLogged(spec: ServiceSpec): ChildProcess {
  const { command, args, deathSignal = 'SIGKILL' } = spec
  const setpriv = findInFolders('setpriv')
  const watched = setpriv ? [setpriv, '--pdeathsig', deathSignal.slice(3), '--', command, ...args] : [command, ...args]
  const log = openSync(spec.logFile, 'a')
  try {
    return spawn(watched[0] as string, watched.slice(1), {
      stdio: ['ignore', log, log],
      detached: true,
      cwd: '/',
      env: spec.env ?? bareEnvironment(),
      ...spec.user,
    })
  } finally {
    closeSync(log)
  }
}

/** What any program needs, and nothing that could set it up differently on another machine. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  return Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR, LANG }).filter(([, value]) => value !== undefined))
}

function hasNotEnded(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

function exitOf(child: ChildProcess): string {
  return child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`
}

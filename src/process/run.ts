import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildApp } from '../app.ts'
import { type Config, ConfigError, readConfig, temporarySecret } from '../config.ts'
import { loadDemo, signInLines } from '../demo/load.ts'
import { OperatorError } from '../runtime/operator-error.ts'
import { OWN_CALL } from '../runtime/own-call.ts'
import { stopListening } from './stop-listening.ts'

/** nginx.conf lets idle connections to an instance go after 2 s; none of them may be there when the port closes. */
const BALANCER_IDLE_MS = 2_500

/**
 * The process: settings, one instance, listening, signals. What keeps it from starting is said on stderr, and ends it.
 */
export async function run(overrides?: Parameters<typeof buildApp>[1]): Promise<void> {
  await start(overrides).catch((error: unknown) =>
    fail(error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)),
  )
}

async function start(overrides: Parameters<typeof buildApp>[1]): Promise<void> {
  const config = await withSecret(readConfig())
  const app = await buildApp(config, overrides).catch((error: unknown) => fail(explainStart(config, error)))
  await app.ready()
  if (config.demoData) await loadDemo((request) => app.inject({ ...request, ...OWN_CALL }), app.now())
  const address = await app
    .listen({ host: config.host, port: config.port })
    .catch((error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? `Port ${config.port} is taken. Stop what listens there, or choose another: PORT=${config.port + 1} npm start`
          : `Cannot listen on ${config.host}:${config.port}: ${error.message}`,
      ),
    )
  if (!config.production) welcome(address, config)
  drainOnSignal(app, config)
}

/** A laptop needs no secret: it is made once and kept beside the embedded database, so that sign-ins outlive a restart. */
async function withSecret(config: Config): Promise<Config> {
  if (config.jwtSecrets.length > 0 || config.database.kind !== 'embedded') return config
  const file = join(config.database.dataDir, 'jwt-secret')
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (kept.length >= 32) return { ...config, jwtSecrets: [kept] }
  const secret = temporarySecret()
  await mkdir(config.database.dataDir, { recursive: true, mode: 0o700 })
  await writeFile(file, secret, { mode: 0o600 })
  return { ...config, jwtSecrets: [secret] }
}

function welcome(address: string, config: Config): void {
  const people = config.demoData ? `\n  Demo sign-ins\n${signInLines()}\n` : ''
  process.stdout.write(`\n  Spotter is at ${address}\n  Its interface is described at ${address}/docs\n${people}\n`)
}

function explainStart(config: Config, error: unknown): string {
  if (error instanceof OperatorError) return error.message
  const what = error instanceof Error ? error.message : String(error)
  const { database } = config
  return database.kind === 'server'
    ? `Cannot use the database at ${new URL(database.url).host}: ${what}\nIs Postgres running there, and is DATABASE_URL right?`
    : `Cannot open the embedded database in ${database.dataDir}: ${what}`
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/**
 * SIGTERM and SIGINT: not ready any more, sockets sent elsewhere, requests finished, pending events published, then
 * closed. Each phase has its limit; a second signal exits at once.
 */
function drainOnSignal(app: Awaited<ReturnType<typeof buildApp>>, config: Config): void {
  let draining = false
  const drain = async (signal: string) => {
    if (draining) process.exit(1)
    draining = true
    app.log.info({ signal }, 'Draining')
    app.startDraining()
    // alone on a laptop there is no balancer that keeps connections
    const holdMs = config.database.kind === 'embedded' ? 0 : Math.min(BALANCER_IDLE_MS, config.drainMs)
    await within(config.drainMs, 'sockets', () =>
      Promise.all([app.live.drain({ graceMs: config.drainMs / 2 }), delay(holdMs)]),
    )
    if (holdMs > 0) await stopListening(app.server)
    await within(config.drainMs, 'close', () => app.close())
    process.exit(0)
  }
  const within = async (limitMs: number, phase: string, work: () => Promise<unknown>) => {
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, limitMs, 'late').unref())
    const outcome = await Promise.race([
      work().catch((error: unknown) => app.log.error({ err: error, phase }, 'A drain phase failed')),
      late,
    ])
    if (outcome === 'late') app.log.warn({ phase, limitMs }, 'A drain phase timed out; moving on')
  }
  process.on('SIGTERM', () => void drain('SIGTERM'))
  process.on('SIGINT', () => void drain('SIGINT'))
}

import { execFile } from 'node:child_process'
import { chownSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onFreePort } from './ports.ts'
import { requireProgram, requirePrograms } from './programs.ts'
import { createScratch, removeScratch } from './scratch.ts'
import { bareEnvironment, Service } from './service.ts'

const run = promisify(execFile)

export interface PostgresOptions {
  port?: number
  /** Settings as in postgresql.conf, for example `{ fsync: 'on' }`. */
  config?: Readonly<Record<string, string>>
}

/**
 * Starts a private Postgres with one database, `spotter`, whose owner (a superuser of the same name)
 * needs no password from 127.0.0.1. What it acknowledged survives `kill()`, not a power cut: fsync is off.
 */
export async function startPostgres({ port, config = {} }: PostgresOptions = {}): Promise<Service> {
  requirePrograms(['postgres', 'initdb', 'createdb', 'pg_isready'])
  return await inScratch(async (place) => {
    const { as, data } = place
    const how = ['--auth', 'trust', '--username', 'spotter', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync']
    await run(requireProgram('initdb'), ['-D', data, ...how], as)
    const service = await onFreePort(port, (port) => server(place, port, config).start())
    await run(requireProgram('createdb'), [...local(place, service.port), 'spotter'], as).catch(
      async (error: unknown) => {
        await service.stop()
        throw error
      },
    )
    return service
  })
}

/** A second Postgres that follows a first, some commits behind. */
export interface Standby extends Service {
  /** Makes it a primary, on a timeline of its own. Resolves when it takes writes. */
  promote(): Promise<void>
}

/** Starts a hot standby that streams asynchronously from `primary`, as it stands now. */
export async function startPostgresStandby(
  primary: Service,
  { port, config = {} }: PostgresOptions = {},
): Promise<Standby> {
  requirePrograms(['postgres', 'pg_basebackup', 'pg_ctl', 'pg_isready'])
  return await inScratch(async (place) => {
    const { as, data } = place
    const from = ['--host', '127.0.0.1', '--port', String(primary.port), '--username', 'spotter']
    const how = ['--checkpoint', 'fast', '--wal-method', 'stream', '--write-recovery-conf', '--no-sync']
    await run(requireProgram('pg_basebackup'), ['-D', data, ...from, ...how], as)
    const service = await onFreePort(port, (port) => server(place, port, config).start())
    return Object.assign(service, {
      promote: async () => void (await run(requireProgram('pg_ctl'), ['promote', '-D', data, '--wait'], as)),
    })
  })
}

/** Where one server keeps everything, and as whom its programs run. */
interface Place {
  scratch: string
  data: string
  user: ReturnType<typeof serverUser>
  as: { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv }
}

async function inScratch<T>(start: (place: Place) => Promise<T>): Promise<T> {
  const user = serverUser()
  const scratch = createScratch('postgres')
  if (user) chownSync(scratch, user.uid, user.gid)
  try {
    return await start({
      scratch,
      data: join(scratch, 'data'),
      user,
      as: { ...user, cwd: '/', env: bareEnvironment() },
    })
  } catch (error) {
    removeScratch(scratch)
    throw error
  }
}

/** How its own tools reach the server. */
const local = ({ scratch }: Place, port: number) => ['--host', scratch, '--port', String(port), '--username', 'spotter']

function server(place: Place, port: number, config: Readonly<Record<string, string>>): Service {
  const { scratch, data, user, as } = place
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: scratch,
    max_connections: '300',
    shared_buffers: '64MB',
    fsync: 'off',
    full_page_writes: 'off',
    ...config,
  }
  return new Service({
    name: 'postgres',
    url: `postgres://spotter@127.0.0.1:${port}/spotter`,
    port,
    command: requireProgram('postgres'),
    args: ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    ...(user && { user }),
    logFile: join(scratch, 'postgres.log'),
    scratch,
    // Fast: ends open transactions instead of waiting for the clients to leave.
    stopSignal: 'SIGINT',
    deathSignal: 'SIGQUIT',
    isReady: async () => (await run(requireProgram('pg_isready'), local(place, port), as)) !== undefined,
  })
}

/** Postgres refuses to run as root: then the user that its Debian package made runs it. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'))
  if (line === undefined) throw new Error('Postgres does not run as root and there is no user "postgres" to run it.')
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

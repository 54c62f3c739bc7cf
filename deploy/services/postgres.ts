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
export async function startPostgres({ port: wanted, config = {} }: PostgresOptions = {}): Promise<Service> {
  requirePrograms(['postgres', 'initdb', 'createdb', 'pg_isready'])
  const user = serverUser()
  const scratch = createScratch('postgres')
  if (user) chownSync(scratch, user.uid, user.gid)
  const data = join(scratch, 'data')
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: scratch,
    max_connections: '300',
    shared_buffers: '64MB',
    fsync: 'off',
    full_page_writes: 'off',
    ...config,
  }
  const as = { ...user, cwd: '/', env: bareEnvironment() }
  const local = (port: number) => ['--host', scratch, '--port', String(port), '--username', 'spotter']
  try {
    await run(
      requireProgram('initdb'),
      [
        '-D',
        data,
        '--auth',
        'trust',
        '--username',
        'spotter',
        '--encoding',
        'UTF8',
        '--locale',
        'C.UTF-8',
        '--no-sync',
      ],
      as,
    )
    const service = await onFreePort(wanted, (port) =>
      new Service({
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
        isReady: async () => (await run(requireProgram('pg_isready'), local(port), as)) !== undefined,
      }).start(),
    )
    await run(requireProgram('createdb'), [...local(service.port), 'spotter'], as).catch(async (error: unknown) => {
      await service.stop()
      throw error
    })
    return service
  } catch (error) {
    removeScratch(scratch)
    throw error
  }
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

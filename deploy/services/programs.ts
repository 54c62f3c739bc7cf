import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs that run beside Spotter on this machine, and the Debian package that brings each. */
const packageOf = {
  'redis-server': 'redis-server',
  postgres: 'postgresql',
  initdb: 'postgresql',
  createdb: 'postgresql',
  pg_isready: 'postgresql',
  pg_basebackup: 'postgresql',
  pg_ctl: 'postgresql',
  nginx: 'nginx',
  chromium: 'chromium',
} as const

export type Program = keyof typeof packageOf

/** Debian keeps the Postgres server's programs out of PATH, one folder a version. */
const debianPostgres = '/usr/lib/postgresql'

/** The full path of a program, or undefined when this machine does not have it. */
export function findProgram(program: Program): string | undefined {
  return findInFolders(program, packageOf[program] === 'postgresql' ? postgresFolders() : [])
}

/** Looks in these folders, then in PATH and where administrators' programs are. */
export function findInFolders(program: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env.PATH ?? '').split(delimiter)
  return [...folders, ...path, '/usr/sbin', '/usr/local/sbin'].map((folder) => join(folder, program)).find(isExecutable)
}

/** The full path of a program. Throws a MissingProgramsError, which says how to install it. */
export function requireProgram(program: Program): string {
  const path = findProgram(program)
  if (path === undefined) throw new MissingProgramsError([program])
  return path
}

/** Throws one MissingProgramsError for all of these that this machine does not have. */
export function requirePrograms(programs: readonly Program[]): void {
  const missing = programs.filter((program) => findProgram(program) === undefined)
  if (missing.length > 0) throw new MissingProgramsError(missing)
}

/** The Debian packages that bring these programs, each once. */
export function packagesFor(programs: readonly Program[]): string[] {
  return [...new Set(programs.map((program) => packageOf[program]))]
}

export class MissingProgramsError extends Error {
  readonly missing: readonly Program[]

  constructor(missing: readonly Program[]) {
    const install = `apt-get update && apt-get install -y --no-install-recommends ${packagesFor(missing).join(' ')}`
    super(`Not found on this machine: ${missing.join(', ')}. On Debian, as root:\n  ${install}`)
    this.name = 'MissingProgramsError'
    this.missing = missing
  }
}

/** Newest version first. */
function postgresFolders(): string[] {
  try {
    return readdirSync(debianPostgres)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debianPostgres, version, 'bin'))
  } catch {
    return []
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectFolder } from '../../deploy/project.ts'
import { openDatabase } from '../../src/db/open.ts'
import { migrate } from './migrate.ts'
import { migrationsHash } from './migrations-hash.ts'
import type { Scope } from './scope.ts'

/**
 * A DATA_DIR of its own, removed in the end, with an embedded database that is migrated and empty. That is copied from
 * one in the machine's temporary folder, which the first test makes: an embedded Postgres takes seconds to set up.
 */
export async function embeddedFolder(t: Scope): Promise<string> {
  const folder = await emptyFolder(t)
  const template = await templateFolder()
  // Node's own copy takes ten times as long for a thousand files
  await promisify(execFile)('cp', ['-R', join(template, 'postgres'), folder])
  return folder
}

/** A DATA_DIR without a database. */
export async function emptyFolder(t: Scope): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function templateFolder(): Promise<string> {
  const packageFile = join(projectFolder, 'node_modules', '@electric-sql', 'pglite', 'package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  const template = join(tmpdir(), `spotter-embedded-${version}-${await migrationsHash()}`)
  if (existsSync(template)) return template
  const made = await mkdtemp(join(tmpdir(), 'spotter-embedded-new-'))
  const opened = await openDatabase({ kind: 'embedded', dataDir: made })
  await migrate(opened).finally(opened.close)
  // Another test may have been faster: then its one is as good.
  await rename(made, template).catch(() => rm(made, { recursive: true }))
  return template
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { projectUrl } from '../../deploy/project.ts'

/** Of everything under src/db and of the library: the migrations and what they load. */
export async function migrationsHash(): Promise<string> {
  const folders = ['src/db/', 'src/domain/exercises/'].map((folder) => new URL(folder, projectUrl))
  const entries = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })))
  const files = entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file).update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

import { spawnSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { openDatabase } from '../../src/db/open.ts'
import { privateFolder } from '../../src/db/private-folder.ts'

async function newFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-private-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** What others may look at or change, the folder itself included. */
const open = (folder: string): string[] =>
  ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].filter(
    (name) => (lstatSync(join(folder, name)).mode & 0o077) !== 0,
  )

t.test("an embedded database is its owner's alone, in a new folder and in one that was not", async (t) => {
  const folder = join(await newFolder(t), 'data')
  for (const kind of ['new', 'there, and open to everybody']) {
    if (kind !== 'new') {
      for (const name of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
        const path = join(folder, name)
        chmodSync(path, lstatSync(path).mode | 0o066)
      }
      t.ok(open(folder).length > 100)
    }
    const database = await openDatabase({ kind: 'embedded', dataDir: folder }, (message) => t.fail(message))
    t.strictSame(open(folder), [], kind)
    await database.close()
    t.strictSame(open(folder), [], `${kind}, closed`)
    t.ok(readdirSync(join(folder, 'postgres')).length > 10, 'there is a database')
  }
})

t.test('what cannot be changed is said, with how to mend it', async (t) => {
  const folder = await newFolder(t)
  mkdirSync(join(folder, 'mine'))
  writeFileSync(join(folder, 'mine', 'file'), '', { mode: 0o644 })
  for (const path of [folder, join(folder, 'mine'), join(folder, 'mine', 'file')]) chmodSync(path, 0o755)
  if (process.getuid?.() !== 0) return t.pass('only root can be somebody else')
  const built = pathToFileURL(join(projectFolder, 'dist', 'src', 'db', 'private-folder.js'))
  // as nobody, who owns none of it
  const program = `process.setuid(65534); const { privateFolder } = await import('${built}'); await privateFolder('${folder}', console.log)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  t.match(stdout, `chmod -R go= ${folder}`)
  t.match(stdout, '3 of its files and folders')
  await privateFolder(folder, (message) => t.fail(message))
  t.strictSame(open(folder), [])
})

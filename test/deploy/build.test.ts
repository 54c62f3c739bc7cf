import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'

/** What the build made, and when. */
const built = () =>
  ['src', 'deploy', 'web'].flatMap((folder) =>
    readdirSync(join(projectFolder, 'dist', folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .map((file) => `${file} ${statSync(join(projectFolder, 'dist', file)).mtimeMs}`),
  )

t.test('a second build makes nothing anew that has not changed', async (t) => {
  const before = built()
  for (const file of ['src/main.js', 'src/db/migrations/meta/_journal.json', 'deploy/run-tests.js', 'web/index.html'])
    t.ok(
      before.some((line) => line.startsWith(`${file} `)),
      file,
    )
  await promisify(execFile)(process.execPath, [join(projectFolder, 'deploy', 'build.js')])
  t.strictSame(built(), before)
})

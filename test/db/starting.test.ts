import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { bareEnvironment, freePort, until } from '../../deploy/services.ts'
import { openDatabase, rows } from '../../src/db/open.ts'
import { RELEASE } from '../../src/runtime/release.ts'
import { embeddedFolder } from '../support/embedded-folder.ts'
import { migrate } from '../support/migrate.ts'
import { testMigratedPostgres } from '../support/services.ts'

/** Spotter as `npm start` runs it, with these settings. */
async function start(t: Test, env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort()
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'src', 'main.js')], {
    env: { ...bareEnvironment(), HOST: '127.0.0.1', PORT: String(port), DEMO_DATA: 'false', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  return { child, url: `http://127.0.0.1:${port}` }
}

const answers = (url: string) =>
  until(async () => (await fetch(`${url}/livez`)).ok, { what: 'it to answer', timeoutMs: 60_000 })

/** What a start that fails says, and its exit code. */
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said }
}

t.test('killed outright it starts again at once, and a second one beside it is refused', async (t) => {
  const dataDir = await embeddedFolder(t)
  const first = await start(t, { DATA_DIR: dataDir })
  await answers(first.url)
  const second = await ended((await start(t, { DATA_DIR: dataDir })).child)
  t.equal(second.code, 1)
  t.match(second.said, `Another Spotter uses the embedded database in ${dataDir}: process ${first.child.pid} on `)
  t.match(second.said, 'Stop that one first')

  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  await writeFile(join(dataDir, 'spotter.pid'), String(process.pid))
  const again = await start(t, { DATA_DIR: dataDir })
  await answers(again.url)
})

t.test('an older release refuses a newer database and says which release made it', async (t) => {
  const postgres = await testMigratedPostgres(t)
  const opened = await openDatabase({ kind: 'server', url: postgres.url, connections: 2 })
  t.teardown(() => opened.close())
  const applied = () =>
    rows<{ hash: string; release: string | null }>(opened.db, sql`select hash, release from migration order by hash`)
  t.ok(
    (await applied()).every(({ release }) => release === RELEASE),
    'each migration says who applied it',
  )

  await opened.db.execute(sql`insert into migration (hash, release) values ('of a later one', '7.1.0')`)
  const before = await applied()
  const { code, said } = await ended((await start(t, { DATABASE_URL: postgres.url, JWT_SECRET: 'x'.repeat(40) })).child)
  t.equal(code, 1)
  t.match(said, /^This database was brought up to date by Spotter 7\.1\.0 on 2\d{3}-\d\d-\d\d; this is Spotter /)
  t.match(said, 'Start that release, or a newer one. Nothing has been changed.')
  t.equal(said.trim().split('\n').length, 1, 'and nothing else')
  t.strictSame(await applied(), before)

  await opened.db.execute(sql`update migration set release = null where hash = 'of a later one'`)
  await t.rejects(migrate(opened), { message: /^This database was brought up to date by another build of Spotter on / })
  await opened.db.execute(sql`delete from migration where hash = 'of a later one'`)
  await migrate(opened)
})

import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import t from 'tap'
import { projectUrl } from '../../../deploy/project.ts'
import { foldEmail } from '../../../src/db/email.ts'
import { type OpenDatabase, openDatabase, rows } from '../../../src/db/open.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { embeddedFolder, emptyFolder } from '../../support/embedded-folder.ts'
import { migrate } from '../../support/migrate.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'
import { testDatabase, testPostgres } from '../../support/services.ts'

/** What a database's own `lower`, or a reader, may take for `mia@example.com`. */
const LIKE_MIA = [
  'mİa@example.com',
  'mıa@example.com',
  'mi\u0307a@example.com',
  'mia\u200b@example.com',
  'mìa@example.com',
  'міа@example.com',
  'mia@exampLe。com',
]

t.test('an address has one spelling, and folding it twice changes nothing', async (t) => {
  for (const same of [
    'Mia@Example.COM',
    ' mia@example.com\t',
    'MIA@EXAMPLE.COM',
    'ｍｉａ@example.com',
    'mia@eⅹample.com',
  ])
    t.equal(foldEmail(same), 'mia@example.com', same)
  for (const other of LIKE_MIA) t.not(foldEmail(other), 'mia@example.com', other)
  // every character there is, alone: a fold that is not its own fold would be a second spelling
  for (let code = 0; code <= 0x10ffff; code++) {
    const once = foldEmail(`a${String.fromCodePoint(code)}@x`)
    if (foldEmail(once) !== once) t.fail(`U+${code.toString(16)} is folded twice`)
  }
})

const databases: [string, (t: Parameters<typeof testDatabase>[0]) => Promise<OpenDatabase>][] = [
  [
    'Postgres',
    async (t) => ours(t, await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 4 })),
  ],
  ['PGlite', async (t) => ours(t, await openDatabase({ kind: 'embedded', dataDir: await embeddedFolder(t) }))],
]

function ours(t: Parameters<typeof testDatabase>[0], opened: OpenDatabase): OpenDatabase {
  t.teardown(opened.close)
  return opened
}

for (const driver of DRIVERS) {
  t.test(`${driver}: no other spelling of an address signs in, is invited or is free`, async (t) => {
    const { app } = await startInstance(t, { on: driver, redisUrl: null })
    const mia = await newPerson(app, { email: 'Mia@Example.com' })
    const trainer = await newPerson(app, { role: 'trainer' })
    const login = (email: string) => send(app, 'POST', '/api/auth/login', { json: { email, password: mia.password } })
    for (const email of LIKE_MIA) t.equal((await login(email)).status, 401, email)
    for (const email of ['mia@example.com', ' MIA@EXAMPLE.COM ']) t.equal((await login(email)).status, 200, email)
    t.equal((await login('mia@example.com')).body.user.email, 'Mia@Example.com', 'shown as it was given')

    const invite = (email: string) =>
      send(app, 'POST', '/api/trainers/me/clients', { json: { email }, token: trainer.token })
    for (const email of LIKE_MIA) t.not((await invite(email)).status, 201, email)
    const again = { email: 'mia@EXAMPLE.com', password: mia.password, displayName: 'Mia' }
    const taken = await send(app, 'POST', '/api/auth/register', { json: again })
    t.equal(taken.body.code, 'email-taken')
    const theirs = { email: 'MIA@example.com', currentPassword: trainer.password }
    t.equal((await send(app, 'PATCH', '/api/me', { json: theirs, token: trainer.token })).body.code, 'email-taken')

    const own = { email: 'Mia.New@Example.com', currentPassword: mia.password }
    t.equal((await send(app, 'PATCH', '/api/me', { json: own, token: mia.token })).status, 200)
    t.equal((await login('mia@example.com')).status, 401)
    t.equal((await login('mia.new@example.com')).status, 200)
  })
}

const migrationsFolder = new URL('src/db/migrations', projectUrl).pathname

for (const [name, open] of [
  [
    'Postgres',
    async (t) => ours(t, await openDatabase({ kind: 'server', url: (await testPostgres(t)).url, connections: 1 })),
  ],
  ['PGlite', async (t) => ours(t, await openDatabase({ kind: 'embedded', dataDir: await emptyFolder(t) }))],
] as typeof databases) {
  t.test(`${name}: accounts of before are found by their address when the schema is brought up to date`, async (t) => {
    const opened = await open(t)
    const { db } = opened
    const all = readMigrationFiles({ migrationsFolder })
    const before = all.slice(
      0,
      all.findIndex(({ sql: statements }) => statements.join().includes('email_key')),
    )
    await db.execute(sql`create table migration (hash text primary key, applied_at timestamptz not null default now())`)
    for (const { sql: statements, hash } of before) {
      for (const statement of statements) await db.execute(sql.raw(statement))
      await db.execute(sql`insert into migration (hash) values (${hash})`)
    }
    const id = '01890000-0000-7000-8000-000000000000'
    await db.execute(sql`insert into subject (id, kind) values (${id}, 'account')`)
    await db.execute(
      sql`insert into account (id, email, password_hash, display_name) values (${id}, 'Iris@Example.COM', '', 'I')`,
    )
    await migrate(opened)
    t.strictSame(await rows(db, sql`select email, email_key as key from account`), [
      { email: 'Iris@Example.COM', key: foldEmail('Iris@Example.COM') },
    ])
  })
}

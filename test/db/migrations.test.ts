import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { eq, sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { projectUrl } from '../../deploy/project.ts'
import type { Id } from '../../src/contract/common.ts'
import { newId } from '../../src/db/new-id.ts'
import { type OpenDatabase, openDatabase, rows } from '../../src/db/open.ts'
import { importBatch } from '../../src/db/schema/index.ts'
import { readFile } from '../../src/features/importing/stored-file.ts'
import { Pace } from '../../src/runtime/pace.ts'
import { rebuiltRows, storedRows } from '../domain/workouts/history.ts'
import { migrate } from '../support/migrate.ts'
import { testPostgres } from '../support/services.ts'

const migrationsFolder = new URL('src/db/migrations', projectUrl).pathname

/** A database as the build before this migration left it. */
async function databaseBefore(opened: OpenDatabase, name: string): Promise<void> {
  const names = (await readdir(migrationsFolder)).filter((file) => file.endsWith('.sql')).sort()
  const migration = names.findIndex((file) => file.endsWith(`_${name}.sql`))
  await opened.db.transaction(async (tx) => {
    await tx.execute(sql`create table migration (hash text primary key, applied_at timestamptz not null default now())`)
    for (const file of readMigrationFiles({ migrationsFolder }).slice(0, migration)) {
      for (const statement of file.sql) await tx.execute(sql.raw(statement))
      await tx.execute(sql`insert into migration (hash) values (${file.hash})`)
    }
  })
}

t.test('an upgrade takes help out of the volume of old days and finds the records of less help', async (t) => {
  const server = await testPostgres(t)
  const opened = await openDatabase({ kind: 'server', url: server.url, connections: 2 })
  t.teardown(() => opened.close())
  const { db } = opened
  await databaseBefore(opened, 'least_help')
  const userId = newId()
  await db.execute(sql`insert into subject (id, kind) values (${userId}, 'account')`)
  await db.execute(sql`insert into account (id, email, email_key, password_hash, display_name)
    values (${userId}, 'before@example.test', 'before@example.test', '-', 'Somebody')`)
  const assisted = uuidv7()
  await db.execute(sql`insert into exercise (id, owner_id, name, name_norm, tracking)
    values (${assisted}, ${userId}, 'Dip Assisted', 'dip assisted', 'assisted_reps')`)
  await db.execute(sql`insert into measurement values (${userId}, '2025-10-20', 'body_weight_kg', 80)`)
  for (const [day, help, reps] of [
    ['2025-10-01', 40, 8],
    ['2025-10-08', 20, 8],
    ['2025-10-22', 30, 8],
    ['2025-10-29', 10, 8],
  ] as const) {
    const [workout, block] = [uuidv7(), uuidv7()]
    await db.execute(sql`insert into workout (id, user_id, title, started_at, time_zone, local_date)
      values (${workout}, ${userId}, 'Pull', ${`${day}T10:00:00Z`}::timestamptz, 'UTC', ${day}::date)`)
    await db.execute(sql`insert into workout_exercise values (${block}, ${workout}, 0, ${assisted})`)
    await db.execute(sql`insert into set (id, workout_exercise_id, position, weight_kg, entered_unit, reps)
      values (${uuidv7()}, ${block}, 0, ${help}, 'kg', ${reps})`)
    const loadKg = day < '2025-10-20' ? help : 80 - help
    await db.execute(sql`insert into training_day values (${userId}, ${day}::date, 1, 1, ${reps}, ${loadKg * reps}, 0)`)
    await db.execute(sql`insert into exercise_best
      select ${userId}, ${assisted}, 'max_reps', w.started_at, w.id, s.id, ${reps}, ${reps}, false
      from workout w join workout_exercise we on we.workout_id = w.id join set s on s.workout_exercise_id = we.id where w.id = ${workout}`)
  }

  await migrate(opened)
  const stored = await storedRows(db, userId)
  t.strictSame(stored, await rebuiltRows(db, userId), 'as if it had been derived by this build')
  t.equal(stored.records.length, 2, '20 kg after 40, and 10 kg')
  const days = await rows<{ kg: number }>(db, sql`select volume_kg::float8 as kg from training_day order by local_date`)
  t.strictSame(
    days.map(({ kg }) => kg),
    [0, 0, 400, 560],
  )
})

t.test('an upgrade gives every group a link of its own and keeps what is open as sent to the address', async (t) => {
  const server = await testPostgres(t)
  const opened = await openDatabase({ kind: 'server', url: server.url, connections: 2 })
  t.teardown(() => opened.close())
  const { db } = opened
  await databaseBefore(opened, 'invitations')
  const [trainer, client, asked] = [uuidv7(), uuidv7(), uuidv7()]
  for (const [id, name] of Object.entries({ [trainer]: 'toni', [client]: 'mia', [asked]: 'ada' })) {
    await db.execute(sql`insert into subject (id, kind) values (${id}, 'account')`)
    await db.execute(sql`insert into account (id, email, email_key, password_hash, display_name)
      values (${id}, ${`${name}@Example.test`}, ${`${name}@example.test`}, '-', ${name})`)
  }
  const [active, open] = [uuidv7(), uuidv7()]
  await db.execute(sql`insert into coaching (id, trainer_id, client_id, status)
    values (${active}, ${trainer}, ${client}, 'active'), (${open}, ${trainer}, ${asked}, 'invited')`)
  const groups = [uuidv7(), uuidv7()]
  for (const id of groups) {
    await db.execute(sql`insert into subject (id, kind) values (${id}, 'group')`)
    await db.execute(sql`insert into training_group (id, name, owner_id) values (${id}, 'G', ${client})`)
  }
  await db.execute(
    sql`insert into group_invitation (group_id, user_id, invited_by) values (${groups[0]}, ${asked}, ${client})`,
  )

  await migrate(opened)
  t.strictSame(await rows(db, sql`select id, status from coaching`), [{ id: active, status: 'active' }])
  t.strictSame(
    await rows(
      db,
      sql`select inviter_id as by, group_id as "group", email, id = ${open} as same from invitation order by group_id nulls first`,
    ),
    [
      { by: trainer, group: null, email: 'ada@example.test', same: true },
      { by: client, group: groups[0], email: 'ada@example.test', same: false },
    ],
  )
  const secrets = await rows<{ secret: string }>(db, sql`select join_secret as secret from training_group`)
  t.equal(new Set(secrets.map(({ secret }) => secret)).size, 2)
  t.notOk(secrets.some(({ secret }) => groups.includes(secret)))
})

t.test('an upgrade keeps the files that wait to be imported, in pieces', async (t) => {
  const server = await testPostgres(t)
  const opened = await openDatabase({ kind: 'server', url: server.url, connections: 2 })
  t.teardown(() => opened.close())
  const { db } = opened
  await databaseBefore(opened, 'import_pieces')
  const userId = newId()
  await db.execute(sql`insert into subject (id, kind) values (${userId}, 'account')`)
  await db.execute(sql`insert into account (id, email, email_key, password_hash, display_name)
    values (${userId}, 'before@example.test', 'before@example.test', '-', 'Somebody')`)
  const large = randomBytes(3 * 256 * 1024)
  const files = { large, larger: Buffer.concat([large, Buffer.from([1])]), small: large.subarray(0, 1) }
  const idOf: Record<string, Id> = { ended: newId() }
  await db.execute(sql`insert into import_batch (id, user_id, file_sha256, options, status)
    values (${idOf.ended}, ${userId}, 'x', '{}', 'done')`)
  for (const [name, content] of Object.entries(files)) {
    const id = newId()
    idOf[name] = id
    await db.execute(sql`insert into import_batch (id, user_id, file_sha256, options, status, content)
      values (${id}, ${userId}, 'x', '{}', 'stored', decode(${content.toString('hex')}, 'hex'))`)
  }

  await migrate(opened)
  for (const [name, id] of Object.entries(idOf)) {
    const [batch] = await db.select().from(importBatch).where(eq(importBatch.id, id))
    const content = files[name as keyof typeof files] ?? Buffer.alloc(0)
    t.equal(batch?.fileBytes, content.length, name)
    t.ok((await readFile(db, batch!, new Pace())).equals(content), name)
  }
})

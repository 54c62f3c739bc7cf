import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { type Database, openDatabase, type Queries, rows } from '../../src/db/open.ts'
import { testDatabase } from '../support/services.ts'

async function open(t: Test): Promise<Database> {
  // with one connection it is clear which one has what prepared
  const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 1 })
  t.teardown(() => opened.close())
  return opened.db
}

/** How many statements with this in their text are prepared on the connection. */
const preparedWith = async (db: Queries, mark: string) =>
  (
    await rows<{ count: number }>(
      db,
      sql`select count(*) as count from pg_prepared_statements where strpos(statement, ${mark}) > 0
        and strpos(statement, 'pg_prepared_statements') = 0`,
    )
  )[0]?.count

t.test('a text is prepared once, also across transactions and savepoints', async (t) => {
  const db = await open(t)
  const doubled = (on: Queries, n: number) => rows(on, sql`select ${n}::int * 2 as "of the same text"`)
  t.strictSame(await doubled(db, 1), [{ 'of the same text': 2 }])
  await db.transaction(async (tx) => {
    t.strictSame(await Promise.all([doubled(tx, 2), doubled(tx, 3)]), [
      [{ 'of the same text': 4 }],
      [{ 'of the same text': 6 }],
    ])
    await tx.transaction(async (nested) => t.strictSame(await doubled(nested, 4), [{ 'of the same text': 8 }]))
  })
  await db.transaction((tx) => doubled(tx, 5), { isolationLevel: 'repeatable read', accessMode: 'read only' })
  t.equal(await preparedWith(db, 'of the same text'), 1)
})

t.test('a value may be null in one call and not in the next', async (t) => {
  const db = await open(t)
  const echoed = (value: unknown) => rows(db, sql`select ${value}::float8 as value`)
  for (const value of [1.5, null, -2, null, 3]) t.strictSame(await echoed(value), [{ value }])
})

t.test('lists of rows, of which each length is a text, do not stay prepared', async (t) => {
  const db = await open(t)
  const listed = (length: number) => {
    const values = Array.from({ length }, (_, at) => sql`(${at}::int)`)
    return rows(db, sql`select count(*) as "of a list" from (values ${sql.join(values, sql`, `)}) as v`)
  }
  for (const length of [41, 42, 500]) t.strictSame(await listed(length), [{ 'of a list': length }])
  t.equal(await preparedWith(db, 'of a list'), 0)
})

t.test('a statement that a migration gave other columns is prepared anew', async (t) => {
  const db = await open(t)
  await db.execute(sql`create table thing (id int)`)
  const all = () => rows(db, sql`select * from thing where id = ${1}`)
  await db.execute(sql`insert into thing values (1)`)
  t.strictSame(await all(), [{ id: 1 }])
  await db.execute(sql`alter table thing add column name text default 'new'`)
  t.strictSame(await all(), [{ id: 1, name: 'new' }])
})

t.test('a table that grows is not read by the plan of when it was empty', async (t) => {
  const db = await open(t)
  await db.execute(sql`create table thing (id int primary key)`)
  const one = () => rows(db, sql`select id from thing where id = ${7}`)
  for (let round = 0; round < 10; round++) await one()
  t.match(
    await rows(
      db,
      sql`select generic_plans as generic from pg_prepared_statements where strpos(statement, ${'from thing where'}) > 0
        and strpos(statement, 'pg_prepared_statements') = 0`,
    ),
    [{ generic: 0 }],
  )
})

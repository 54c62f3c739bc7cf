import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { type Database, openDatabase, type Queries, rows } from '../../src/db/open.ts'
import { isUnavailable } from '../../src/db/unavailable.ts'
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

t.test('in transactions, in their savepoints and outside of them a text is prepared once a connection', async (t) => {
  const db = await open(t)
  const doubled = async (on: Queries, n: number) => {
    const [found] = await rows(on, sql`select ${n}::int * 2 as "of the same text"`)
    t.equal(found?.['of the same text'], 2 * n)
  }
  for (let n = 0; n < 3; n++) await doubled(db, n)
  t.equal(await preparedWith(db, 'of the same text'), 1)
  await db.transaction(async (tx) => {
    await Promise.all([doubled(tx, 1), doubled(tx, 2), doubled(tx, 3)])
    await tx.transaction((nested) => doubled(nested, 4))
    await doubled(tx, 5)
  })
  await db.transaction((tx) => doubled(tx, 6), { isolationLevel: 'repeatable read', accessMode: 'read only' })
  await doubled(db, 7)
  t.equal(await preparedWith(db, 'of the same text'), 1)
})

t.test('a value may be null in one call and not in the next', async (t) => {
  const db = await open(t)
  await db.transaction(async (tx) => {
    for (const value of [1.5, null, -2, null, 3])
      t.strictSame(await rows(tx, sql`select ${value}::float8 as value`), [{ value }])
    for (const value of [true, null, false, true])
      t.strictSame(await rows(tx, sql`select ${value}::boolean as value`), [{ value }])
  })
})

t.test('lists of rows, of which each length is a text, do not stay prepared', async (t) => {
  const db = await open(t)
  const listed = (length: number) => {
    const values = sql.join(
      Array.from({ length }, (_, at) => sql`(${at}::int)`),
      sql`, `,
    )
    return db.transaction((tx) => rows(tx, sql`select count(*) as "of a list" from (values ${values}) as v`))
  }
  for (const length of [101, 102, 500]) t.strictSame(await listed(length), [{ 'of a list': length }])
  t.equal(await preparedWith(db, 'of a list'), 0)
})

t.test('what the driver cannot write is refused, and its connection goes on', async (t) => {
  const db = await open(t)
  const at = (tx: Queries, time: unknown) => rows(tx, sql`select ${time}::timestamptz is not null as given`)
  const refused = db.transaction(async (tx) => {
    await at(tx, '2026-01-01')
    await Promise.all([at(tx, '2026-01-02'), at(tx, new Date()), at(tx, '2026-01-03')])
  })
  await t.rejects(refused, { cause: { code: 'ERR_INVALID_ARG_TYPE' } })
  t.strictSame(await at(db, '2026-01-01'), [{ given: true }])
})

t.test(
  'a migration that changes what a prepared statement answers fails one request, which may be repeated',
  async (t) => {
    const db = await open(t)
    await db.execute(sql`create table thing (flag boolean)`)
    await db.execute(sql`insert into thing values (true), (false)`)
    const flagged = () => db.transaction((tx) => rows(tx, sql`select * from thing where flag = ${true}`))
    t.strictSame(await flagged(), [{ flag: true }])
    await db.execute(sql`alter table thing add column name text default 'new'`)
    t.ok(isUnavailable(await flagged().catch((error: unknown) => error)))
    t.strictSame(await flagged(), [{ flag: true, name: 'new' }])
  },
)

t.test('a slow statement keeps nobody else waiting', async (t) => {
  const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 3 })
  t.teardown(() => opened.close())
  const { db } = opened
  const short = (on: Queries) => rows(on, sql`select ${1}::int as one`)
  const shortOnes = async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 4 }, (_, at) => (at % 2 === 0 ? short(db) : db.transaction(short))))
    }
  }
  await shortOnes()
  let isOver = false
  const slow = db
    .transaction((tx) => rows(tx, sql`select pg_sleep(${3}::float8)`))
    .then(() => {
      isOver = true
    })
  await shortOnes()
  t.notOk(isOver)
  await slow
})

t.test('a table that grows is read by its index also by the plan of when it was empty', async (t) => {
  const db = await open(t)
  await db.execute(sql`create table thing (id int primary key)`)
  const one = (tx: Queries) => rows(tx, sql`select id from thing where id = ${7}`)
  for (let round = 0; round < 10; round++) await db.transaction(one)
  await db.execute(sql`insert into thing select generate_series(1, 1000)`)
  const looked = await db.transaction(async (tx) => {
    await one(tx)
    return rows(
      tx,
      sql`select seq_tup_read::int as whole, idx_tup_fetch::int as found from pg_stat_xact_user_tables where relname = ${'thing'}`,
    )
  })
  t.strictSame(looked, [{ whole: 0, found: 1 }])
  t.match(
    await rows(
      db,
      sql`select generic_plans as generic from pg_prepared_statements where strpos(statement, ${'from thing where'}) > 0
        and strpos(statement, 'pg_prepared_statements') = 0`,
    ),
    [{ generic: Number }],
  )
})

t.test('however many texts there are, so many stay prepared, and the first of them do', async (t) => {
  const db = await open(t)
  const nth = (tx: Queries, n: number) => rows(tx, sql`select ${n}::int as ${sql.identifier(`text ${n}`)}`)
  await db.transaction(async (tx) => {
    for (let n = 0; n < 500; n++) t.strictSame(await nth(tx, n), [{ [`text ${n}`]: n }])
  })
  const kept = await preparedWith(db, 'text ')
  t.ok(kept !== undefined && kept > 300 && kept <= 400, `${kept} of 500`)
  t.equal(await preparedWith(db, '"text 0"'), 1)
})

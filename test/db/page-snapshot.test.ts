import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { newId } from '../../src/db/new-id.ts'
import { openDatabase, type Reads, rows } from '../../src/db/open.ts'
import { pageSnapshot } from '../../src/db/page-snapshot.ts'
import { bump } from '../../src/db/revisions.ts'
import { PostgresProxy } from '../support/postgres-proxy.ts'
import { testDatabase } from '../support/services.ts'
import { until } from '../support/until.ts'

/** A subject whose page shows one number, which is its revision. */
async function subjectOn(t: Test) {
  const proxy = await PostgresProxy.start(t, await testDatabase(t))
  const opened = await openDatabase({ kind: 'server', url: proxy.url, connections: 2 })
  t.teardown(() => opened.close())
  const { db } = opened
  const id = newId()
  await db.execute(sql`insert into subject (id, kind) values (${id}, 'account')`)
  await db.execute(sql`create table shown (number int)`)
  await db.execute(sql`insert into shown values (0)`)
  const change = () =>
    db.transaction(async (tx) => {
      await bump(tx, [id])
      await tx.execute(sql`update shown set number = number + 1`)
    })
  const shown = async (reads: Reads) =>
    (await rows<{ number: number }>(reads, sql`select number from shown`))[0]?.number
  const statementsOf = () =>
    proxy
      .take()
      .flatMap(({ statements }) => statements)
      .filter((text) => text.includes('from shown'))
  return { db, polls: opened.polls, id, change, shown, statementsOf }
}

t.test('what is asked for at once goes as one statement', async (t) => {
  const { db, id, shown, statementsOf, change } = await subjectOn(t)
  await change()
  statementsOf()
  const { value, revision } = await pageSnapshot(db, id, (reads) => Promise.all([shown(reads), shown(reads)]))
  t.strictSame([value, revision], [[1, 1], 1])
  t.equal(statementsOf().length, 1)
})

t.test('a page that changes between two statements is read again, and is of one revision', async (t) => {
  const { db, id, change, shown } = await subjectOn(t)
  for (const changes of [1, 2, 3, 4]) {
    let left = changes
    const { value, revision } = await pageSnapshot(db, id, async (reads) => {
      const before = await shown(reads)
      if (left-- > 0) await change()
      return [before, await shown(reads)]
    })
    t.strictSame(value, [revision, revision], `${changes} changes`)
  }
})

t.test('types come as without it: dates as text, whole numbers as numbers', async (t) => {
  const { db, id } = await subjectOn(t)
  const typed = sql`select 9007199254740991::bigint as bigint, 0.1::float8 + 0.2 as float, date '2026-02-03' as date,
    array['a', 'b'] as list, null::int as nothing, json_build_object('a', 1) as json, true as bool,
    timestamptz '2026-01-02 03:04:05.678Z' as at, ${id}::uuid as id`
  const [plain] = await rows<Record<string, string>>(db, typed)
  const { value } = await pageSnapshot(db, id, (reads) => rows<Record<string, string>>(reads, typed))
  const instant = (row: Record<string, string> | undefined) => ({ ...row, at: new Date(row?.at ?? '').toISOString() })
  t.strictSame(instant(value[0]), instant(plain))
})

t.test('what fails is told to whoever asked, and a subject that is not there is not found', async (t) => {
  const { db, id, shown } = await subjectOn(t)
  await t.rejects(
    pageSnapshot(db, id, (reads) => Promise.all([shown(reads), rows(reads, sql`select 1 / 0 as nothing`)])),
    { cause: { code: '22012' } },
  )
  await t.rejects(pageSnapshot(db, newId(), shown), { code: 'not-found' })
  t.equal((await pageSnapshot(db, id, async () => 'nothing to ask')).revision, 0)
})

t.test('a statement that hangs is ended, also when it began shortly before nobody waited any more', async (t) => {
  const { db, polls, id, shown } = await subjectOn(t)
  const gone = new AbortController()
  const hanging = async () =>
    (
      await rows(
        polls,
        sql`select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
      )
    ).length
  const read = pageSnapshot(
    db,
    id,
    async (reads) => {
      await shown(reads)
      await rows(reads, sql`select pg_sleep(60)::text as slept`)
    },
    { gone: gone.signal, polls },
  )
  const ended = t.rejects(read, { cause: { code: '57014', message: /user request/ } })
  await until(async () => (await hanging()) === 1, { what: 'the second statement to hang' })
  gone.abort()
  await ended
  t.equal(await hanging(), 0)
})

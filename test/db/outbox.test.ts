import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../src/contract/common.ts'
import { newId } from '../../src/db/new-id.ts'
import { readNews } from '../../src/db/news.ts'
import { type Database, openDatabase, rows } from '../../src/db/open.ts'
import { Outbox } from '../../src/db/outbox.ts'
import { bump } from '../../src/db/revisions.ts'
import { embeddedFolder } from '../support/embedded-folder.ts'
import { migrate } from '../support/migrate.ts'
import type { Scope } from '../support/scope.ts'
import { testDatabase } from '../support/services.ts'

const databases = {
  Postgres: async (t: Scope) => {
    const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 4 })
    t.teardown(opened.close)
    return opened.db
  },
  PGlite: async (t: Scope) => {
    const opened = await openDatabase({ kind: 'embedded', dataDir: await embeddedFolder(t) })
    t.teardown(opened.close)
    await migrate(opened)
    return opened.db
  },
}

const at = { olderThanMs: 0, leaseMs: 60_000 }

for (const [name, open] of Object.entries(databases)) {
  t.test(`the outbox on ${name}`, async (t) => {
    const db: Database = await open(t)
    await db.execute(sql`delete from outbox`)
    const outbox = new Outbox(db)
    const save = (...ids: Id[]) => db.transaction((tx) => bump(tx, ids))
    const left = () => rows(db, sql`select subject_id as id, revision, leased_until from outbox order by subject_id`)
    const ids = [newId(), newId(), newId()].sort() as [Id, Id, Id]
    for (const id of ids) await db.execute(sql`insert into subject (id, kind) values (${id}, 'account')`)

    t.test('hands out each row once while it is leased', async (t) => {
      await save(...ids)
      const first = await outbox.claim(2, at)
      const second = await outbox.claim(2, at)
      t.strictSame([...first, ...second].map(({ subjectId }) => subjectId).sort(), [...ids])
      t.match(first[0], { revision: 1, kind: 'account', lagMs: Number })
      t.strictSame(await outbox.claim(2, at), [])
    })

    t.test('hands out again what was given back, what was saved anew and what ran out', async (t) => {
      await outbox.release([ids[0]])
      t.match(await outbox.claim(9, { ...at, leaseMs: 0 }), [{ subjectId: ids[0] }])
      await save(ids[1])
      t.strictSame((await outbox.claim(9, at)).map(({ subjectId, revision }) => [subjectId, revision]).sort(), [
        [ids[0], 1],
        [ids[1], 2],
      ])
    })

    t.test('does not hand out what is younger than asked for', async (t) => {
      await outbox.release(ids)
      t.strictSame(await outbox.claim(9, { olderThanMs: 60_000, leaseMs: 0 }), [])
    })

    t.test('removes only what says nothing newer than what was published', async (t) => {
      await outbox.remove([])
      await outbox.remove(ids.map((subjectId) => ({ subjectId, revision: 1 })))
      t.match(await left(), [{ id: ids[1], revision: 2 }])
      await outbox.remove([{ subjectId: ids[1], revision: 10 }])
      t.strictSame(await left(), [])
    })

    t.test('is as old as what nobody was told of', async (t) => {
      const age = async () =>
        (
          await rows<{ s: number }>(
            db,
            sql`select extract(epoch from clock_timestamp() - since)::float8 as s from outbox`,
          )
        )[0]?.s ?? 0
      await save(ids[0])
      await db.execute(sql`update outbox set since = now() - interval '1 hour'`)
      await save(ids[0])
      t.ok((await age()) > 3_000, 'a newer change does not make the oldest younger')
      await outbox.remove([{ subjectId: ids[0], revision: 2 }])
      t.ok((await age()) < 3_000, 'that one has been told')
      await db.execute(sql`delete from outbox`)
    })

    t.test('is read whole, revisions as numbers, however much there is', async (t) => {
      await db.execute(sql`delete from outbox`)
      const { epoch, rows: none } = await readNews(db, Date.now())
      t.match(epoch, /^[0-9a-f]{12}$/)
      t.strictSame(none, [])
      await db.execute(sql`with many as (insert into subject (id, kind)
          select gen_random_uuid(), 'account' from generate_series(1, 20000) returning id)
        insert into outbox (subject_id, revision) select id, 9 from many`)
      for (const id of ids) await db.execute(sql`insert into outbox (subject_id, revision) values (${id}, 10)`)
      const startedAtMs = performance.now()
      const read = await readNews(db, Date.now())
      t.comment(`${read.rows.length} rows in ${Math.round(performance.now() - startedAtMs)} ms`)
      t.equal(read.epoch, epoch)
      t.equal(read.rows.length, 20_003)
      t.strictSame(
        read.rows.filter(({ revision }) => revision > 9).sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1)),
        ids.map((subjectId) => ({ subjectId, revision: 10 })),
      )
      await db.execute(sql`delete from outbox`)
    })
  })
}

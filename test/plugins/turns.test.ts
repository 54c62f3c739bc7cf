import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Problem } from '../../src/contract/common.ts'
import { type Database, openDatabase, rows, type Transaction } from '../../src/db/open.ts'
import { startInstance } from '../support/app.ts'
import { type Answer, aWorkout, newPerson, type Person } from '../support/person.ts'
import { testDatabase } from '../support/services.ts'
import { until } from '../support/until.ts'

const CONNECTIONS = 12
/** What one person may hold of them. */
const SHARE = 2

async function scene(t: Test): Promise<{ url: string; administer: Database; member: Person; other: Person }> {
  const databaseUrl = await testDatabase(t)
  const env = { DATABASE_CONNECTIONS: String(CONNECTIONS) }
  const instance = await startInstance(t, { databaseUrl, redisUrl: null, env })
  const administrator = await openDatabase({ kind: 'server', url: databaseUrl, connections: 2 })
  t.teardown(() => administrator.close())
  const { url } = instance
  return { url, administer: administrator.db, member: await newPerson(url), other: await newPerson(url) }
}

/** Statements that wait for a lock. */
const waiting = async (db: Database): Promise<number> =>
  (await rows(db, sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
    .length

const lock = (tx: Transaction, table: string) =>
  tx.execute(sql`lock table ${sql.identifier(table)} in access exclusive mode`)
const soon = (db: Database, count: number, what: string) =>
  until(async () => (await waiting(db)) === count, { what, timeoutMs: 3_000 })

t.test('a read is cancelled in Postgres as soon as its client is gone', async (t) => {
  const { url, administer, member } = await scene(t)
  await administer.transaction(async (tx) => {
    await lock(tx, 'training_day')
    const client = new AbortController()
    const headers = { authorization: `Bearer ${member.token}` }
    const asked = fetch(`${url}/api/members/me/heatmap`, { headers, signal: client.signal })
    await soon(administer, 1, 'the read to wait for the lock')
    client.abort()
    await t.rejects(asked)
    await soon(administer, 0, 'its statement to end')
  })
  t.equal((await member.call('GET', '/api/members/me/heatmap')).status, 200)
})

t.test('a read that takes too long is told to come again, and goes on nowhere', async (t) => {
  const { administer, member, other } = await scene(t)
  await administer.transaction(async (tx) => {
    await lock(tx, 'training_day')
    const asked = await Promise.all([
      member.call<Problem>('GET', '/api/members/me/heatmap'),
      other.call<Problem>('GET', '/api/workouts/stats'),
    ])
    for (const { status, headers } of asked) t.strictSame([status, headers.get('retry-after')], [503, '1'])
    await soon(administer, 0, 'every statement to end')
  })
})

t.test("one person's saves wait in their own line, with one connection", async (t) => {
  const { administer, member, other } = await scene(t)
  const saves = await administer.transaction(async (tx) => {
    await tx.execute(sql`select 1 from subject where id = ${member.id} for update`)
    const saves = Array.from({ length: 60 }, () => member.call<Problem>('POST', '/api/workouts', aWorkout()))
    const refused: Answer<Problem>[] = []
    for (const save of saves) save.then((answer) => refused.push(answer))
    // one is being written, forty wait
    await until(() => refused.length === 60 - 41, { what: 'the others to be refused' })
    for (const { status, headers, body } of refused)
      t.strictSame([status, body.code, headers.get('retry-after')], [429, 'too-many-requests', '1'])
    await soon(administer, 1, 'one save to wait for the row')
    t.equal((await other.call('POST', '/api/workouts', aWorkout())).status, 201, "another's save")
    t.equal(await waiting(administer), 1)
    return saves
  })
  t.equal((await Promise.all(saves)).filter(({ status }) => status === 201).length, 41)
})

t.test("one person's reads have a share of the connections, and the others theirs", async (t) => {
  const { administer, member, other } = await scene(t)
  const reads = await administer.transaction(async (tx) => {
    await lock(tx, 'training_day')
    const reads = Array.from({ length: 30 }, () => member.call('GET', '/api/members/me/heatmap'))
    await soon(administer, SHARE, "the person's share to be asked for")
    t.equal((await other.call('GET', '/api/members/me/measurements')).status, 200, "another's read")
    t.equal((await other.call('GET', '/api/workouts?limit=5')).status, 200)
    t.equal(await waiting(administer), SHARE)
    return reads
  })
  t.ok((await Promise.all(reads)).every(({ status }) => status === 200))
})

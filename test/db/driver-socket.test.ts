import { sql } from 'drizzle-orm'
import t from 'tap'
import { openDatabase, rows } from '../../src/db/open.ts'
import { isUnavailable } from '../../src/db/unavailable.ts'
import { testPostgres } from '../support/services.ts'
import { until } from '../support/until.ts'

const CONNECTIONS = 4

t.test('a Postgres that dies under transactions fails them, spares the process, and is used again', async (t) => {
  const postgres = await testPostgres(t)
  const { db, close } = await openDatabase({ kind: 'server', url: postgres.url, connections: CONNECTIONS })
  t.teardown(close)
  for (let round = 1; round <= 3; round++) {
    let goOn = true
    let done = 0
    const failures: unknown[] = []
    // statements outside and inside transactions, on every connection, as fast as they go
    const worker = async (isTransaction: boolean) => {
      while (goOn) {
        const work = isTransaction
          ? db.transaction(async (tx) => {
              for (let statement = 0; statement < 5; statement++) await tx.execute(sql`select ${statement}::int`)
            })
          : db.execute(sql`select ${round}::int`)
        await work.then(
          () => {
            done += 1
          },
          (error: unknown) => {
            failures.push(error)
            goOn = failures.length < 3 * CONNECTIONS
          },
        )
      }
    }
    const workers = Array.from({ length: 3 * CONNECTIONS }, (_, index) => worker(index % 2 === 0))
    await until(() => done > 50, { what: 'the workers to be at it' })
    await postgres.kill()
    await Promise.all(workers)
    t.strictSame(
      failures.filter((error) => !isUnavailable(error)),
      [],
      'each failure may be tried again',
    )
    await postgres.start()
    const startedAtMs = performance.now()
    const onEveryConnection = () =>
      Promise.all(Array.from({ length: 2 * CONNECTIONS }, () => db.execute(sql`select pg_sleep(0.05)`)))
    await until(onEveryConnection, { what: 'every connection to be used again', timeoutMs: 4_000 })
    t.comment(`every connection is used again after ${Math.round(performance.now() - startedAtMs)} ms`)
  }
})

t.test('what ended one connection is not told again to the first statement of the next', async (t) => {
  const settings = { kind: 'server', url: (await testPostgres(t)).url } as const
  const one = await openDatabase({ ...settings, connections: 1 })
  const other = await openDatabase({ ...settings, connections: 1 })
  t.teardown(() => Promise.all([one.close(), other.close()]))
  const [{ pid } = { pid: 0 }] = await rows<{ pid: number }>(one.db, sql`select pg_backend_pid() as pid`)
  const broken = one.db.execute(sql`select pg_sleep(60)`).then(
    () => undefined,
    (error: unknown) => error,
  )
  await until(
    async () =>
      (await rows(other.db, sql`select 1 from pg_stat_activity where pid = ${pid} and state = 'active'`)).length,
    { what: 'the statement to run' },
  )
  await other.db.execute(sql`select pg_terminate_backend(${pid})`)
  t.ok(isUnavailable(await broken), 'the statement that it broke may be tried again')
  // While that connection is being given up, statements hear that it is lost; what Postgres said is for the first alone.
  const heard: string[] = []
  const again = () =>
    rows(one.db, sql`select 1 as one`).catch(({ cause }: Error) => void heard.push(String((cause as Error).message)))
  await until(again, { what: 'the next connection' })
  t.notMatch(heard.join(), 'administrator command')
})

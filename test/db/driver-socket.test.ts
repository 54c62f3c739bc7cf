import { sql } from 'drizzle-orm'
import t from 'tap'
import { openDatabase } from '../../src/db/open.ts'
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

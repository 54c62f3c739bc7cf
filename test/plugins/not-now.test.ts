import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import type { Problem } from '../../src/contract/common.ts'
import { type OpenDatabase, openDatabase, rows } from '../../src/db/open.ts'
import { startInstance } from '../support/app.ts'
import { type Answer, aWorkout, newPerson, type Person } from '../support/person.ts'
import { testDatabase } from '../support/services.ts'
import { until } from '../support/until.ts'

async function scene(t: Test): Promise<{ member: Person; administer: OpenDatabase['db'] }> {
  const databaseUrl = await testDatabase(t)
  const instance = await startInstance(t, { databaseUrl, redisUrl: null })
  const administrator = await openDatabase({ kind: 'server', url: databaseUrl, connections: 2 })
  t.teardown(() => administrator.close())
  return { member: await newPerson(instance.url), administer: administrator.db }
}

function isToldToComeAgain(t: Test, what: string, { status, headers, body }: Answer<Problem>): void {
  t.equal(status, 503, `${what}: ${JSON.stringify(body)}`)
  t.equal(body.code, 'database-unavailable', what)
  t.ok(Number(headers.get('retry-after')) >= 1, what)
}

/** By class, what Postgres says when it is not the statement's fault. */
const NOT_NOW = {
  'connection lost': ['08000', '08003', '08006', '08007'],
  'standby, not promoted': ['25006', '55000'],
  'transaction aborted before, idle or open too long': ['25P02', '25P03', '25P04'],
  'rolled back for the sake of others': ['40000', '40001', '40003', '40P01'],
  'out of disk, memory, connections': ['53000', '53100', '53200', '53300', '53400'],
  'lock not granted in time': ['55P03'],
  'cancelled, timed out, shutting down': ['57000', '57014', '57P01', '57P02', '57P03', '57P05'],
  'disk that fails': ['58030'],
}

t.test('what Postgres cannot do now is 503 with Retry-After, whatever it calls it', async (t) => {
  const { member, administer } = await scene(t)
  await administer.execute(sql`create table refusal (code text)`)
  await administer.execute(sql`create function refuse() returns trigger language plpgsql as $$
    declare state text := (select code from refusal);
    begin
      if state is not null then raise exception 'not now' using errcode = state; end if;
      return new;
    end $$`)
  await administer.execute(sql`create trigger refuse before insert on workout for each row execute function refuse()`)
  const key = { 'idempotency-key': randomUUID() }
  for (const [what, codes] of Object.entries(NOT_NOW)) {
    for (const code of codes) {
      await administer.execute(sql`insert into refusal values (${code})`)
      const answer = await member.call<Problem>('POST', '/api/workouts', aWorkout(), { headers: key })
      isToldToComeAgain(t, `${what}, ${code}`, answer)
      await administer.execute(sql`delete from refusal`)
    }
  }
  const { status } = await member.call('POST', '/api/workouts', aWorkout(), { headers: key })
  t.equal(status, 201, 'and the same request succeeds later')
})

/** Ends what waits behind the lock, as soon as it does. */
const endWaiting = (administer: OpenDatabase['db'], how: 'pg_cancel_backend' | 'pg_terminate_backend') =>
  until(
    async () =>
      (
        await rows(
          administer,
          sql`select ${sql.raw(how)}(pid) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`,
        )
      ).length > 0,
    { what: 'something that waits for the lock' },
  )

for (const how of ['pg_cancel_backend', 'pg_terminate_backend'] as const)
  t.test(`a read and a save whose statement ends by ${how} are told to come again`, async (t) => {
    const { member, administer } = await scene(t)
    // a page whose statements are under way together: those after the one that ends hear of an aborted transaction
    for (const [table, method, path, body] of [
      ['exercise_best', 'GET', '/api/members/me/progress', undefined],
      ['training_day', 'GET', '/api/workouts/stats', undefined],
      ['outbox', 'POST', '/api/workouts', aWorkout()],
    ] as const) {
      const asked = await administer.transaction(async (tx) => {
        await tx.execute(sql`lock table ${sql.identifier(table)} in access exclusive mode`)
        const asked = member.call<Problem>(method, path, body)
        await endWaiting(administer, how)
        return asked
      })
      isToldToComeAgain(t, `${method} ${path}, waiting for ${table}`, asked)
    }
    const { status } = await member.call('POST', '/api/workouts', aWorkout())
    t.equal(status, 201, 'and all goes on')
  })

import { sql } from 'drizzle-orm'
import t from 'tap'
import { openDatabase, rows } from '../../src/db/open.ts'
import { testDatabase } from '../support/services.ts'

t.test('a small table that is read whole, several times a second, starts no processes in Postgres', async (t) => {
  const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 1 })
  t.teardown(() => opened.close())
  for (const db of [opened.db, opened.polls]) {
    const plan = await rows<{ 'QUERY PLAN': string }>(
      db,
      sql`explain select session_id from revoked_session where until > now()
        union all select account_id from role_change where until > now()`,
    )
    const lines = plan.map((row) => row['QUERY PLAN'])
    t.match(lines.join('\n'), 'role_change')
    t.notOk(
      lines.some((line) => line.includes('Gather')),
      lines[0] ?? '',
    )
  }
})

import { DrizzleQueryError } from 'drizzle-orm'
import t from 'tap'
import { safeError } from '../../src/http/safe-error.ts'

t.test('an error is logged with the statement that failed and why, but without its values', async (t) => {
  const refused = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ann@example.com)' })
  const failed = new DrizzleQueryError(
    'insert into account values ($1, $2)',
    ['ann@example.com', 'line\n$argon2id'],
    refused,
  )
  for (const error of [failed, new Error('could not save', { cause: failed })]) {
    const logged = JSON.stringify(safeError(error))
    t.match(logged, 'insert into account values ($1, $2)')
    t.match(logged, 'duplicate key')
    t.match(logged, /safe-error\.test/, 'with the stack')
    t.notMatch(logged, /ann@example|argon2id/)
  }
})

t.test('what is no error is logged as it is', async (t) => {
  for (const odd of ['text', undefined]) t.equal(safeError(odd as unknown as Error), odd)
})

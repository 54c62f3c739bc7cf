import t from 'tap'
import { createPasswords } from '../../src/features/accounts/passwords.ts'
import { ProblemError } from '../../src/problems.ts'

t.test('a flood of sign-ins waits in a short line and is then refused', async (t) => {
  const passwords = await createPasswords({ running: 1, waiting: 2 })
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => passwords.hash('correct horse')))
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []))
  t.equal(refused.length, 3, 'one runs, two wait')
  for (const error of refused) {
    t.ok(error instanceof ProblemError)
    t.match(error, { code: 'busy', headers: { 'retry-after': '1' } })
  }
  t.equal((await Promise.all([passwords.hash('a'), passwords.hash('b')])).length, 2, 'afterwards there is room again')
})

t.test('a hash that cannot be read makes room for the next', async (t) => {
  const passwords = await createPasswords({ running: 1, waiting: 0 })
  await t.rejects(passwords.verify('not a hash', 'x'))
  t.equal(await passwords.verify(await passwords.hash('x'), 'x'), true)
})

t.test('nobody has a password', async (t) => {
  const passwords = await createPasswords()
  t.equal(await passwords.verify(undefined, ''), false)
  const hash = await passwords.hash('correct horse')
  t.equal(await passwords.verify(hash, 'correct horse'), true)
  t.equal(await passwords.verify(hash, 'Correct horse'), false)
})

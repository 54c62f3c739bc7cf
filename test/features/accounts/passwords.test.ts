import t from 'tap'
import { createPasswords } from '../../../src/features/accounts/passwords.ts'
import { TooManyAtOnce, TooManyLoads } from '../../../src/runtime/semaphore.ts'

t.test('a flood of sign-ins waits in a short line and is then refused', async (t) => {
  const passwords = await createPasswords({ running: 1, waiting: 2 })
  const refused = async (fromOf: (n: number) => string) => {
    const asked = Array.from({ length: 6 }, (_, n) => passwords.hash('correct horse', fromOf(n)))
    return (await Promise.allSettled(asked)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    )
  }
  const byAll = await refused((n) => `address ${n}`)
  t.equal(byAll.length, 3, 'one runs, two wait')
  t.ok(byAll.every((error) => error instanceof TooManyLoads))
  t.equal((await Promise.all(['a', 'b'].map((word) => passwords.hash(word, 'x')))).length, 2, 'there is room again')
})

t.test('a flood from one address lets all others sign in, and nearly at once', async (t) => {
  const passwords = await createPasswords({ running: 1, waitingAKey: 20 })
  const answered: string[] = []
  const ask = (from: string) => passwords.hash('correct horse', from).then(() => answered.push(from))
  const flood = Array.from({ length: 30 }, () => ask('flood').catch((error: unknown) => error))
  await Promise.all([ask('somebody'), ask('somebody else')])
  t.ok(answered.length <= 5, `${answered.length} were answered by then`)
  const refused = (await Promise.all(flood)).filter((one) => one instanceof TooManyAtOnce)
  t.equal(refused.length, 9, 'one ran, twenty waited')
})

t.test('ninety who sign in at once from everywhere all have their answer', async (t) => {
  const passwords = await createPasswords()
  const hash = await passwords.hash('correct horse', 'x')
  const asked = Array.from({ length: 90 }, (_, n) =>
    passwords.verify(hash, n < 80 ? 'wrong' : 'correct horse', `address ${n}`),
  )
  t.equal((await Promise.all(asked)).filter(Boolean).length, 10)
})

t.test('a hash that cannot be read makes room for the next', async (t) => {
  const passwords = await createPasswords({ running: 1, waiting: 0 })
  await t.rejects(passwords.verify('not a hash', 'x', 'a'))
  t.equal(await passwords.verify(await passwords.hash('x', 'a'), 'x', 'a'), true)
})

t.test('a hash is argon2id at the cost that OWASP names first', async (t) => {
  const passwords = await createPasswords()
  t.match(await passwords.hash('correct horse', 'a'), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

t.test('nobody has a password', async (t) => {
  const passwords = await createPasswords()
  t.equal(await passwords.verify(undefined, '', 'a'), false)
  const hash = await passwords.hash('correct horse', 'a')
  t.equal(await passwords.verify(hash, 'correct horse', 'a'), true)
  t.equal(await passwords.verify(hash, 'Correct horse', 'a'), false)
})

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { ProblemError } from '../../problems.ts'

/** argon2id with OWASP's first choice: 19 MiB, two passes, one lane; some 20 ms of one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Half of Node's thread pool: name look-ups and files need the rest. */
const RUNNING = 2
/** About a second's work. Beyond it an answer would come too late to be of use. */
const WAITING = 60

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long without a hash as with one, so that an unknown email address cannot be told by time. */
  verify(hash: string | undefined, password: string): Promise<boolean>
}

/** What people type is the same password on every keyboard. */
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'))

/** A hash for demo people, outside any queue. */
export const hashPassword = (password: string): Promise<string> => hash(bytesOf(password), COST)

/**
 * Hashes few passwords at a time, so that a flood of sign-ins takes neither all memory nor all threads. Rejects with
 * busy when too many wait.
 */
export async function createPasswords({ running = RUNNING, waiting = WAITING } = {}): Promise<Passwords> {
  const nobodys = await hashPassword(randomBytes(16).toString('hex'))
  const queue: (() => void)[] = []
  let active = 0

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (active >= running) {
      if (queue.length >= waiting) throw new ProblemError('busy', { headers: { 'retry-after': '1' } })
      await new Promise<void>((resolve) => queue.push(resolve))
    } else active += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else active -= 1
    }
  }

  return {
    hash: (password) => inTurn(() => hashPassword(password)),
    verify: (stored, password) =>
      inTurn(async () => (await verify(stored ?? nobodys, bytesOf(password))) && stored !== undefined),
  }
}

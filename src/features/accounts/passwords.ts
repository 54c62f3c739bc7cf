import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { PasswordCost } from '../../runtime/password-cost.ts'
import { FairLimit } from '../../runtime/semaphore.ts'

/** OWASP's first choice; some 20 ms of one core. */
const COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Half of Node's thread pool: name look-ups and files need the rest. */
const RUNNING = 2
/** Some seconds' work: beyond it an answer would come too late to be of use. Who waits takes no memory to speak of. */
const WAITING = 400
/** Of one address. */
const WAITING_EACH = 60

/** Each takes its turn among those who ask: addresses, and people who are signed in (`from`). */
export interface Passwords {
  hash(password: string, from: string): Promise<string>
  /** Takes as long without a hash as with one, so that an unknown email address cannot be told by time. */
  verify(hash: string | undefined, password: string, from: string): Promise<boolean>
}

/** What people type is the same password on every keyboard. */
const bytesOf = (password: string) => Buffer.from(password.normalize('NFKC'))

/**
 * Hashes few passwords at a time, so that a flood of sign-ins takes neither all memory nor all threads, and one for each
 * address in turn, so that nobody's flood keeps others out. Rejects with TooManyAtOnce or TooManyLoads when too many wait.
 */
export async function createPasswords({
  running = RUNNING,
  waiting = WAITING,
  waitingAKey = WAITING_EACH,
  cost = COST,
} = {}): Promise<Passwords> {
  const hashPassword = (password: string) => hash(bytesOf(password), cost)
  const nobodys = await hashPassword(randomBytes(16).toString('hex'))
  const turns = new FairLimit({ atOnce: running, waiting, waitingAKey })
  return {
    hash: (password, from) => turns.run(from, () => hashPassword(password)),
    verify: (stored, password, from) =>
      turns.run(from, async () => (await verify(stored ?? nobodys, bytesOf(password))) && stored !== undefined),
  }
}

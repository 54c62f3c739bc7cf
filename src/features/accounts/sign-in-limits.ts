import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../../contract/problems.ts'
import type { FoldedEmail } from '../../db/email.ts'
import { isOwnCall } from '../../runtime/own-call.ts'
import { FairLimit, TooManyLoads } from '../../runtime/semaphore.ts'
import type { Devices } from './devices.ts'

/**
 * How often passwords may be tried. Only what fails counts: it is taken before it is tried, or many at once would not be
 * bounded, and given back unless the password was wrong.
 */
export interface SignInLimits {
  /**
   * Signing in: by address, and by account over all addresses far above that; from a browser that has signed in to the
   * account before, by browser alone.
   */
  signIn<T>(request: FastifyRequest, email: FoldedEmail, work: () => Promise<T>): Promise<T>
  /** The present password of somebody who is signed in: by account. */
  ownPassword<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>
  /** Making accounts, by address. Here all that is tried counts. */
  register<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>
}

/** An account that is guessed at from many addresses refuses strangers only when so many addresses' share is used up. */
const ADDRESSES = 10

/** Of one address: sign-ins that are under way count until they have succeeded, and must not use up what there is. */
const IN_TURN = { atOnce: Number.POSITIVE_INFINITY, atOnceAKey: 2, waitingAKey: 60 }

export function createSignInLimits(app: FastifyInstance, devices: Devices): SignInLimits {
  const max = app.config.authRateLimitPerMinute
  const ofAddress = app.attempts('sign-in-address', max)
  const ofAccount = app.attempts('sign-in-account', max * ADDRESSES)
  const ofDevice = app.attempts('sign-in-device', max)
  const ofOwner = app.attempts('own-password', max)
  const ofNewcomers = app.attempts('register-address', max)
  const inTurn = new FairLimit(IN_TURN)

  return {
    signIn(request, email, work) {
      if (isOwnCall(request)) return work()
      const device = devices.idOf(request, email)
      if (device !== undefined) return failuresCount([[ofDevice, device]], work)
      const address = normalizeIP(request.ip)
      const counts: Count[] = [
        [ofAddress, address],
        [ofAccount, email],
      ]
      return inTurn.run(address, () => failuresCount(counts, work)).catch(rethrowBusy)
    },
    ownPassword: ({ principal }, work) => failuresCount([[ofOwner, principal.userId]], work),
    async register(request, work) {
      if (!isOwnCall(request)) await takeAll([[ofNewcomers, normalizeIP(request.ip)]], 'new accounts')
      return work()
    },
  }
}

type Count = [of: ReturnType<FastifyInstance['attempts']>, key: string]

/** All or none of them. Throws too-many-requests. */
async function takeAll(counts: readonly Count[], what: string): Promise<void> {
  for (const [at, [of, key]] of counts.entries()) {
    const waitS = await of.take(key)
    if (waitS === 0) continue
    await giveBack(counts.slice(0, at))
    throw new ProblemError('too-many-requests', {
      detail: `Too many ${what}; wait ${waitS} s`,
      headers: { 'retry-after': String(waitS) },
    })
  }
}

const giveBack = (counts: readonly Count[]) => Promise.all(counts.map(([of, key]) => of.giveBack(key)))

async function failuresCount<T>(counts: readonly Count[], work: () => Promise<T>): Promise<T> {
  await takeAll(counts, 'wrong passwords')
  let wrong = false
  try {
    return await work()
  } catch (error) {
    wrong = error instanceof ProblemError && error.code === 'wrong-credentials'
    throw error
  } finally {
    if (!wrong) await giveBack(counts)
  }
}

function rethrowBusy(error: unknown): never {
  if (error instanceof TooManyLoads) throw new ProblemError('busy', { headers: { 'retry-after': '1' } })
  throw error
}

import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../../problems.ts'

type Hook = (request: FastifyRequest) => Promise<void>

export interface SignInLimits {
  /** How often one address may sign in or register: an onRequest hook. */
  perAddress: Hook
  /** How often one account's password may be tried, from wherever: a preHandler hook. */
  perAccount: Hook
}

/** Guessing passwords has its own limits, far below the general one. */
export function createSignInLimits(app: FastifyInstance): SignInLimits {
  const limit = (keyGenerator: (request: FastifyRequest) => string): Hook => {
    const count = app.createRateLimit({
      max: app.config.authRateLimitPerMinute,
      timeWindow: 60_000,
      keyGenerator,
    })
    return async (request) => {
      const counted = await count(request)
      if (counted.isAllowed || !counted.isExceeded) return
      throw new ProblemError('too-many-requests', {
        detail: `Too many attempts to sign in; wait ${counted.ttlInSeconds} s`,
        headers: { 'retry-after': String(counted.ttlInSeconds) },
      })
    }
  }
  return {
    perAddress: limit((request) => normalizeIP(request.ip)),
    perAccount: limit(({ principal, body }) => {
      if (principal) return principal.userId
      return (body as { email: string }).email.toLowerCase()
    }),
  }
}

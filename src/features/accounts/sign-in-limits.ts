import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'

type Hook = (request: FastifyRequest) => Promise<void>

export interface SignInLimits {
  /** How often one address may sign in or register: an onRequest hook. */
  perAddress: Hook
  /** How often one account's password may be tried, from wherever: a preHandler hook. */
  perAccount: Hook
}

/** Guessing passwords has its own limits, far below the general one. */
export function createSignInLimits(app: FastifyInstance): SignInLimits {
  const limit = (keyOf: (request: FastifyRequest) => string): Hook =>
    app.limitPerMinute({ max: app.config.authRateLimitPerMinute, keyOf, what: 'attempts to sign in' })
  return {
    perAddress: limit((request) => normalizeIP(request.ip)),
    perAccount: limit(({ principal, body }) => {
      if (principal) return principal.userId
      return (body as { email: string }).email.toLowerCase()
    }),
  }
}

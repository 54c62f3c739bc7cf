import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { temporarySecret } from '../config.ts'
import type { Role } from '../contract/enums.ts'
import { problem } from '../contract/problems.ts'
import { createRevocations, type HeardRevocations } from '../db/revocations.ts'
import { bearerOf, createAccessTokens, type Principal, refuse } from '../http/access-tokens.ts'

type Hook = (request: FastifyRequest) => Promise<void>

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the hook `app.authenticate`; null on routes without it. */
    principal: Principal
  }
  interface FastifyInstance {
    /** The first signs, all verify. */
    signingSecrets: readonly string[]
    /** An onRequest hook: sets request.principal or throws unauthenticated, token-expired or session-ended. */
    authenticate: Hook
    /** An onRequest hook after `authenticate`: throws forbidden for every other role. */
    requireRole(...roles: Role[]): Hook
    /** Whose token it is; undefined: nobody's, or it is refused. */
    principalOf(token: string | undefined): Principal | undefined
    /** The token's principal. Rejects like `authenticate`. */
    verifyAccessToken(token: string): Promise<Principal>
    signAccessToken(whose: Pick<Principal, 'userId' | 'role' | 'sessionId'>): string
    revocations: HeardRevocations
  }
}

const SWEEP_MS = 10 * 60_000

/** Who makes a request: access tokens, and what was taken back before they ran out. */
export default fp(
  async (app) => {
    const secrets = app.config.jwtSecrets.length > 0 ? app.config.jwtSecrets : [temporarySecret()]
    await app.register(cookie)
    await app.register(jwt, {
      secret: secrets[0] as string,
      sign: { algorithm: 'HS256' },
      // expiry is looked at each time, against our own clock; the signature once
      verify: { algorithms: ['HS256'], ignoreExpiration: true },
    })
    const tokens = createAccessTokens(app.jwt, secrets, app.now)
    const revocations = createRevocations(app.database.polls, app.log)

    const verify = (token: string): Principal => {
      const principal = tokens.verify(token)
      const refusal = revocations.refusalOf(principal)
      if (refusal !== undefined) throw refuse(refusal)
      return principal
    }

    app.decorate('signingSecrets', secrets)
    app.decorate('revocations', revocations)
    app.decorate('signAccessToken', tokens.sign)
    app.decorate('verifyAccessToken', async (token) => verify(token))
    app.decorate('principalOf', (token) => {
      if (token === undefined) return undefined
      try {
        return verify(token)
      } catch {
        return undefined
      }
    })
    app.decorateRequest('principal', null as unknown as Principal)
    app.decorate('authenticate', async (request) => {
      const token = bearerOf(request.headers.authorization)
      if (token === undefined) throw refuse('unauthenticated')
      request.principal = verify(token)
    })
    app.decorate('requireRole', (...roles) => async ({ principal }) => {
      if (!roles.includes(principal.role)) throw problem('forbidden', `Only for: ${roles.join(', ')}`)
    })

    const timer = setInterval(revocations.sweep, SWEEP_MS).unref()
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'auth', dependencies: ['config', 'db'] },
)

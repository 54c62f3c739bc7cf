import type { JWT } from '@fastify/jwt'
import { LRUCache } from 'lru-cache'
import { type Id, toId } from '../contract/common.ts'
import { ROLES, type Role } from '../contract/enums.ts'
import { ProblemError } from '../contract/problems.ts'

/** Who makes a request, as the access token says. */
export interface Principal {
  readonly userId: Id
  readonly role: Role
  readonly sessionId: Id
  readonly expiresAtMs: number
}

export const ACCESS_TOKEN_SECONDS = 600

const REMEMBERED_TOKENS = 20_000

/** A 401 that says how to sign in, as RFC 9110 wants it. */
export const refuse = (
  code: 'unauthenticated' | 'token-expired' | 'session-ended',
  { cause }: { cause?: unknown } = {},
): ProblemError => new ProblemError(code, { headers: { 'www-authenticate': 'Bearer' }, cause })

/** The token of an `Authorization: Bearer …` header; undefined for everything else. */
export function bearerOf(authorization: string | undefined): string | undefined {
  const [scheme, token, ...rest] = authorization?.split(' ') ?? []
  return scheme?.toLowerCase() === 'bearer' && token && rest.length === 0 ? token : undefined
}

export interface AccessTokens {
  sign(whose: Pick<Principal, 'userId' | 'role' | 'sessionId'>): string
  /** Throws unauthenticated for what is not a token of ours, token-expired for one that was. */
  verify(token: string): Principal
}

/**
 * Access tokens: HS256, signed with the first secret, accepted under each. A signature is checked once per token and
 * process and then remembered, because checking it costs more than the cached read it guards.
 */
export function createAccessTokens(jwt: JWT, secrets: readonly string[], now: () => Date): AccessTokens {
  const known = new LRUCache<string, Principal>({ max: REMEMBERED_TOKENS })
  const olderSecrets = secrets.slice(1)

  function claimsOf(token: string): unknown {
    try {
      return jwt.verify(token)
    } catch (error) {
      for (const key of olderSecrets) {
        try {
          return jwt.verify(token, { key })
        } catch {}
      }
      throw refuse('unauthenticated', { cause: error })
    }
  }

  return {
    sign({ userId, role, sessionId }) {
      const issuedAt = Math.floor(now().getTime() / 1000)
      return jwt.sign({ sub: userId, role, sid: sessionId, iat: issuedAt, exp: issuedAt + ACCESS_TOKEN_SECONDS })
    },
    verify(token) {
      let principal = known.get(token)
      if (principal === undefined) {
        principal = principalOf(claimsOf(token))
        known.set(token, principal)
      }
      if (principal.expiresAtMs <= now().getTime()) {
        known.delete(token)
        throw refuse('token-expired')
      }
      return principal
    },
  }
}

function principalOf(claims: unknown): Principal {
  const { sub, role, sid, exp } = (claims ?? {}) as Record<string, unknown>
  const [userId, sessionId] = [sub, sid].map((id) => (typeof id === 'string' ? toId(id) : undefined))
  if (userId === undefined || sessionId === undefined || !ROLES.includes(role as Role) || typeof exp !== 'number')
    throw refuse('unauthenticated')
  return Object.freeze({ userId, role: role as Role, sessionId, expiresAtMs: exp * 1000 })
}

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Refresh tokens: `<session>.<value>.<seal>`. The first value is 256 random bits; each next one is the HMAC of the one
 * before it, so whoever asks again with the same token (a second tab, a lost answer) is given the same next token, and
 * nothing but hashes is stored. The seal tells a token of ours that is no longer known (a thief has moved on, or his
 * victim has) from one that somebody made up to end another's session.
 */
export interface RefreshToken {
  sessionId: string
  value: string
}

export interface PresentedToken extends RefreshToken {
  /** The seal is ours. Not, after its secret has been taken out of the settings. */
  genuine: boolean
}

export interface RefreshTokens {
  first(sessionId: string): RefreshToken
  /** The next token under each secret; the first secret's is the one to give out. */
  successors(token: RefreshToken): [RefreshToken, ...RefreshToken[]]
  /** As the cookie holds it. */
  write(token: RefreshToken): string
  /** Undefined for what does not even look like one. */
  read(text: string): PresentedToken | undefined
}

const SHAPE = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.([\w-]{43})\.([\w-]{22})$/

/** What is stored of a token. */
export const hashOf = ({ value }: RefreshToken): string => createHash('sha256').update(value).digest('hex')

/** @param secrets the first seals and derives, all are recognised */
export function createRefreshTokens(secrets: readonly string[]): RefreshTokens {
  const mac = (secret: string, purpose: 'next' | 'seal', { sessionId, value }: RefreshToken) =>
    createHmac('sha256', secret).update(`refresh-${purpose}:${sessionId}.${value}`).digest()
  const sealOf = (secret: string, token: RefreshToken) => mac(secret, 'seal', token).subarray(0, 16)

  return {
    first: (sessionId) => ({ sessionId, value: randomBytes(32).toString('base64url') }),
    successors: (token) =>
      secrets.map((secret) => ({
        sessionId: token.sessionId,
        value: mac(secret, 'next', token).toString('base64url'),
      })) as [RefreshToken, ...RefreshToken[]],
    write: (token) => `${token.sessionId}.${token.value}.${sealOf(secrets[0] ?? '', token).toString('base64url')}`,
    read(text) {
      const [, sessionId, value, sealText] = SHAPE.exec(text) ?? []
      if (sessionId === undefined || value === undefined || sealText === undefined) return undefined
      const token = { sessionId, value }
      const seal = Buffer.from(sealText, 'base64url')
      return { ...token, genuine: secrets.some((secret) => timingSafeEqual(seal, sealOf(secret, token))) }
    },
  }
}

/** A session's row, as far as its refresh token goes. */
export interface StoredTokens {
  tokenHash: string
  previousHash: string | null
  rotatedAt: Date
  expiresAt: Date
}

/** So long after a rotation the token before it still counts: two tabs at once, or an answer that was lost. */
export const REUSE_GRACE_MS = 30_000

/**
 * What a presented token means: the newest (`rotate`), the one before it in time (`repeat` the answer), one that was
 * replaced (`reused`: somebody has a copy), none of ours (`unknown`), or one whose session is over (`expired`).
 */
export function judge(
  stored: StoredTokens,
  token: PresentedToken,
  now: Date,
): 'rotate' | 'repeat' | 'reused' | 'unknown' | 'expired' {
  if (stored.expiresAt <= now) return 'expired'
  const hash = hashOf(token)
  if (hash === stored.tokenHash) return 'rotate'
  if (hash === stored.previousHash) {
    return now.getTime() - stored.rotatedAt.getTime() <= REUSE_GRACE_MS ? 'repeat' : 'reused'
  }
  return token.genuine ? 'reused' : 'unknown'
}

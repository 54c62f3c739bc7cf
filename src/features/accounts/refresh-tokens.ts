import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Id, toId } from '../../contract/common.ts'

/**
 * Refresh tokens: `<session>.<value>.<seal>`. The first value is 256 random bits; each next one is the HMAC of the one
 * before it and the moment of the rotation, so whoever asks again soon with the same token (a second tab, a lost answer)
 * is given the same next token, and nothing but hashes is stored. The seal tells a token of ours that is no longer known
 * (a thief has moved on, or his victim has) from one that somebody made up to end another's session.
 */
export interface RefreshToken {
  sessionId: Id
  value: string
}

export interface PresentedToken extends RefreshToken {
  /** The seal is ours. Not, after its secret has been taken out of the settings. */
  genuine: boolean
}

export interface RefreshTokens {
  first(sessionId: Id): RefreshToken
  /** What a token is replaced with at a moment, under each secret; the first secret's is the one to give out. */
  successors(token: RefreshToken, rotatedAt: Date): [RefreshToken, ...RefreshToken[]]
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
  const mac = (secret: string, purpose: string, { sessionId, value }: RefreshToken) =>
    createHmac('sha256', secret).update(`refresh-${purpose}:${sessionId}.${value}`).digest()
  const sealOf = (secret: string, token: RefreshToken) => mac(secret, 'seal', token).subarray(0, 16)

  return {
    first: (sessionId) => ({ sessionId, value: randomBytes(32).toString('base64url') }),
    successors: (token, rotatedAt) =>
      secrets.map((secret) => ({
        sessionId: token.sessionId,
        value: mac(secret, `next-${rotatedAt.getTime()}`, token).toString('base64url'),
      })) as [RefreshToken, ...RefreshToken[]],
    write: (token) => `${token.sessionId}.${token.value}.${sealOf(secrets[0] ?? '', token).toString('base64url')}`,
    read(text) {
      const [, id = '', value, sealText] = SHAPE.exec(text) ?? []
      const sessionId = toId(id)
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

/** So long after a rotation the token before it gets the same answer again: two tabs at once, or a quick repeat. */
export const REPEAT_MS = 30_000

/**
 * What a presented token means: the newest (`rotate`), the one before it (`repeat` the answer, soon after, or else
 * `rotate`), an older one (`reused`: somebody has a copy), none of ours (`unknown`), or one whose session is over
 * (`expired`).
 *
 * The one before the newest is good for as long as nobody has presented the newest: a phone whose answer was lost has
 * nothing else, however late its reception is back. It is given another successor then, and the one that was lost is an
 * older one from there on. So whoever holds a stolen copy and whoever it was stolen from each move on to a token of
 * their own, and the second of them to come back is found out.
 */
export function judge(
  stored: StoredTokens,
  token: PresentedToken,
  now: Date,
): 'rotate' | 'repeat' | 'reused' | 'unknown' | 'expired' {
  if (stored.expiresAt <= now) return 'expired'
  const hash = hashOf(token)
  if (hash === stored.tokenHash) return 'rotate'
  if (hash === stored.previousHash) return now.getTime() - stored.rotatedAt.getTime() <= REPEAT_MS ? 'repeat' : 'rotate'
  return token.genuine ? 'reused' : 'unknown'
}

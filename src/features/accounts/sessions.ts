import type { FastifyInstance } from 'fastify'
import type { SignedIn, User } from '../../contract/accounts.ts'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import type { Transaction } from '../../db/open.ts'
import { ACCESS_TOKEN_SECONDS } from '../../http/access-tokens.ts'
import {
  type AccountRow,
  endOldestSessionsOf,
  endSession,
  insertSession,
  lockSession,
  rotateSession,
  toUser,
} from './queries.ts'
import { createRefreshTokens, hashOf, judge, type RefreshToken } from './refresh-tokens.ts'

/** A session ends when nobody has refreshed it for so long. */
export const SESSION_SECONDS = 30 * 24 * 3600

/** What a sign-in or refresh is answered with. `cookie` is undefined when the caller's stays as it is. */
export interface Granted {
  answer: SignedIn
  cookie: string | undefined
}

export interface Sessions {
  /** Begins a session in the transaction for whoever proved to be this account. Null: email or password have changed. */
  begin(tx: Transaction, proven: AccountRow): Promise<Granted | null>
  /** Ends what an account has beyond as many as it may, once one has begun. */
  endOldest(accountId: Id): Promise<void>
  /** Throws unauthenticated, session-ended or refresh-reused; then the cookie is of no more use. */
  refresh(cookie: string): Promise<Granted>
  /** Ends the session that the cookie or the access token names. Neither: nothing to end. */
  end(cookie: string | undefined, accessToken: string | undefined): Promise<void>
}

export function createSessions(app: FastifyInstance): Sessions {
  const { db } = app.database
  const tokens = createRefreshTokens(app.signingSecrets)

  const expiry = (now: Date) => new Date(now.getTime() + SESSION_SECONDS * 1000)
  const grant = (user: User, sessionId: Id, token: RefreshToken | undefined): Granted => ({
    answer: {
      user,
      accessToken: app.signAccessToken({ userId: user.id, role: user.role, sessionId }),
      expiresInS: ACCESS_TOKEN_SECONDS,
    },
    cookie: token && tokens.write(token),
  })

  return {
    async begin(tx, proven) {
      const now = app.now()
      const token = tokens.first(newId())
      const row = {
        id: token.sessionId,
        accountId: proven.id,
        tokenHash: hashOf(token),
        rotatedAt: now,
        createdAt: now,
        expiresAt: expiry(now),
      }
      return (await insertSession(tx, row, proven)) ? grant(toUser(proven), token.sessionId, token) : null
    },

    async endOldest(accountId) {
      app.revocations.learn(await endOldestSessionsOf(db, accountId, app.limits.sessionsAPerson))
    },

    async refresh(cookie) {
      const presented = tokens.read(cookie)
      if (presented === undefined) throw problem('unauthenticated')
      const { sessionId } = presented
      // a refusal is an outcome, not an exception: what it writes has to be committed
      const outcome = await db.transaction(async (tx) => {
        const found = await lockSession(tx, sessionId)
        if (found === undefined) return 'session-ended'
        const now = app.now()
        const user = toUser(found.account)
        switch (judge(found.session, presented, now)) {
          case 'rotate': {
            const [next] = tokens.successors(presented, now)
            await rotateSession(tx, sessionId, {
              tokenHash: hashOf(next),
              previousHash: hashOf(presented),
              rotatedAt: now,
              expiresAt: expiry(now),
            })
            return grant(user, sessionId, next)
          }
          case 'repeat': {
            // found under whichever secret it was derived; none, when that one has left the settings meanwhile
            const { tokenHash, rotatedAt } = found.session
            const current = tokens.successors(presented, rotatedAt).find((next) => hashOf(next) === tokenHash)
            return grant(user, sessionId, current)
          }
          case 'reused':
            await endSession(tx, sessionId)
            return 'refresh-reused'
          case 'expired':
            return 'session-ended'
          case 'unknown':
            return 'unauthenticated'
        }
      })
      if (typeof outcome !== 'string') return outcome
      if (outcome === 'refresh-reused') {
        app.log.warn({ sessionId }, 'Refresh token reuse detected; session ended')
        app.revocations.learn([sessionId])
      }
      throw problem(outcome)
    },

    async end(cookie, accessToken) {
      const presented = cookie === undefined ? undefined : tokens.read(cookie)
      const principal =
        accessToken === undefined ? undefined : await app.verifyAccessToken(accessToken).catch(() => undefined)
      const ended = await db.transaction(async (tx) => {
        const ended = principal ? await endSession(tx, principal.sessionId) : []
        const found = presented && (await lockSession(tx, presented.sessionId))
        const theirs = found && judge(found.session, presented, app.now()) !== 'unknown'
        return theirs ? [...ended, ...(await endSession(tx, presented.sessionId))] : ended
      })
      app.revocations.learn(ended)
    },
  }
}

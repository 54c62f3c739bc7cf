import { gt, lt, sql } from 'drizzle-orm'
import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../db/open.ts'
import { revokedSession, session } from '../db/schema.ts'
import { HANGING_QUERY_MS, within } from '../limit.ts'

/** Sessions that ended while access tokens of theirs still live. */
export interface Revocations {
  has(sessionId: string): boolean
  /** Told of sessions as this process learns that they ended. Returns how to stop listening. */
  onRevoked(listener: (sessionIds: string[]) => void): () => void
  /** What this process ended itself, once committed: known here at once, elsewhere with the next poll. */
  learn(sessionIds: readonly string[]): void
}

export interface RevocationPolling extends Revocations {
  /** One look at the table. Never rejects: while Postgres is away, what is known stays known. */
  poll(): Promise<void>
  /** Deletes what no longer matters to anyone. Never rejects. */
  sweep(): Promise<void>
}

/** Rows are not read in the order of `until`: a commit this late is still seen. Statements end after 15 s. */
const LATE_COMMIT_MS = 60_000
/** A revocation learnt from ourselves is kept as long as any access token may live, clocks that differ included. */
const KEPT_MS = 15 * 60_000

export function createRevocations(db: Database, log: FastifyBaseLogger): RevocationPolling {
  /** By session: when it may be forgotten. */
  const ended = new Map<string, number>()
  const listeners = new Set<(sessionIds: string[]) => void>()
  let newestMs = 0
  let failing = false

  function learn(sessionIds: readonly string[]): void {
    const news = sessionIds.filter((id) => !ended.has(id))
    if (news.length === 0) return
    for (const id of news) ended.set(id, Date.now() + KEPT_MS)
    for (const listener of listeners) listener(news)
  }

  return {
    has: (sessionId) => ended.has(sessionId),
    onRevoked(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    learn,
    async poll() {
      try {
        const news = db
          .select()
          .from(revokedSession)
          .where(gt(revokedSession.until, new Date(newestMs - LATE_COMMIT_MS)))
        const rows = await within(news, HANGING_QUERY_MS)
        for (const { until } of rows) newestMs = Math.max(newestMs, until.getTime())
        learn(rows.map(({ sessionId }) => sessionId))
        for (const [id, forgetAtMs] of ended) if (forgetAtMs < Date.now()) ended.delete(id)
        failing = false
      } catch (error) {
        if (!failing) log.warn({ err: error }, 'Ended sessions cannot be read; those already known stay refused')
        failing = true
      }
    },
    async sweep() {
      try {
        await db.delete(revokedSession).where(lt(revokedSession.until, sql`now() - interval '5 minutes'`))
        await db.delete(session).where(lt(session.expiresAt, sql`now()`))
      } catch (error) {
        log.debug({ err: error }, 'Expired sessions are deleted another time')
      }
    },
  }
}

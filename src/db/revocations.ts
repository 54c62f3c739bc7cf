import { lt, sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import type { Role } from '../contract/enums.ts'
import type { Logger } from '../runtime/logger.ts'
import type { Revoked } from './news.ts'
import type { Database } from './open.ts'
import { revokedSession, roleChange, session } from './schema/index.ts'

/** What has been taken back while access tokens that say it still live: sessions that ended, and former roles. */
export interface Revocations {
  /**
   * Why a token is refused that is genuine and has not run out: its session has ended, or it tells another role than the
   * account has, and a newer token has to be fetched. Undefined: it is as good as it says.
   */
  refusalOf(bearer: { userId: Id; role: Role; sessionId: Id }): 'session-ended' | 'token-expired' | undefined
  /** Told when this process learns of one more. Returns how to stop listening. */
  onRevoked(listener: () => void): () => void
  /** Sessions that this process ended itself, once committed: known here at once, elsewhere with the next poll. */
  learn(sessionIds: readonly Id[]): void
}

export interface HeardRevocations extends Revocations {
  /** What ends later is to be asked for: the newest that is known, less the time that a commit may be late. */
  askAfterMs(): number
  /** What the tables say. While Postgres is away, what is known stays known. */
  hear(revoked: readonly Revoked[]): void
  /** Deletes what no longer matters to anyone. Never rejects. */
  sweep(): Promise<void>
}

/** Rows are not read in the order of `until`: a commit this late is still seen. Statements end after 15 s. */
const LATE_COMMIT_MS = 60_000
/** What was learnt is kept as long as any access token may live, clocks that differ included. */
const KEPT_MS = 15 * 60_000

export function createRevocations(db: Database, log: Logger): HeardRevocations {
  /** By session: when it may be forgotten. */
  const ended = new Map<Id, number>()
  /** By account whose role changed. */
  const roles = new Map<Id, { role: Role; forgetAtMs: number }>()
  const listeners = new Set<() => void>()
  let newestMs = 0

  const tell = () => {
    for (const listener of listeners) listener()
  }

  /** Whether it was news. */
  function note({ id, role }: Pick<Revoked, 'id' | 'role'>): boolean {
    const forgetAtMs = Date.now() + KEPT_MS
    if (role === null) {
      if (ended.has(id)) return false
      ended.set(id, forgetAtMs)
      return true
    }
    const before = roles.get(id)
    roles.set(id, { role, forgetAtMs })
    return before?.role !== role
  }

  function forgetOld(): void {
    const now = Date.now()
    for (const [id, forgetAtMs] of ended) if (forgetAtMs < now) ended.delete(id)
    for (const [id, { forgetAtMs }] of roles) if (forgetAtMs < now) roles.delete(id)
  }

  return {
    refusalOf({ sessionId, userId, role }) {
      if (ended.has(sessionId)) return 'session-ended'
      const now = roles.get(userId)
      return now !== undefined && now.role !== role ? 'token-expired' : undefined
    },
    onRevoked(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    learn(sessionIds) {
      if (sessionIds.map((id) => note({ id, role: null })).includes(true)) tell()
    },
    askAfterMs: () => newestMs - LATE_COMMIT_MS,
    hear(revoked) {
      for (const { untilMs } of revoked) newestMs = Math.max(newestMs, untilMs)
      if (revoked.map(note).includes(true)) tell()
      forgetOld()
    },
    async sweep() {
      try {
        const outdated = sql`now() - interval '5 minutes'`
        await db.delete(revokedSession).where(lt(revokedSession.until, outdated))
        await db.delete(roleChange).where(lt(roleChange.until, outdated))
        await db.delete(session).where(lt(session.expiresAt, sql`now()`))
      } catch (error) {
        log.debug({ err: error }, 'Expired sessions could not be deleted; will retry')
      }
    },
  }
}

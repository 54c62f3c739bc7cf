import { sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import { problem } from '../contract/problems.ts'
import { type Database, rows, type Transaction } from './open.ts'

export interface Snapshot<T> {
  /** Names the history of this database; another one after a restore or a fail-over that lost commits. */
  epoch: string
  revision: number
  value: T
}

/** The epoch of the database that answers: our own uuid, the cluster's identity and its timeline. */
export const EPOCH = sql`(select left(md5(value || '/' || (select system_identifier from pg_control_system())
  || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)), 12) from setting where name = 'epoch')`

/**
 * So long one statement of a read may take, in milliseconds; the pool's own limit is for writes, which wait for each
 * other's locks. It ends before anybody takes the connection for a dead one (`HANGING_QUERY_MS`).
 */
export const READ_MS = 4_000

/** When nobody waits for an answer any more, and a connection that can say so to the server. */
export interface GiveUp {
  gone: AbortSignal
  polls: Database
}

/** A transaction that runs on a server: its process there, and when it began. */
type Backend = { pid: number; began: string }

/**
 * Reads data together with the subject's revision in one database snapshot, so that the data is exactly what that
 * revision shows. Throws not-found when there is no such subject.
 * @param giveUp once it says so, what runs in the server is cancelled, and the read rejects
 */
export async function snapshot<T>(
  db: Database,
  subjectId: Id,
  read: (tx: Transaction) => Promise<T>,
  giveUp?: GiveUp,
): Promise<Snapshot<T>> {
  return await db.transaction(
    async (tx) => {
      giveUp?.gone.throwIfAborted()
      const [head] = await rows<{ epoch: string; revision: number } & Backend>(
        tx,
        sql`select revision, ${EPOCH} as epoch, pg_backend_pid() as pid, now()::text as began,
          set_config('statement_timeout', ${String(READ_MS)}, true) from subject where id = ${subjectId}`,
      )
      if (head === undefined) throw problem('not-found')
      const { epoch, revision, ...backend } = head
      const reading = () => read(tx)
      const value = await (giveUp ? cancellable(giveUp, backend, reading) : reading())
      return { epoch, revision, value }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/**
 * Work in a transaction, whose statements are cancelled when nobody waits any more. The transaction does not end before
 * the cancelling has: it would hit whatever the connection does next.
 */
async function cancellable<T>({ gone, polls }: GiveUp, { pid, began }: Backend, work: () => Promise<T>): Promise<T> {
  gone.throwIfAborted()
  let cancelling: Promise<unknown> | undefined
  const cancel = () => {
    cancelling = polls
      .execute(
        sql`select pg_cancel_backend(pid) from pg_stat_activity where pid = ${pid} and xact_start = ${began}::timestamptz`,
      )
      .catch(() => undefined)
  }
  gone.addEventListener('abort', cancel, { once: true })
  try {
    return await work()
  } finally {
    gone.removeEventListener('abort', cancel)
    await cancelling
  }
}

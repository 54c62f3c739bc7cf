import { sql } from 'drizzle-orm'
import { problem } from '../problems.ts'
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
 * Reads data together with the subject's revision in one database snapshot, so that the data is exactly what that
 * revision shows. Throws not-found when there is no such subject.
 */
export async function snapshot<T>(
  db: Database,
  subjectId: string,
  read: (tx: Transaction) => Promise<T>,
): Promise<Snapshot<T>> {
  return await db.transaction(
    async (tx) => {
      const [head] = await rows<{ epoch: string; revision: number }>(
        tx,
        sql`select revision, ${EPOCH} as epoch from subject where id = ${subjectId}`,
      )
      if (head === undefined) throw problem('not-found')
      return { ...head, value: await read(tx) }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

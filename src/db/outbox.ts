import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import { HANGING_QUERY_MS, within } from '../runtime/timeout.ts'
import { type Database, rows, uuids } from './open.ts'

/** A row that this instance may publish until its lease ends. */
export interface Claimed {
  subjectId: Id
  revision: number
  kind: 'account' | 'group' | 'library'
  /** How long its oldest change has been waiting. */
  lagMs: number
}

export interface Published {
  subjectId: Id
  revision: number
}

/** The outbox table: "there is news", one row a subject. No statement here waits for a row that a saver holds. */
export class Outbox {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /**
   * Takes up to `limit` rows that have waited for `olderThanMs` and that nobody else works on. Committed at once: the
   * claim is a time in the row, not a lock, so a claimer that freezes holds up no saver.
   */
  async claim(limit: number, { olderThanMs, leaseMs }: { olderThanMs: number; leaseMs: number }): Promise<Claimed[]> {
    const claimed = rows<Claimed & Record<string, unknown>>(
      this.#db,
      sql`with due as (
          select subject_id from outbox
          where since <= now() - ${milliseconds(olderThanMs)} and (leased_until is null or leased_until <= now())
          order by since limit ${limit} for update skip locked)
        update outbox set leased_until = now() + ${milliseconds(leaseMs)}
        from due, subject where outbox.subject_id = due.subject_id and subject.id = due.subject_id
        returning outbox.subject_id as "subjectId", outbox.revision, subject.kind,
          (extract(epoch from now() - outbox.since) * 1000)::float8 as "lagMs"`,
    )
    return await within(claimed, HANGING_QUERY_MS)
  }

  /**
   * Removes rows that say nothing newer than what was published. A row that is being written just now is newer. What
   * newer rows say is as old as that: whoever saves without a pause would otherwise seem to wait for the relay.
   */
  async remove(published: readonly Published[]): Promise<void> {
    if (published.length === 0) return
    const ids = published.map(({ subjectId }) => subjectId)
    const revisions = `{${published.map(({ revision }) => revision).join(',')}}`
    const removed = this.#db.execute(sql`
      with found as (select subject_id, revision <= newest as is_told
        from outbox join unnest(${uuids(ids)}, ${revisions}::bigint[]) as published (id, newest) on id = subject_id
        for update of outbox skip locked),
      told as (delete from outbox where subject_id in (select subject_id from found where is_told))
      update outbox set since = now() where subject_id in (select subject_id from found where not is_told)`)
    await within(removed, HANGING_QUERY_MS)
  }

  /** Gives claimed rows back: the next claim, of any instance, need not wait for the lease to end. */
  async release(subjectIds: readonly Id[]): Promise<void> {
    if (subjectIds.length === 0) return
    const released = this.#db.execute(sql`update outbox set leased_until = null where subject_id in (
      select subject_id from outbox where subject_id = any(${uuids(subjectIds)})
      for update skip locked)`)
    await within(released, HANGING_QUERY_MS)
  }
}

const milliseconds = (ms: number): SQL => sql`make_interval(secs => ${ms / 1_000}::float8)`

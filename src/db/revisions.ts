import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import { problem } from '../contract/problems.ts'
import { type Queries, rows, type Transaction, uuids } from './open.ts'
import { EPOCH } from './snapshot.ts'

/** A subject's revision after a write, and the history it belongs to. */
export interface Bumped {
  epoch: string
  revisions: Map<Id, number>
}

/**
 * Bumps these subjects' revisions in the write's transaction and announces them: each has a row in the outbox, which
 * keeps the newest revision and the oldest unpublished time. The rows are locked in one order everywhere — accounts
 * before groups, each sorted by id — so writers queue and never deadlock, and commit order is revision order.
 * Throws not-found when one of them does not exist.
 */
export async function bump(tx: Transaction, subjectIds: readonly Id[]): Promise<Bumped> {
  const ids = [...new Set(subjectIds)]
  const locked = sql`select id from subject where id = any(${uuids(ids)}) order by kind, id for update`
  const bumped = await rows<{ id: Id; revision: number; epoch: string }>(
    tx,
    sql`with ${bumping(locked)} select id, revision, ${EPOCH} as epoch from bumped`,
  )
  if (bumped.length !== ids.length) throw problem('not-found')
  return { epoch: bumped[0]?.epoch ?? '', revisions: new Map(bumped.map(({ id, revision }) => [id, revision])) }
}

/** For a statement's WITH: `bumped (id, revision)` is what became of the subjects whose ids `locked` selects for update. */
export const bumping = (locked: SQL): SQL => sql`locked as (${locked}),
  bumped as (update subject set revision = revision + 1 where id in (select id from locked) returning id, revision),
  news as (insert into outbox (subject_id, revision) select id, revision from bumped order by id
    on conflict (subject_id) do update set revision = excluded.revision, leased_until = null)`

/** The committed revision of a subject, or null when there is none. */
export async function readRevision(db: Queries, subjectId: Id): Promise<{ epoch: string; revision: number } | null> {
  const [found] = await rows<{ epoch: string; revision: number }>(
    db,
    sql`select revision, ${EPOCH} as epoch from subject where id = ${subjectId}`,
  )
  return found ?? null
}

/** The committed revisions of many subjects: the comparison while Redis is away. */
export async function readRevisions(db: Queries, subjectIds: readonly Id[]): Promise<Map<Id, number>> {
  const found = await rows<{ id: Id; revision: number }>(
    db,
    sql`select id, revision from subject where id = any(${uuids(subjectIds)})`,
  )
  return new Map(found.map(({ id, revision }) => [id, revision]))
}

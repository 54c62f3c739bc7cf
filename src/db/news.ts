import { sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import type { Role } from '../contract/enums.ts'
import { type Queries, rows } from './open.ts'
import { EPOCH } from './snapshot.ts'

/** What has been taken back while access tokens that say it still live. */
export interface Revoked {
  id: Id
  /** of an account; null: `id` is a session that ended */
  role: Role | null
  untilMs: number
}

export interface News {
  epoch: string
  /** Every unpublished change. */
  rows: { subjectId: Id; revision: number }[]
  revoked: Revoked[]
}

const UUID_LENGTH = 36

/**
 * What each process asks ten times a second, and all that one asks while nobody uses it: the epoch, every unpublished
 * change, and what has been taken back with an `until` after this. The changes as one line of text, because after a long
 * outage of Redis there may be many: a process has to hear of 100,000 in the 500 ms before it counts as deaf.
 */
export async function readNews(db: Queries, revokedAfterMs: number): Promise<News> {
  const after = sql`until > ${new Date(revokedAfterMs).toISOString()}::timestamptz`
  const untilMs = sql`extract(epoch from until)::float8 * 1000 as "untilMs"`
  const [found] = await rows<{ epoch: string; changes: string | null; revoked: Revoked[] | null }>(
    db,
    sql`select ${EPOCH} as epoch, (select string_agg(subject_id || ' ' || revision, ',') from outbox) as changes,
      (select json_agg(revoked) from (
        select session_id as id, null::role as role, ${untilMs} from revoked_session where ${after}
        union all select account_id, role, ${untilMs} from role_change where ${after}) revoked) as revoked`,
  )
  const changes = found?.changes?.split(',') ?? []
  return {
    epoch: found?.epoch ?? '',
    rows: changes.map((one) => ({
      subjectId: one.slice(0, UUID_LENGTH) as Id,
      revision: Number(one.slice(UUID_LENGTH)),
    })),
    revoked: found?.revoked ?? [],
  }
}

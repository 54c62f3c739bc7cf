import { sql } from 'drizzle-orm'
import type { Snapshot } from '../../../src/cache/types.ts'
import type { Id } from '../../../src/contract/common.ts'
import { newId } from '../../../src/db/new-id.ts'
import { type Database, openDatabase } from '../../../src/db/open.ts'
import { bump } from '../../../src/db/revisions.ts'
import { snapshot } from '../../../src/db/snapshot.ts'

/** The committed revisions in a migrated Postgres: what every cache loads from, and what its answers are held against. */
export class Truth {
  readonly db: Database
  readonly close: () => Promise<void>
  loads = 0
  /** Between a load's snapshot and its answer: the time in which a view is worked out. */
  afterSnapshot: () => Promise<unknown> = async () => undefined

  private constructor(db: Database, close: () => Promise<void>) {
    this.db = db
    this.close = close
  }

  static async open(url: string): Promise<Truth> {
    const { db, close } = await openDatabase({ kind: 'server', url, connections: 20 })
    return new Truth(db, close)
  }

  /** Subjects that no cache has seen, and no news of others. */
  async begin(count: number): Promise<Id[]> {
    const ids = Array.from({ length: count }, newId)
    await this.db.execute(sql`delete from outbox`)
    await this.db.execute(
      sql`insert into subject (id, kind) select id, 'account' from unnest(${`{${ids}}`}::uuid[]) id`,
    )
    this.loads = 0
    return ids
  }

  /** Commits a change of the subject and answers its new revision. */
  async commit(id: Id): Promise<number> {
    return this.db.transaction(async (tx) => {
      const { revisions } = await bump(tx, [id])
      return revisions.get(id) as number
    })
  }

  /** The subject's view, as old as its snapshot. */
  async load(id: Id): Promise<Snapshot> {
    this.loads += 1
    const { epoch, revision } = await snapshot(this.db, id, async () => undefined)
    await this.afterSnapshot()
    return { epoch, revision, today: '', expiresAtMs: null, data: { revision } }
  }
}

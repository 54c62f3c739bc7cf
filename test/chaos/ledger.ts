import { sql } from 'drizzle-orm'
import type { Id } from '../../src/contract/common.ts'
import { type OpenDatabase, openDatabase, rows } from '../../src/db/open.ts'
import { readRevision } from '../../src/db/revisions.ts'
import type { Truth } from './history.ts'

/*
 * What the database is asked beside Spotter: tables in which a save's own transaction leaves what it made, and what is
 * there when all is over.
 */

const TABLES = `
  create table chaos_witness (subject_id uuid, epoch text, revision bigint, today text, hash text);
  -- which revisions one transaction made
  create table chaos_moved (xact bigint default pg_current_xact_id()::text::bigint, subject_id uuid, revision bigint);
  create index on chaos_moved (xact);
  create function chaos_note_move() returns trigger language plpgsql as $$
    begin
      insert into chaos_moved (subject_id, revision) values (new.id, new.revision);
      return null;
    end $$;
  create trigger chaos_moves after update on subject for each row execute function chaos_note_move();`

type Row<Table extends Exclude<keyof Truth, 'doneSetIds'>> = Truth[Table][number] & Record<string, unknown>

export class Ledger {
  readonly #open: OpenDatabase

  private constructor(open: OpenDatabase) {
    this.#open = open
  }

  /** After the migrations, before anybody acts. */
  static async open(url: string): Promise<Ledger> {
    const open = await openDatabase({ kind: 'server', url, connections: 2 })
    await open.db.execute(sql.raw(TABLES))
    return new Ledger(open)
  }

  /** How many workouts an import wrote, and the newest revision that it gave their member by that. */
  async importRevision(importId: Id): Promise<{ revision: number; workouts: number } | undefined> {
    const [row] = await rows<{ revision: number | null; workouts: number }>(
      this.#open.db,
      sql`select max(m.revision) as revision, count(distinct w.id) as workouts
        from workout w join chaos_moved m on m.xact = w.xmin::text::bigint and m.subject_id = w.user_id
        where w.import_id = ${importId}`,
    )
    return row === undefined || row.revision === null ? undefined : { revision: row.revision, workouts: row.workouts }
  }

  async revisionOf(subjectId: Id): Promise<{ epoch: string; revision: number }> {
    const found = await readRevision(this.#open.db, subjectId)
    if (found === null) throw new Error(`no subject ${subjectId}`)
    return found
  }

  /** The revision that the last change of a link gave its trainer. */
  async linkRevision(linkId: Id): Promise<number> {
    const [row] = await rows<{ revision: number }>(
      this.#open.db,
      sql`select m.revision from coaching c join chaos_moved m on m.xact = c.xmin::text::bigint and m.subject_id = c.trainer_id
        where c.id = ${linkId}`,
    )
    if (row === undefined) throw new Error(`nobody saw link ${linkId} change`)
    return row.revision
  }

  /** Leaves a row in the outbox as a saver leaves it that died between commit and publishing. */
  async leaveNews(subjectId: Id): Promise<void> {
    await this.#open.db.execute(sql`
      insert into outbox (subject_id, revision, since)
      select id, revision, now() - interval '5 seconds' from subject where id = ${subjectId}
      on conflict do nothing`)
  }

  async truth(): Promise<Truth> {
    const { db } = this.#open
    return {
      witnessed: await rows<Row<'witnessed'>>(
        db,
        sql`select subject_id as "memberId", epoch, revision, today, hash from chaos_witness`,
      ),
      workouts: await rows<Row<'workouts'>>(
        db,
        sql`select w.id, w.user_id as "memberId", w.import_id is not null as imported,
            case when w.import_id is null then k.key else split_part(w.title, ' ', 1) end as key
          from workout w left join idempotency_key k on k.user_id = w.user_id and k.workout_id = w.id`,
      ),
      doneSetIds: (await rows<{ id: string }>(db, sql`select id from set where done_at > '-infinity'`)).map(
        ({ id }) => id,
      ),
      revisions: await rows<Row<'revisions'>>(db, sql`select id as "subjectId", revision from subject`),
      together: await rows<Row<'together'>>(
        db,
        sql`select a.subject_id as "subjectId", a.revision, b.subject_id as "otherId", b.revision as "otherRevision"
          from chaos_moved a join chaos_moved b on a.xact = b.xact and a.subject_id <> b.subject_id`,
      ),
    }
  }

  async close(): Promise<void> {
    await this.#open.close()
  }
}

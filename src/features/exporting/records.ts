import { type SQL, sql } from 'drizzle-orm'
import type { Static } from 'typebox'
import type { Id } from '../../contract/common.ts'
import type { ExportedAccount, RECORDS, RecordName } from '../../contract/exporting.ts'
import { type Queries, rows } from '../../db/open.ts'
import { instant, openTo } from '../../domain/people/invitations.ts'

/** Rows read at once: comments and assigned workouts may be long. */
const PAGE = 50

/** What is known of a person beside their training. */
export async function readAccount(db: Queries, userId: Id): Promise<Static<typeof ExportedAccount> | undefined> {
  const [found] = await rows<Static<typeof ExportedAccount> & Record<string, unknown>>(
    db,
    sql`select email, display_name as "displayName", role, ${instant(sql`created_at`)} as "createdAt"
      from account where id = ${userId}`,
  )
  return found
}

export type Records = { [name in RecordName]: AsyncIterable<Static<(typeof RECORDS)[name]>[]> }

/** Each list in pages, oldest first: a page is read when the one before has been sent. */
export const readRecords = (db: Queries, userId: Id, now: Date): Records => {
  const pages = <T>(select: SQL) => readPages<T>(db, select)
  return {
    comments: pages(sql`select c.id as "rowId", c.workout_id as "workoutId",
        case when c.user_id = ${userId} then 'own' else 'client' end as about,
        a.display_name as author, c.body, ${instant(sql`c.created_at`)} as "createdAt"
      from comment c join account a on a.id = c.author_id where ${userId} in (c.user_id, c.author_id)`),
    assignments:
      pages(sql`select a.id as "rowId", case when a.client_id = ${userId} then 'received' else 'given' end as direction,
        o.display_name as "with", a.scheduled_on::text as "scheduledOn", a.title, a.notes,
        coalesce((select json_agg(i.item - 'exerciseId' || jsonb_build_object('exercise', e.name) order by i.at)
          from jsonb_array_elements(a.items) with ordinality as i (item, at)
          left join lateral (select name from exercise where id = (i.item ->> 'exerciseId')::uuid offset 0) e on true),
          '[]') as items,
        a.workout_id is not null as done, ${instant(sql`a.created_at`)} as "createdAt"
      from assigned_workout a
      join account o on o.id = case when a.client_id = ${userId} then a.trainer_id else a.client_id end
      where ${userId} in (a.client_id, a.trainer_id)`),
    coaching:
      pages(sql`select c.id as "rowId", case when c.client_id = ${userId} then 'client' else 'trainer' end as "as",
        o.display_name as "with", c.status, ${instant(sql`c.since`)} as since, ${instant(sql`c.ended_at`)} as "endedAt",
        case when c.trainer_id = ${userId} then c.follow_up_days end as "followUpDays",
        case when c.client_id = ${userId} then c.may_plan end as "mayPlan"
      from coaching c
      join account o on o.id = case when c.client_id = ${userId} then c.trainer_id else c.client_id end
      where ${userId} in (c.client_id, c.trainer_id)`),
    invitations: pages(sql`select i.id as "rowId", 'sent' as direction,
        case when i.group_id is null then 'coaching' else 'group' end as "to", g.name as "group", i.email,
        ${instant(sql`i.sent_at`)} as "sentAt", ${instant(sql`i.ended_at`)} as "endedAt"
      from invitation i left join training_group g on g.id = i.group_id where i.inviter_id = ${userId}
      union all select i.id, 'received', case when i.group_id is null then 'coaching' else 'group' end,
        (select name from training_group where id = i.group_id), by.email, ${instant(sql`i.sent_at`)}, null
      ${openTo(userId, now)}`),
    groups:
      pages(sql`select g.id as "rowId", g.name, case when g.owner_id = ${userId} then 'owner' else 'member' end as "as",
        ${instant(sql`m.joined_at`)} as since, m.shows_training as "showsTraining"
      from group_member m join training_group g on g.id = m.group_id where m.user_id = ${userId}
      union all select g.id, g.name, 'removed', ${instant(sql`r.removed_at`)}, null
      from group_removal r join training_group g on g.id = r.group_id where r.user_id = ${userId}`),
    blocked: pages(sql`select b.subject_id as "rowId", case when g.id is null then 'trainer' else 'group' end as who,
        coalesce(g.name, a.display_name) as name, ${instant(sql`b.blocked_at`)} as since
      from blocked_inviter b left join training_group g on g.id = b.subject_id left join account a on a.id = b.subject_id
      where b.user_id = ${userId} and coalesce(g.id, a.id) is not null`),
    sessions: pages(sql`select id as "rowId", ${instant(sql`created_at`)} as "createdAt",
        ${instant(sql`rotated_at`)} as "usedAt", ${instant(sql`expires_at`)} as "expiresAt"
      from session where account_id = ${userId}`),
    imports: pages(sql`select id as "rowId", options ->> 'fileName' as "fileName", file_sha256 as "fileSha256", status,
        ${instant(sql`created_at`)} as "createdAt", ${instant(sql`finished_at`)} as "finishedAt"
      from import_batch where user_id = ${userId}`),
    importLayouts: pages(sql`select header_sha256 as "rowId", header_sha256 as "headerSha256", columns,
        date_order as "dateOrder", ${instant(sql`used_at`)} as "usedAt"
      from import_layout where user_id = ${userId}`),
  }
}

/** By `rowId`, which of all that is written in numbers is a UUID of its time. */
async function* readPages<T>(db: Queries, select: SQL): AsyncGenerator<T[]> {
  let after = sql``
  for (;;) {
    const found = await rows<Record<string, unknown> & { rowId: Id }>(
      db,
      sql`select * from (${select}) as listed ${after} order by "rowId" limit ${PAGE}`,
    )
    const last = found.at(-1)
    if (last === undefined) return
    yield found.map(({ rowId: _, ...row }) => row as T)
    if (found.length < PAGE) return
    after = sql`where "rowId" > ${last.rowId}`
  }
}

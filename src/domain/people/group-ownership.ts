import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Transaction } from '../../db/open.ts'

/**
 * A member goes: the groups that are theirs pass to whoever has been in them longest. A group without anybody else ends.
 * The caller has bumped those groups.
 * @param groupId only this one; all of them when the account goes
 */
export async function handOverGroups(tx: Transaction, userId: Id, groupId?: Id): Promise<void> {
  const theirs = sql`owner_id = ${userId} ${groupId === undefined ? sql`` : sql`and id = ${groupId}`}`
  await tx.execute(sql`
    update training_group g set owner_id = heir.user_id
    from (select distinct on (group_id) group_id, user_id from group_member
      where user_id <> ${userId} and group_id in (select id from training_group where ${theirs})
      order by group_id, joined_at, user_id) heir
    where heir.group_id = g.id`)
  await tx.execute(sql`delete from training_group where ${theirs}`)
}

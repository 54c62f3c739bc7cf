import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { type Queries, rows } from '../../db/open.ts'

/**
 * Whether this trainer coaches this member. Within a save that bumps the member it stays so until the commit: a link
 * ends in a save that bumps the member too.
 */
export async function isActiveTrainer(db: Queries, trainerId: Id, memberId: Id): Promise<boolean> {
  const found = await rows(
    db,
    sql`select 1 from coaching where trainer_id = ${trainerId} and client_id = ${memberId} and status = 'active'`,
  )
  return found.length > 0
}

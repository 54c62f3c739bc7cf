import { sql } from 'drizzle-orm'
import { type Queries, rows } from '../db/open.ts'
import { problem } from '../problems.ts'

/** The account with this email address, whatever its case. Throws not-found when nobody has it. */
export async function accountOf(db: Queries, email: string): Promise<{ id: string }> {
  const [found] = await rows<{ id: string }>(db, sql`select id from account where lower(email) = lower(${email})`)
  if (found === undefined) throw nobodyHas()
  return found
}

/** As well for an account that is deleted while it is asked for. */
export const nobodyHas = () => problem('not-found', 'Nobody here has this email address')

import { eq } from 'drizzle-orm'
import type { Queries } from '../db/open.ts'
import { account } from '../db/schema.ts'
import type { FoldedEmail } from '../email.ts'
import { problem } from '../problems.ts'

/** The account with this email address. Throws not-found when nobody has it. */
export async function accountOf(db: Queries, email: FoldedEmail): Promise<{ id: string }> {
  const [found] = await db.select({ id: account.id }).from(account).where(eq(account.emailKey, email))
  if (found === undefined) throw nobodyHas()
  return found
}

/** As well for an account that is deleted while it is asked for. */
export const nobodyHas = () => problem('not-found', 'Nobody here has this email address')

import { and, eq, getTableColumns, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Me, Preferences, User } from '../../contract/accounts.ts'
import type { Id } from '../../contract/common.ts'
import { type FoldedEmail, foldEmail } from '../../db/email.ts'
import { type Queries, type Reads, rows, type Transaction } from '../../db/open.ts'
import { account, group, groupMember, preferences, session } from '../../db/schema/index.ts'

export type AccountRow = typeof account.$inferSelect

export const toUser = ({
  id,
  email,
  displayName,
  role,
  createdAt,
}: Omit<AccountRow, 'passwordHash' | 'emailKey'>): User => ({
  id,
  email,
  displayName,
  role,
  createdAt: createdAt.toISOString(),
})

/** The account with this email address. */
export async function findByEmail(db: Queries, email: FoldedEmail): Promise<AccountRow | undefined> {
  const [found] = await db.select().from(account).where(eq(account.emailKey, email))
  return found
}

export async function readAccount(db: Queries, userId: Id): Promise<AccountRow | undefined> {
  const [found] = await db.select().from(account).where(eq(account.id, userId))
  return found
}

/** An account and its preferences; undefined when it is gone. */
export async function readMe(db: Reads, userId: Id): Promise<Me | undefined> {
  const [found] = await rows<Omit<User, 'createdAt'> & { createdAt: Date | string; preferences: Preferences }>(
    db,
    sql`select id, email, display_name as "displayName", role, created_at as "createdAt",
        (select to_json(p) from (select ${CHOSEN} from preferences where user_id = ${userId}) p) as preferences
      from account where id = ${userId}`,
  )
  if (found === undefined) return undefined
  const { preferences, ...user } = found
  return { user: toUser({ ...user, createdAt: new Date(user.createdAt) }), preferences }
}

const { userId: _, ...choices } = getTableColumns(preferences)
const CHOSEN = sql.join(
  Object.entries(choices).map(([name, column]) => sql`${column} as ${sql.identifier(name)}`),
  sql`, `,
)

/**
 * Changes an account; with `passwordHash` only while that is still its hash. False: it is not, or the account is gone.
 */
export async function updateAccount(
  tx: Transaction,
  userId: Id,
  { email, ...others }: Partial<Pick<AccountRow, 'email' | 'displayName' | 'passwordHash'>>,
  passwordHash: string | undefined,
): Promise<boolean> {
  const same = passwordHash === undefined ? undefined : eq(account.passwordHash, passwordHash)
  // with nothing to set, the row is locked all the same: it has to be there
  const set = {
    displayName: sql`${account.displayName}`,
    ...others,
    ...(email !== undefined && { email, emailKey: foldEmail(email) }),
  }
  const updated = await tx
    .update(account)
    .set(set)
    .where(and(eq(account.id, userId), same))
    .returning({ id: account.id })
  return updated.length > 0
}

export async function updatePreferences(tx: Transaction, userId: Id, change: Partial<Preferences>): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tx.update(preferences).set(change).where(eq(preferences.userId, userId))
}

/** Deletes everything of an account; only its subject stays. False: the password changed, or it is gone already. */
export async function deleteAccount(tx: Transaction, userId: Id, passwordHash: string): Promise<boolean> {
  const theirs = and(eq(account.id, userId), eq(account.passwordHash, passwordHash))
  const [locked] = await tx.select({ id: account.id }).from(account).where(theirs).for('update')
  if (locked === undefined) return false
  // their own exercises go with the account, and may not go before the workouts that use them
  await tx.execute(sql`delete from workout where user_id = ${userId}`)
  await tx.delete(account).where(eq(account.id, userId))
  return true
}

/** Whose pages show this person. */
export type Shown =
  /** by name: trainers in their list of clients, members in what this person planned or said, in a cue too */
  | 'by name'
  /** in any way: the other end of every open link besides */
  | 'at all'

/** The people on whose pages an account shows. */
export async function readShownTo(db: Queries, userId: Id, shown: Shown): Promise<Id[]> {
  const clients = sql`union select client_id from coaching where trainer_id = ${userId} and status <> 'ended'`
  const found = await rows<{ id: Id }>(
    db,
    sql`select trainer_id as id from coaching where client_id = ${userId} and status <> 'ended'
      ${shown === 'at all' ? clients : sql``}
      union select client_id from assigned_workout where trainer_id = ${userId}
      union select user_id from comment where author_id = ${userId} and user_id <> ${userId}
      union select user_id from workout where status = 'open' and cue ->> 'by' = ${userId} and user_id <> ${userId}`,
  )
  return found.map(({ id }) => id)
}

/** The groups that someone is in or owns. */
export async function readGroupIds(db: Queries, userId: Id): Promise<Id[]> {
  const groups = await db
    .selectDistinct({ id: group.id })
    .from(group)
    .leftJoin(groupMember, eq(groupMember.groupId, group.id))
    .where(or(eq(groupMember.userId, userId), eq(group.ownerId, userId)))
  return groups.map(({ id }) => id)
}

export interface NewSession {
  id: Id
  accountId: Id
  tokenHash: string
  rotatedAt: Date
  createdAt: Date
  expiresAt: Date
}

/** Writes a session unless email or password have changed since they were checked: that ends every session there is. */
export async function insertSession(
  tx: Transaction,
  row: NewSession,
  { emailKey, passwordHash }: Pick<AccountRow, 'emailKey' | 'passwordHash'>,
): Promise<boolean> {
  const isProven = and(eq(account.emailKey, emailKey), eq(account.passwordHash, passwordHash))
  const theirs = and(eq(account.id, row.accountId), isProven)
  const [held] = await tx.select({ id: account.id }).from(account).where(theirs).for('share')
  if (held === undefined) return false
  await tx.insert(session).values(row)
  return true
}

/** A session with its account, locked: refreshes of one session happen one after another on every instance. */
export async function lockSession(tx: Transaction, sessionId: Id) {
  const [found] = await tx
    .select()
    .from(session)
    .innerJoin(account, eq(account.id, session.accountId))
    .where(eq(session.id, sessionId))
    .for('update', { of: session })
  return found && { session: found.session, account: found.account }
}

export async function rotateSession(
  tx: Transaction,
  sessionId: Id,
  change: { tokenHash: string; previousHash: string; rotatedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.update(session).set(change).where(eq(session.id, sessionId))
}

/** Ends what an account has beyond so many sessions: those that nobody refreshed for the longest time. */
export const endOldestSessionsOf = (db: Queries, accountId: Id, most: number): Promise<Id[]> =>
  deleteSessions(
    db,
    sql`${session.id} in (select id from session where account_id = ${accountId}
      order by rotated_at desc, id desc offset ${most})`,
  )

/** Ends one session. A trigger tells every instance of it. */
export const endSession = (tx: Transaction, sessionId: Id): Promise<Id[]> =>
  deleteSessions(tx, eq(session.id, sessionId))

/** Ends an account's sessions but for `keep`. A trigger tells every instance of them. */
export const endSessionsOf = (tx: Transaction, accountId: Id, keep?: Id): Promise<Id[]> =>
  deleteSessions(tx, and(eq(session.accountId, accountId), keep === undefined ? undefined : ne(session.id, keep)))

async function deleteSessions(db: Queries, which: SQL | undefined): Promise<Id[]> {
  const ended = await db.delete(session).where(which).returning({ id: session.id })
  return ended.map(({ id }) => id)
}

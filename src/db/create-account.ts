import type { Role } from '../contract/enums.ts'
import { foldEmail } from './email.ts'
import { newId } from './new-id.ts'
import type { Transaction } from './open.ts'
import { account, preferences, subject } from './schema/index.ts'

export interface NewAccount {
  email: string
  passwordHash: string
  displayName: string
  role: Role
  createdAt: Date
  /** what differs from the defaults of a new account */
  preferences?: Partial<Omit<typeof preferences.$inferInsert, 'userId'>>
}

/**
 * Writes a new account with its subject (revision 0) and its preferences, and answers its row. The email's uniqueness
 * is the database's to refuse (SQLSTATE 23505).
 */
export async function createAccount(tx: Transaction, given: NewAccount): Promise<typeof account.$inferSelect> {
  const { preferences: chosen, ...columns } = given
  const row = { id: newId(), ...columns, emailKey: foldEmail(columns.email) }
  await tx.insert(subject).values({ id: row.id, kind: 'account' })
  await tx.insert(account).values(row)
  await tx.insert(preferences).values({ ...chosen, userId: row.id })
  return row
}

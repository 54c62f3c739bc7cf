import type { ProgressView } from '../contract.ts'
import type { Transaction } from '../db/open.ts'

/** The newest body weight; null when none was entered. */
export async function readBody(_tx: Transaction, _userId: string): Promise<ProgressView['body']> {
  return null
}

import type { ProgressView } from '../contract.ts'
import type { Transaction } from '../db/open.ts'

/** A member's goals and how far each one is, open ones first. */
export async function readGoals(_tx: Transaction, _userId: string): Promise<ProgressView['goals']> {
  return []
}

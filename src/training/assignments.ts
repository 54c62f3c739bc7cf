import type { ProgressView } from '../contract.ts'
import type { Transaction } from '../db/open.ts'

/** The workouts assigned to a member from two weeks back to four ahead. */
export async function readAssignments(
  _tx: Transaction,
  _userId: string,
  _today: string,
): Promise<ProgressView['assignments']> {
  return []
}

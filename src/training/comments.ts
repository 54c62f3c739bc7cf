import type { ProgressView } from '../contract.ts'
import type { Transaction } from '../db/open.ts'

/** The newest comments on a member's workouts. */
export async function readComments(
  _tx: Transaction,
  _userId: string,
  _limit: number,
): Promise<ProgressView['comments']> {
  return []
}

import type { ProgressView } from '../contract.ts'
import type { Transaction } from '../db/open.ts'

const NONE = { assigned: 0, completed: 0, share: null }

/** What a trainer's board sorts a member by. */
export async function readStanding(
  _tx: Transaction,
  _userId: string,
  _today: string,
): Promise<ProgressView['standing']> {
  return { lastWorkoutOn: null, compliance: { days7: NONE, days30: NONE, days90: NONE }, flags: [] }
}

import type { ProgressView } from '../../contract.ts'
import type { Transaction } from '../../db/open.ts'
import type { MemberCalendar } from '../member-calendar.ts'

/** What the coach says to a member today, from the rows of this transaction. */
export async function readCoach(
  _tx: Transaction,
  _userId: string,
  _calendar: MemberCalendar,
  _today: string,
): Promise<ProgressView['coach']> {
  return { insight: null, due: null, next: [], volume: null }
}

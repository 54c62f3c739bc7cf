import type { ProgressView } from '../../../features/progress/contract.ts'

/** What a trainer planned, and what became of it. */
export function AssignmentsCard(_props: { assignments: ProgressView['assignments']; own: boolean }) {
  return null
}

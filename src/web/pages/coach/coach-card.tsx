import type { ProgressView } from '../../../features/progress/contract.ts'

/** The session that is due, each suggestion with its reason. */
export function CoachCard(_props: { coach: ProgressView['coach']; own: boolean }) {
  return null
}

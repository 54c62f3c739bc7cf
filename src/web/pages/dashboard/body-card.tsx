import type { ProgressView } from '../../../features/progress/contract.ts'

/** The newest body weight, and a field for today's. */
export function BodyCard(_props: { body: ProgressView['body']; own: boolean }) {
  return null
}

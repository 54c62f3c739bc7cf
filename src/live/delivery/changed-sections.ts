import type { ProgressUpdated } from '../../contract/live.ts'
import { PROGRESS_SECTIONS, type ProgressView } from '../../contract/progress.ts'

/** The sections of `after` that differ from `before`, each whole. */
export function changedSections(before: ProgressView, after: ProgressView): ProgressUpdated['set'] {
  const changed = PROGRESS_SECTIONS.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  return Object.fromEntries(changed.map((name) => [name, after[name]]))
}

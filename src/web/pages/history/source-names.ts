import type { WorkoutSource } from '../../../contract/enums.ts'

/** Where a workout came from. */
export const SOURCE_NAMES: Record<WorkoutSource, string> = {
  manual: 'Logged here',
  strong_csv: 'Strong import',
  hevy_csv: 'Hevy import',
  api: 'Another program',
  spotter: 'Spotter import',
  csv: 'Import of another app',
}

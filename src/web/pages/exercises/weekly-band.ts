import type { Muscle } from '../../../contract/enums.ts'
import type { ProgressView } from '../../../contract/progress.ts'
import { type Band, bandOf, type SetsBand } from '../../format/words.ts'

/** How a muscle stands this week against the member's own band. */
export type Standing = Band | 'none'

export interface WeekOfMuscle {
  sets: number
  standing: Standing
}

export function weekOf(muscle: Muscle, muscles: ProgressView['muscles'], band: SetsBand): WeekOfMuscle {
  const sets = muscles.find((row) => row.muscle === muscle)?.sets ?? 0
  return { sets, standing: sets === 0 ? 'none' : bandOf(sets, band) }
}

/** What each colour of the map means, in the order of the legend. */
export const STANDING_WORDS: Record<Standing, (band: SetsBand) => string> = {
  none: () => 'not trained',
  low: ({ setsLow }) => `below ${setsLow}`,
  productive: ({ setsLow, setsHigh }) => `${setsLow}–${setsHigh}`,
  high: ({ setsHigh }) => `above ${setsHigh}`,
}
export const STANDINGS = Object.keys(STANDING_WORDS) as Standing[]

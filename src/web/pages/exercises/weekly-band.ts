import type { Preferences } from '../../../features/accounts/contract.ts'
import type { ProgressView } from '../../../features/progress/contract.ts'
import type { Muscle } from '../../../vocabulary.ts'
import type { Band } from '../../format/words.ts'

/** How a muscle stands this week against the member's own band. */
export type Standing = Band | 'none'
export type Limits = Pick<Preferences, 'setsLow' | 'setsHigh'>

export interface WeekOfMuscle {
  sets: number
  standing: Standing
}

export function weekOf(muscle: Muscle, muscles: ProgressView['muscles'], { setsLow, setsHigh }: Limits): WeekOfMuscle {
  const sets = muscles.find((row) => row.muscle === muscle)?.sets ?? 0
  if (sets === 0) return { sets, standing: 'none' }
  if (sets < setsLow) return { sets, standing: 'low' }
  return { sets, standing: sets <= setsHigh ? 'productive' : 'high' }
}

/** What each colour of the map means, in the order of the legend. */
export const STANDING_WORDS: Record<Standing, (limits: Limits) => string> = {
  none: () => 'not trained',
  low: ({ setsLow }) => `below ${setsLow}`,
  productive: ({ setsLow, setsHigh }) => `${setsLow}–${setsHigh}`,
  high: ({ setsHigh }) => `above ${setsHigh}`,
}
export const STANDINGS = Object.keys(STANDING_WORDS) as Standing[]

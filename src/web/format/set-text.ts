import type { WorkoutSet } from '../../features/workouts/contract.ts'
import type { Format } from './format.ts'
import { plural } from './words.ts'

/** "80 kg × 5 @ 8": a set as it was entered, in the unit it was entered in. */
export function setText(set: WorkoutSet, format: Format): string {
  const parts: string[] = []
  if (set.weight !== null) parts.push(`${format.number(set.weight, 2)} ${set.unit}`)
  if (set.reps !== null) parts.push(parts.length > 0 ? `× ${set.reps}` : `${set.reps} ${plural(set.reps, 'rep')}`)
  if (set.distanceM !== null) parts.push(format.distance(set.distanceM))
  if (set.durationS !== null) parts.push(format.clock(set.durationS))
  if (set.rpe !== null) parts.push(`@ ${format.number(set.rpe, 1)}`)
  return parts.join(' ')
}

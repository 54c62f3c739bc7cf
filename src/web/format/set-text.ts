import type { SetNumbers } from '../../contract/common.ts'
import type { WorkoutSet } from '../../contract/workouts.ts'
import type { Format } from './format.ts'
import { plural } from './words.ts'

/**
 * "80 kg × 5 @ 8": a set as it was entered, in the unit it was entered in.
 * @param isHelp its weight is the help of an assisted lift: "20 kg of help × 8"
 */
export const setText = (set: WorkoutSet, format: Format, isHelp = false): string =>
  textOf(set.weight === null ? null : `${format.number(set.weight, 2)} ${set.unit}`, set, format, isHelp)

/** The same in the reader's units, where nobody knows how it was entered. */
export const numbersText = (set: SetNumbers, format: Format, isHelp = false): string =>
  textOf(set.weightKg === null ? null : format.weight(set.weightKg), set, format, isHelp)

function textOf(weight: string | null, set: Omit<SetNumbers, 'weightKg'>, format: Format, isHelp: boolean): string {
  const parts: string[] = []
  if (weight !== null) parts.push(isHelp ? `${weight} of help` : weight)
  if (set.reps !== null) parts.push(parts.length > 0 ? `× ${set.reps}` : `${set.reps} ${plural(set.reps, 'rep')}`)
  if (set.distanceM !== null) parts.push(format.distance(set.distanceM))
  if (set.durationS !== null) parts.push(format.clock(set.durationS))
  if (set.rpe !== null) parts.push(`@ ${format.number(set.rpe, 1)}`)
  return parts.join(' ')
}

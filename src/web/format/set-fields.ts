import { type DistanceUnit, METRES_PER_MILE, roundTo, toKg, toMetres } from '../../contract/arithmetic/units.ts'
import type { Tracking, Unit } from '../../contract/enums.ts'
import type { WorkoutSet } from '../../contract/workouts.ts'
import { plainDigits, readDecimal } from './decimal.ts'
import { timeText } from './time-text.ts'

/* What is asked for of a set, and how that stands in its fields. Pure. */

export type SetField = 'weight' | 'reps' | 'distance' | 'time' | 'rpe'

/** What is asked for, by the way an exercise is tracked. */
export const FIELDS: Record<Tracking, readonly SetField[]> = {
  weight_reps: ['weight', 'reps', 'rpe'],
  bodyweight_reps: ['weight', 'reps', 'rpe'],
  assisted_reps: ['weight', 'reps', 'rpe'],
  reps_only: ['reps', 'rpe'],
  duration: ['time', 'rpe'],
  weight_duration: ['weight', 'time', 'rpe'],
  distance_duration: ['distance', 'time'],
  weight_distance: ['weight', 'distance'],
}

/** Without these a set says nothing: of one that may be left out, as the load of a pull-up, nothing is asked. */
export const NEEDED: Record<Tracking, readonly SetField[]> = {
  weight_reps: ['weight', 'reps'],
  bodyweight_reps: ['reps'],
  assisted_reps: ['reps'],
  reps_only: ['reps'],
  duration: ['time'],
  weight_duration: ['time'],
  distance_duration: ['distance'],
  weight_distance: ['distance'],
}

/** What is said of a field that cannot be read. */
export const UNREAD: Record<SetField, string> = {
  weight: 'Weight must be a number up to 9,999.',
  reps: 'Reps must be a whole number up to 1,000.',
  distance: 'Distance must be a number.',
  time: 'Time is written like 45 or 1:30.',
  rpe: 'RPE is a number from 1 to 10.',
}

/** The number in a field, undefined when it is empty or none. In the digits of any script. */
export function readField(field: SetField, text: string): number | undefined {
  if (field === 'time') return readTime(plainDigits(text))
  const value = readDecimal(text)
  if (value === null) return undefined
  if (field === 'reps' && !(Number.isInteger(value) && value <= 1000)) return undefined
  if (field === 'weight' && value > 9999) return undefined
  if (field === 'rpe' && !(value >= 1 && value <= 10 && Number.isInteger(value * 2))) return undefined
  return value
}

/** "90" is 90 seconds, "1:30" too, "1:02:03" has hours. */
function readTime(text: string): number | undefined {
  const parts = text.split(':')
  if (parts.length > 3 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0)
}

const METRES_PER: Record<DistanceUnit, number> = { km: 1000, mi: METRES_PER_MILE }

const text = (value: number | null): string => (value === null ? '' : String(value))

/** A set as its fields hold it, its weight in its own unit. */
export const fieldTexts = (
  { weight, reps, rpe, durationS, distanceM }: Pick<WorkoutSet, 'weight' | 'reps' | 'rpe' | 'durationS' | 'distanceM'>,
  distanceUnit: DistanceUnit,
): Record<SetField, string> => ({
  weight: text(weight),
  reps: text(reps),
  rpe: text(rpe),
  time: durationS === null ? '' : timeText(durationS),
  // five decimals: a hundredth of a metre is still seen, and comes back as it was
  distance: text(distanceM === null ? null : roundTo(distanceM / METRES_PER[distanceUnit], 5)),
})

/** The values of a set by its fields, as they are sent; null for what is empty. */
export function valuesOf(texts: Readonly<Record<SetField, string>>, distanceUnit: DistanceUnit) {
  const value = (field: SetField) => readField(field, texts[field]) ?? null
  const distance = value('distance')
  return {
    weight: value('weight'),
    reps: value('reps'),
    rpe: value('rpe'),
    durationS: value('time'),
    distanceM: distance === null ? null : toMetres(distance, distanceUnit),
  }
}

/** More than anybody does, or than a set of a workout has: asked about before it counts. */
const MOST = { weightKg: 500, reps: 200, durationS: 6 * 3600, distanceM: 200_000 }

interface Numbers {
  weight?: number | null
  unit?: Unit | undefined
  reps?: number | null
  durationS?: number | null
  distanceM?: number | null
}

/** Whether a set is more likely a slip than a feat. */
export const isUnlikely = ({ weight, unit = 'kg', reps, durationS, distanceM }: Numbers): boolean =>
  (weight == null ? 0 : toKg(weight, unit)) > MOST.weightKg ||
  (reps ?? 0) > MOST.reps ||
  (durationS ?? 0) > MOST.durationS ||
  (distanceM ?? 0) > MOST.distanceM

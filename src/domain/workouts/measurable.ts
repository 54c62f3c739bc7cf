import { addDays } from '../../contract/arithmetic/civil-days.ts'
import { MEASUREMENT_BOUNDS, type MeasurementKind } from '../../contract/enums.ts'
import { type Calendar, todayIn } from '../calendar/civil-date.ts'

const FIRST_DATE = '1900-01-01'

/** Who travels may be a day ahead of the zone in their profile. */
export const lastMeasurableDay = (calendar: Calendar, now: Date): string => addDays(todayIn(calendar, now), 1)

const MAX_AHEAD_MS = 36 * 3_600_000

/** No workout can have begun later, however far ahead the clock is where it was logged. */
export const latestStart = (now: Date): Date => new Date(now.getTime() + MAX_AHEAD_MS)

/**
 * Why nobody can have measured this; null: somebody can.
 * @param lastDay see `lastMeasurableDay`
 */
export function flawOfMeasurement(
  { kind, measuredOn, value }: { kind: MeasurementKind; measuredOn: string; value: number },
  lastDay: string,
): string | null {
  const { min, max } = MEASUREMENT_BOUNDS[kind]
  if (value < min || value > max) return `${kind} must be from ${min} to ${max}`
  if (measuredOn < FIRST_DATE) return `The date must not be before ${FIRST_DATE}`
  return measuredOn > lastDay ? 'This day has not come yet' : null
}

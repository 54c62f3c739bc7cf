import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { ImportOptions } from '../../db/schema/index.ts'
import { localDateOf } from '../../domain/calendar/civil-date.ts'
import type { MemberCalendar } from '../../domain/calendar/member-calendar.ts'
import { lastMeasurableDay, latestStart } from '../../domain/workouts/measurable.ts'
import type { Pace } from '../../runtime/pace.ts'
import { parseTrainingLog, type TrainingLog } from './parse/training-log.ts'
import type { ParsedWorkout } from './parse/types.ts'

/**
 * A file as its member reads it: where file and options are silent, by the member's own unit and zone.
 * @param strict for an import, which fails where a person has to say more
 */
export function readImport(
  content: Buffer,
  { unit, timeZone, dateOrder, encoding, columns, columnsFrom = 'asked' }: ImportOptions,
  calendar: MemberCalendar,
  now: Date,
  { strict = false, pace }: { strict?: boolean; pace: Pace },
): TrainingLog {
  return parseTrainingLog(content, {
    ...(unit !== null && { unit }),
    defaultUnit: calendar.weightUnit,
    timeZone: timeZone ?? calendar.timeZone,
    timeZoneFrom: timeZone === null ? 'assumed' : 'asked',
    lastDay: lastMeasurableDay(calendar, now),
    latestStart: latestStart(now),
    strict,
    pace,
    ...(dateOrder && { dateOrder }),
    ...(encoding && { encoding }),
    ...(columns && { said: { columns, columnsFrom } }),
  })
}

/** Zones and cut-offs move a workout to a neighbouring day at most twice. */
const DAYS_APART = 2

/** The civil date of a workout: the one that its file names, unless that is none near its start. */
export function civilDateOf(
  { startedAt, timeZone, localDate }: Pick<ParsedWorkout, 'startedAt' | 'timeZone' | 'localDate'>,
  dayCutoffMin: number,
): string {
  const decided = localDateOf(new Date(startedAt), timeZone, dayCutoffMin)
  if (localDate === null) return decided
  const isNear = localDate >= addDays(decided, -DAYS_APART) && localDate <= addDays(decided, DAYS_APART)
  return isNear ? localDate : decided
}

import { Readable } from 'node:stream'
import type { ImportOptions } from '../../db/schema.ts'
import { addDays, localDateOf } from '../../training/civil-date.ts'
import { lastMeasurableDay } from '../../training/measurable.ts'
import type { MemberCalendar } from '../../training/member-calendar.ts'
import { parseTrainingLog, type TrainingLog } from './parse/training-log.ts'
import type { ParsedWorkout } from './parse/types.ts'

/** A file as its member reads it: where file and options are silent, by the member's own unit and zone. */
export function openLog(
  content: Buffer,
  { unit, timeZone }: ImportOptions,
  calendar: MemberCalendar,
  now: Date,
): TrainingLog {
  return parseTrainingLog(Readable.from([content]), {
    ...(unit !== null && { unit }),
    defaultUnit: calendar.weightUnit,
    timeZone: timeZone ?? calendar.timeZone,
    timeZoneFrom: timeZone === null ? 'assumed' : 'asked',
    lastDay: lastMeasurableDay(calendar, now),
  })
}

/** Zones and cut-offs move a workout to a neighbouring day at most twice. */
const DAYS_APART = 2

/** The civil date of a workout: the one that its file names, unless that is none near its start. */
export function civilDateOf(
  { startedAt, timeZone, localDate }: Pick<ParsedWorkout, 'startedAt' | 'timeZone' | 'localDate'>,
  dayCutoffMin: number,
): string {
  const decided = localDateOf(startedAt, timeZone, dayCutoffMin)
  if (localDate === null) return decided
  const isNear = localDate >= addDays(decided, -DAYS_APART) && localDate <= addDays(decided, DAYS_APART)
  return isNear ? localDate : decided
}

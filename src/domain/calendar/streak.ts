import { dateOfDayNumber, dayNumber, weekStartDay } from '../../contract/arithmetic/civil-days.ts'
import { roundTo } from '../../contract/arithmetic/units.ts'
import type { WeekStart } from '../../contract/enums.ts'

/** A run of weeks or days: the one that is alive now, and the longest there ever was. */
export interface Streak {
  current: number
  longest: number
}

/** What one civil date, or one week, adds up to. */
export interface TrainingTotals {
  workouts: number
  volumeKg: number
  durationS: number
}

/**
 * Consecutive weeks with enough training. A week counts when it has at least `weeklyTarget` distinct training days (at
 * least one when there is no target). The current streak ends with the last completed week and grows by one as soon as
 * this week counts; this week, unfinished, never breaks it.
 * @param trainingDays distinct civil dates, ascending; weeks after this one are not looked at
 */
export function weekStreak(input: {
  trainingDays: readonly string[]
  today: string
  weekStart: WeekStart
  weeklyTarget: number | null
}): Streak {
  const needed = input.weeklyTarget ?? 1
  const thisWeek = weekStartDay(dayNumber(input.today), input.weekStart)
  const weeks: number[] = []
  let week = Number.NaN
  let days = 0
  for (const date of input.trainingDays) {
    const start = weekStartDay(dayNumber(date), input.weekStart)
    if (start > thisWeek) break
    days = start === week ? days + 1 : 1
    week = start
    if (days === needed) weeks.push(start)
  }
  return runs(weeks, 7, thisWeek)
}

/**
 * Consecutive civil dates with training, alive through yesterday: a day that is not over breaks nothing.
 * @param trainingDays distinct civil dates, ascending; dates after today do not count before they come
 */
export function dayStreak(trainingDays: readonly string[], today: string): Streak {
  const last = dayNumber(today)
  const days: number[] = []
  for (const date of trainingDays) {
    const day = dayNumber(date)
    if (day > last) break
    days.push(day)
  }
  return runs(days, 1, last)
}

/** Runs in ascending `marks`, `step` apart; a run is current when it reaches `now` or the step before it. */
function runs(marks: readonly number[], step: number, now: number): Streak {
  let longest = 0
  let length = 0
  let previous = Number.NaN
  for (const mark of marks) {
    length = mark - previous === step ? length + 1 : 1
    if (length > longest) longest = length
    previous = mark
  }
  return { current: previous >= now - step ? length : 0, longest }
}

/**
 * The last `count` weeks, oldest first, this week last; a week without training is there, with zeros.
 * @param days one entry for each civil date with training, in any order
 */
export function lastWeeks(
  days: readonly (TrainingTotals & { date: string })[],
  today: string,
  weekStart: WeekStart,
  count = 12,
): (TrainingTotals & { start: string })[] {
  const first = weekStartDay(dayNumber(today), weekStart) - 7 * (count - 1)
  const weeks = Array.from({ length: count }, (_, index) => ({
    start: dateOfDayNumber(first + 7 * index),
    workouts: 0,
    volumeKg: 0,
    durationS: 0,
  }))
  for (const day of days) {
    const week = weeks[Math.floor((dayNumber(day.date) - first) / 7)]
    if (!week) continue
    week.workouts += day.workouts
    week.volumeKg = roundTo(week.volumeKg + day.volumeKg, 4)
    week.durationS += day.durationS
  }
  return weeks
}

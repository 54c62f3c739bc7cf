import { sql } from 'drizzle-orm'
import { addDays, weekStartOf } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { ProgressView } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'
import { nextMidnight, todayIn } from '../calendar/civil-date.ts'
import { type MemberCalendar, memberCalendar } from '../calendar/member-calendar.ts'
import { dayStreak, lastWeeks, weekStreak } from '../calendar/streak.ts'
import { readHistory } from '../coach/history.ts'
import { readCoach } from '../coach/read-coach.ts'
import { readAssignments } from '../people/assignments.ts'
import { readComments } from '../people/comments.ts'
import { readGoals } from '../workouts/goals.ts'
import { readOpenWorkout } from '../workouts/open-workout.ts'
import { BLOCKS, IS_WORKING, SETS_OF_BLOCK, VOLUME_KG } from '../workouts/set-sql.ts'
import { readDays } from '../workouts/training-days.ts'
import { readBody } from './body.ts'
import { readMuscleSets } from './muscle-sets.ts'
import { readRecords } from './records.ts'
import { readStanding } from './standing.ts'

const WEEKS = 12
const RECORDS = 10
const RECENT = 5
const COMMENTS = 10

/** A view of a member, with the civil date it was made for and when that date ends. */
export interface DatedView<T> {
  today: string
  expiresAtMs: number
  data: T
}

/** The progress view of a member from the rows of this transaction; undefined when there is no such account. */
export async function readProgress(tx: Reads, userId: Id, now: Date): Promise<DatedView<ProgressView> | undefined> {
  const calendar = await memberCalendar(tx, userId)
  if (calendar === undefined) return undefined
  const today = todayIn(calendar, now)
  const thisWeek = weekStartOf(today, calendar.weekStart)
  // what needs no other's answer is asked at once: one way to the server
  const history = readHistory(tx, userId, calendar, today)
  const [
    totalsAndDays,
    recentDays,
    muscleSets,
    { records },
    recent,
    open,
    body,
    goals,
    assignments,
    comments,
    coach,
    standing,
  ] = await Promise.all([
    readTotals(tx, userId),
    readDays(tx, userId, addDays(thisWeek, -7 * (WEEKS - 1))),
    readMuscleSets(tx, userId, [thisWeek]),
    readRecords(tx, userId, { limit: RECORDS }),
    readRecent(tx, userId, RECENT),
    readOpenWorkout(tx, userId),
    readBody(tx, userId),
    readGoals(tx, userId),
    readAssignments(tx, userId, today),
    readComments(tx, userId, COMMENTS),
    readCoach(tx, userId, calendar, today, history),
    readStanding(tx, userId, today, history),
  ])
  const { totals, days } = totalsAndDays
  const weeks = lastWeeks(recentDays, today, calendar.weekStart, WEEKS)
  const week = weeks[weeks.length - 1]
  return {
    today,
    expiresAtMs: nextMidnight(calendar, now).getTime(),
    data: {
      totals,
      week: {
        start: thisWeek,
        workouts: week?.workouts ?? 0,
        trainingDays: recentDays.filter(({ date }) => date >= thisWeek && date < addDays(thisWeek, 7)).length,
        volumeKg: week?.volumeKg ?? 0,
        target: calendar.weeklyTarget,
      },
      streak: readStreak(days, today, calendar),
      weeks,
      muscles: muscleSets.get(thisWeek) ?? [],
      records,
      recent,
      open,
      body,
      goals,
      coach,
      assignments,
      comments,
      standing,
    },
  }
}

/** Both streaks, current and longest, from the distinct training days in ascending order. */
export function readStreak(days: readonly string[], today: string, calendar: MemberCalendar): ProgressView['streak'] {
  const { weekStart, weeklyTarget } = calendar
  const byWeek = weekStreak({ trainingDays: days, today, weekStart, weeklyTarget })
  const byDay = dayStreak(days, today)
  return { weeks: byWeek.current, longestWeeks: byWeek.longest, days: byDay.current, longestDays: byDay.longest }
}

/** Everything ever trained, summed from the days, and the days themselves. */
export async function readTotals(tx: Reads, userId: Id): Promise<{ totals: ProgressView['totals']; days: string[] }> {
  const [sums] = await rows<ProgressView['totals'] & { days: string[] }>(
    tx,
    sql`select coalesce(sum(workouts), 0)::int as workouts, coalesce(sum(sets), 0)::int as sets,
      coalesce(sum(reps), 0)::int as reps, coalesce(sum(volume_kg), 0)::float8 as "volumeKg",
      coalesce(sum(duration_s), 0)::float8 as "durationS",
      coalesce(array_agg(local_date::text order by local_date), '{}') as days
      from training_day where user_id = ${userId}`,
  )
  const { days, ...totals } = sums!
  return { totals, days }
}

async function readRecent(tx: Reads, userId: Id, limit: number): Promise<ProgressView['recent']> {
  const found = await rows<Omit<ProgressView['recent'][number], 'startedAt'> & { startedAt: Date | string }>(
    tx,
    sql`select w.id, w.title, w.started_at as "startedAt", w.local_date::text as "localDate",
      extract(epoch from w.ended_at - w.started_at)::int as "durationS", w.left_open as "leftOpen",
      (select count(*)::int from workout_exercise x where x.workout_id = w.id) as exercises,
      coalesce(n.sets, 0)::int as sets, coalesce(n.volume, 0)::float8 as "volumeKg"
      from (select * from workout where user_id = ${userId} and status = 'done' order by started_at desc, id desc limit ${limit}) w
      left join lateral (select count(*) filter (where ${IS_WORKING}) as sets, sum(${VOLUME_KG}) as volume
        from ${BLOCKS} cross join ${SETS_OF_BLOCK}) n on true
      order by w.started_at desc, w.id desc`,
  )
  return found.map((workout) => ({ ...workout, startedAt: new Date(workout.startedAt).toISOString() }))
}

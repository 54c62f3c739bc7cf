import { type SQL, sql } from 'drizzle-orm'
import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { Equipment, Mechanic, Muscle, MuscleRole, SetType, Tracking, Unit } from '../../contract/enums.ts'
import type { ExercisePlan } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'
import type { MemberCalendar } from '../calendar/member-calendar.ts'
import { lastWeeks } from '../calendar/streak.ts'
import { BLOCKS, IS_WORKING, SETS_OF_BLOCK } from '../workouts/set-sql.ts'
import { e1rm, LIFTS } from '../workouts/strength.ts'
import { readDays } from '../workouts/training-days.ts'

/** What the coach's rules are made of: a bounded piece of the log, the same size after ten workouts and after ten thousand. */

/** How far the coach looks back. */
const DAYS = 84
/** So many workouts at most; a file may bring a hundred on one day. */
const MOST_WORKOUTS = 80
/** Weeks of volume: twelve to judge, and the four before the first of them. */
const WEEKS = 16

export interface LoggedSet {
  type: SetType
  weightKg: number | null
  reps: number | null
  rpe: number | null
}

/** One exercise in one workout: its working sets. */
export interface Session {
  on: string
  sets: readonly LoggedSet[]
  /** the best estimate among the sets; null where none can be made */
  e1rmKg: number | null
}

export interface ExerciseFacts {
  id: Id
  name: string
  tracking: Tracking
  mechanic: Mechanic | null
  equipment: Equipment | null
  muscles: readonly { muscle: Muscle; role: MuscleRole }[]
  /** the member's own plan; null: the usual one */
  plan: ExercisePlan | null
}

export interface TrainedExercise extends ExerciseFacts {
  /** oldest first, one or more */
  sessions: readonly Session[]
}

export interface TrainedWorkout {
  title: string
  on: string
  /** in the order in which they were done */
  exerciseIds: readonly Id[]
}

export interface History {
  today: string
  /** what the member's plates are marked in */
  unit: Unit
  /** oldest first */
  workouts: readonly TrainedWorkout[]
  exercises: ReadonlyMap<Id, TrainedExercise>
  /** oldest first, this week last */
  weeks: readonly { start: string; volumeKg: number }[]
}

type SessionRow = {
  workoutId: Id
  title: string
  on: string
  exerciseId: Id
  sets: [SetType, number | null, number | null, number | null][]
}

/** The member's last twelve weeks. */
export async function readHistory(tx: Reads, userId: Id, calendar: MemberCalendar, today: string): Promise<History> {
  const recent = recentWorkouts(userId, addDays(today, -DAYS))
  const done = sql`any(array(select we.exercise_id from ${recent} w
    cross join lateral (select exercise_id from workout_exercise where workout_id = w.id offset 0) we))`
  const [found, facts, days] = await Promise.all([
    readSessions(tx, recent),
    readFacts(tx, userId, done),
    readDays(tx, userId, addDays(today, -7 * WEEKS)),
  ])
  const workouts = new Map<Id, { title: string; on: string; exerciseIds: Id[] }>()
  const sessions = new Map<Id, { on: string; sets: LoggedSet[] }[]>()
  for (const { workoutId, title, on, exerciseId, sets: cells } of found) {
    const sets = cells.map(([type, weightKg, reps, rpe]): LoggedSet => ({ type, weightKg, reps, rpe }))
    pushTo(sessions, exerciseId, { on, sets })
    const workout = workouts.get(workoutId)
    if (workout === undefined) workouts.set(workoutId, { title, on, exerciseIds: [exerciseId] })
    else workout.exerciseIds.push(exerciseId)
  }
  const exercises = facts
    .map((one) => ({
      ...one,
      sessions: (sessions.get(one.id) ?? []).map((session) => ({
        ...session,
        e1rmKg: bestEstimate(one.tracking, session.sets),
      })),
    }))
    .filter((one) => one.sessions.length > 0)
  return {
    today,
    unit: calendar.weightUnit,
    workouts: [...workouts.values()],
    exercises: new Map(exercises.map((one) => [one.id, one])),
    weeks: lastWeeks(days, today, calendar.weekStart, WEEKS),
  }
}

/** The best estimated maximum of these sets. */
function bestEstimate(tracking: Tracking, sets: readonly LoggedSet[]): number | null {
  if (!LIFTS.has(tracking)) return null
  const estimates = sets.map(e1rm).filter((kg) => kg !== null)
  return estimates.length === 0 ? null : Math.max(...estimates)
}

function pushTo<T>(lists: Map<Id, T[]>, key: Id, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** The member's newest workouts from a date on, in brackets for a FROM. */
const recentWorkouts = (userId: Id, from: string): SQL =>
  sql`(select id, title, local_date, started_at from workout where user_id = ${userId} and local_date >= ${from}::date
    order by started_at desc, id desc limit ${MOST_WORKOUTS})`

/** Oldest first. An exercise that was done twice in a workout is one session; one that was only warmed up for is none. */
function readSessions(tx: Reads, recent: SQL): Promise<SessionRow[]> {
  return rows<SessionRow>(
    tx,
    sql`select w.id as "workoutId", w.title, w.local_date::text as on, x.exercise_id as "exerciseId", x.sets
      from ${recent} w
      cross join lateral (select we.exercise_id, min(we.position) as position, json_agg(json_build_array(
          s.type, s.weight_kg::float8, s.reps, s.rpe::float8) order by we.position, s.position) as sets
        from ${BLOCKS} cross join ${SETS_OF_BLOCK} where ${IS_WORKING} group by we.exercise_id) x
      order by w.started_at, w.id, x.position`,
  )
}

/** What is known of an exercise; undefined when this member may not see it, or there is none. */
export async function readExerciseFacts(tx: Reads, userId: Id, exerciseId: Id): Promise<ExerciseFacts | undefined> {
  const [facts] = await readFacts(tx, userId, sql`${exerciseId}`)
  return facts
}

/** @param which what their ids equal */
function readFacts(tx: Reads, userId: Id, which: SQL): Promise<ExerciseFacts[]> {
  return rows<ExerciseFacts & Record<string, unknown>>(
    tx,
    sql`select e.id, e.name, e.tracking, e.mechanic, e.equipment,
        coalesce((select json_agg(json_build_object('muscle', m.muscle, 'role', m.role)) from exercise_muscle m
          where m.exercise_id = e.id), '[]') as muscles,
        case when p.method is not null then json_build_object('method', p.method, 'repsMin', p.reps_min,
          'repsMax', p.reps_max, 'targetRpe', p.target_rpe::float8, 'stepKg', p.step_kg::float8) end as plan
      from exercise e left join exercise_plan p on p.exercise_id = e.id and p.user_id = ${userId}
      where e.id = ${which} and (e.owner_id is null or e.owner_id = ${userId})
      order by e.name, e.id`,
  )
}

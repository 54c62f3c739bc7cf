import { type SQL, sql } from 'drizzle-orm'
import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { RecordKind } from '../../contract/enums.ts'
import { rows, type Transaction, uuids } from '../../db/open.ts'
import { bumping } from '../../db/revisions.ts'
import {
  BLOCKS,
  E1RM_KG,
  IS_BY_REPS,
  IS_LIFT,
  IS_WORKING,
  RECORD_VALUE,
  SETS_OF_BLOCK,
  setsIn,
  VOLUME_KG,
} from './set-sql.ts'
import { LEADERBOARDS_OF } from './training-days.ts'

/**
 * The rows derived from sets: a rollup for each day, and each workout's bests with the records among them. Both are
 * rewritten from the sets for exactly what a change affected, inside the change's transaction, so nothing drifts on
 * edit, delete or backdate.
 */

/** What a change affects of a workout, as it was before and as it is after: an edit can move it. */
export interface AffectingWorkout {
  localDate: string
  startedAt: Date | string
  exercises: readonly { exerciseId: Id }[]
}

/** What a change affects, collected from before and after it. */
export interface Affected {
  dates: Set<string>
  /** exercise id → the earliest start of an affected workout with it */
  exercises: Map<Id, Date>
}

export const nothingAffected = (): Affected => ({ dates: new Set(), exercises: new Map() })

export function collectAffected(affected: Affected, { localDate, startedAt, exercises }: AffectingWorkout): void {
  affected.dates.add(localDate)
  const start = new Date(startedAt)
  for (const { exerciseId } of exercises) {
    const earliest = affected.exercises.get(exerciseId)
    if (earliest === undefined || start < earliest) affected.exercises.set(exerciseId, start)
  }
}

/** Adds what these workouts affect as they are stored now. */
export async function collectAffectedByStored(
  tx: Transaction,
  affected: Affected,
  workoutIds: readonly Id[],
): Promise<void> {
  const found = await rows<{ localDate: string; startedMs: number; exerciseIds: Id[] }>(
    tx,
    sql`select w.local_date::text as "localDate", (extract(epoch from w.started_at) * 1000)::float8 as "startedMs",
        array(select exercise_id from workout_exercise where workout_id = w.id) as "exerciseIds"
      from workout w where w.id = any(${uuids(workoutIds)})`,
  )
  for (const { localDate, startedMs, exerciseIds } of found)
    collectAffected(affected, {
      localDate,
      startedAt: new Date(startedMs),
      exercises: exerciseIds.map((exerciseId) => ({ exerciseId })),
    })
}

/** Forgets the bests of workouts whose sets change, in all their exercises or in these, before `deriveBests`. */
export const forgetBests = (workoutIds: readonly Id[], exerciseIds?: readonly Id[]): SQL =>
  sql`delete from exercise_best where workout_id = any(${uuids(workoutIds)})
    ${exerciseIds === undefined ? sql`` : sql`and exercise_id = any(${uuids(exerciseIds)})`}`

/** A workout's best of one kind that beat all before it. */
export type Won = { exerciseId: Id; setId: Id; kind: RecordKind; value: number }

/** The days that a body weight counts in, once it was entered, changed or removed: from its date until the next one's, and of these only days with body-weight exercises. */
export async function bodyWeightDays(tx: Transaction, userId: Id, measuredOn: string): Promise<string[]> {
  const days = await rows<{ date: string }>(
    tx,
    sql`select distinct w.local_date::text as date
      from ${setsIn(sql`w.user_id = ${userId} and w.local_date >= ${measuredOn}::date
        and w.local_date < coalesce((select min(m.measured_on) from measurement m where m.user_id = ${userId}
          and m.kind = 'body_weight_kg' and m.measured_on > ${measuredOn}::date), 'infinity')`)}
      where e.tracking in ('bodyweight_reps', 'assisted_reps')`,
  )
  return days.map(({ date }) => date)
}

/** Whether a workout `w` makes its day a training day: one that is open does so from its first set on. */
const COUNTS = sql`(w.status = 'done' or exists (select from ${BLOCKS} cross join ${SETS_OF_BLOCK}))`

/** The longest a day can stay in some member's current week: seven days and the widest time zone. */
const LEADERBOARD_DAYS = 9

/**
 * Sums these days anew. Leaderboards change only with a member's first or last workout of a recent day, so a big group is
 * no hot row: where one of these days came or went, the groups on whose leaderboards the member stands are bumped, and
 * answered with their revisions.
 */
export async function deriveDays(
  tx: Transaction,
  userId: Id,
  dates: Iterable<string>,
  now: Date,
): Promise<Map<Id, number>> {
  const days = sql`any(${`{${[...dates].join(',')}}`}::date[])`
  const shownSince = addDays(now.toISOString().slice(0, 10), -LEADERBOARD_DAYS)
  const bumped = await rows<{ id: Id; revision: number }>(
    tx,
    // summed once, not anew beside each day
    sql`with before as materialized (select local_date from training_day where user_id = ${userId} and local_date = ${days}),
      summed as materialized (
        select w.local_date, count(*) as sets, sum(s.reps) as reps, sum(${VOLUME_KG}) as volume_kg
        from ${setsIn(sql`w.user_id = ${userId} and w.local_date = ${days}`)} where ${IS_WORKING} group by w.local_date),
      after as materialized (
        select d.local_date, d.workouts, coalesce(n.sets, 0) as sets, coalesce(n.reps, 0) as reps,
          coalesce(n.volume_kg, 0) as volume_kg, d.duration_s
        from (select local_date, count(*) as workouts,
            coalesce(sum(extract(epoch from ended_at - started_at)), 0)::bigint as duration_s
          from workout w where user_id = ${userId} and local_date = ${days} and ${COUNTS} group by local_date) d
        left join summed n using (local_date)),
      gone as (delete from training_day where user_id = ${userId} and local_date = ${days}
        and local_date not in (select local_date from after)),
      put as (insert into training_day (user_id, local_date, workouts, sets, reps, volume_kg, duration_s)
        select ${userId}::uuid, local_date, workouts, sets, reps, volume_kg, duration_s from after
        on conflict (user_id, local_date) do update set workouts = excluded.workouts, sets = excluded.sets,
          reps = excluded.reps, volume_kg = excluded.volume_kg, duration_s = excluded.duration_s),
      shown as (select from before full join after using (local_date)
        where num_nulls(before.local_date, after.local_date) = 1 and local_date >= ${shownSince}::date),
      ${bumping(
        sql`select id from subject where id in (${LEADERBOARDS_OF(userId)}) and exists (select from shown) order by id for update`,
      )}
      select id, revision from bumped`,
  )
  return new Map(bumped.map(({ id, revision }) => [id, revision]))
}

/**
 * Writes the bests of these workouts, one row for each workout, exercise and kind: its best working set; the first of
 * equal ones is credited. Weights count as written, so that a weighted pull-up has its record whatever the lifter
 * weighed. Help is no load: the less the better, so it is kept below zero, where the best is the greatest as everywhere.
 *
 * Then it replays the affected exercises from the affected workout on, starting from the running best stored before it: a
 * save at the end of a long history reads one row back, a backdated one rewrites what follows it. A record is strictly
 * above every earlier workout's best; the first one is a baseline.
 * @param exercises what was affected, with the start from which it is replayed
 * @param changedIds the workouts whose sets are new or changed; nothing is stored of their bests in these exercises
 * @param wonIn the workout of these whose records are answered
 */
export async function deriveBests(
  tx: Transaction,
  userId: Id,
  exercises: ReadonlyMap<Id, Date>,
  changedIds: readonly Id[],
  wonIn: Id | null = null,
): Promise<Won[]> {
  const ids = [...exercises.keys()]
  const starts = [...exercises.values()].map((start) => start.toISOString())
  // `offset 0` has each affected exercise read through its index: the planner takes "from a start on" for a third of
  // everything, and would read the whole history otherwise
  return rows<Won>(
    tx,
    sql`with fresh as materialized (
      select distinct on (we.exercise_id, v.kind, w.id)
        we.exercise_id, v.kind::record_kind as kind, w.started_at, w.id as workout_id, s.id as set_id, v.value::numeric(18, 6) as value
      from ${setsIn(sql`w.id = any(${uuids(changedIds)})`)} cross join lateral (values
        ('max_weight', case when e.tracking <> 'assisted_reps' and s.reps is distinct from 0 then s.weight_kg end),
        ('max_e1rm', ${E1RM_KG}),
        ('max_set_volume', case when ${IS_LIFT} then s.weight_kg * s.reps end),
        ('max_reps', case when ${IS_BY_REPS} then s.reps end),
        ('max_duration', case when e.tracking in ('duration', 'weight_duration') then s.duration_s end),
        ('max_distance', case when e.tracking in ('distance_duration', 'weight_distance') then s.distance_m end),
        ('min_help', case when e.tracking = 'assisted_reps' and s.reps > 0 then -s.weight_kg end)
      ) v (kind, value)
      where ${IS_WORKING} and (v.value > 0 or (v.kind = 'min_help' and v.value is not null))
      order by we.exercise_id, v.kind, w.id, v.value desc, we.position, s.position
    ), base as materialized (
      select t.exercise_id, t.from_start, k.kind, (
        select b.running from exercise_best b
        where b.user_id = ${userId} and b.exercise_id = t.exercise_id and b.kind = k.kind and b.started_at < t.from_start
        order by b.started_at desc, b.workout_id desc limit 1) as running
      from unnest(${uuids(ids)}, ${`{${starts.join(',')}}`}::timestamptz[]) as t (exercise_id, from_start)
      cross join unnest(enum_range(null::record_kind)) as k (kind)
    ), bests as (
      select exercise_id, kind, started_at, workout_id, set_id, value, null::tid as place, null::numeric as running_was,
        null::boolean as is_record_was from fresh
      union all
      select b.exercise_id, b.kind, b.started_at, b.workout_id, b.set_id, b.value, b.place, b.running, b.is_record
      from base cross join lateral (select b.*, b.ctid as place from exercise_best b where b.user_id = ${userId}
        and b.exercise_id = base.exercise_id and b.kind = base.kind and b.started_at >= base.from_start offset 0) b
    ), replayed as materialized (
      select bests.*, greatest(base.running, max(value) over (best rows between unbounded preceding and current row)) as running,
        coalesce(value > greatest(base.running,
          max(value) over (best rows between unbounded preceding and 1 preceding)), false) as is_record
      from bests join base using (exercise_id, kind)
      window best as (partition by exercise_id, kind order by started_at, workout_id)
    ), changed as materialized (
      select place, running, is_record from replayed
      where place is not null and (running, is_record) is distinct from (running_was, is_record_was)
    ), rewritten as (
      update exercise_best b set running = changed.running, is_record = changed.is_record from changed
      where b.ctid = changed.place and b.ctid = any(array(select place from changed))
    ), written as (
      insert into exercise_best (user_id, exercise_id, kind, started_at, workout_id, set_id, value, running, is_record)
      select ${userId}::uuid, exercise_id, kind, started_at, workout_id, set_id, value, running, is_record
      from replayed where place is null returning *
    )
    select b.exercise_id as "exerciseId", b.set_id as "setId", b.kind, ${RECORD_VALUE} as value
    from written b where b.is_record and b.workout_id = ${wonIn}::uuid order by b.exercise_id, b.kind`,
  )
}

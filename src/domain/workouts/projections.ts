import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { rows, type Transaction, uuids } from '../../db/open.ts'
import { E1RM_KG, IS_BY_REPS, IS_LIFT, IS_WORKING, setsIn, VOLUME_KG } from './set-sql.ts'

/**
 * The rows derived from sets: a rollup for each day, and each workout's bests with the records among them. Both are
 * rewritten from the sets for exactly what a change touched, inside the change's transaction, so nothing drifts on
 * edit, delete or backdate.
 */

/** What a change touches: collected before and after it, because an edit can move a workout. */
export interface Touched {
  dates: Set<string>
  /** exercise id → the earliest start of a touched workout with it */
  exercises: Map<Id, Date>
}

export const nothingTouched = (): Touched => ({ dates: new Set(), exercises: new Map() })

/** Adds what these workouts touch as they are now. Call it before changing or deleting them, and again after. */
export async function touch(tx: Transaction, touched: Touched, workoutIds: readonly Id[]): Promise<Touched> {
  const found = await rows<{ local_date: string; started_ms: number; exercise_id: Id | null }>(
    tx,
    sql`select distinct w.local_date::text, (extract(epoch from w.started_at) * 1000)::float8 as started_ms, we.exercise_id
      from workout w left join lateral (select exercise_id from workout_exercise where workout_id = w.id offset 0) we on true
      where w.id = any(${uuids(workoutIds)})`,
  )
  for (const { local_date, started_ms, exercise_id } of found) {
    touched.dates.add(local_date)
    if (exercise_id === null) continue
    const start = new Date(started_ms)
    const earliest = touched.exercises.get(exercise_id)
    if (earliest === undefined || start < earliest) touched.exercises.set(exercise_id, start)
  }
  return touched
}

/**
 * Rewrites the derived rows of what was touched.
 * @param changedIds the workouts whose own sets are new or changed (not the deleted ones)
 */
export async function deriveRows(
  tx: Transaction,
  userId: Id,
  touched: Touched,
  changedIds: readonly Id[],
): Promise<void> {
  if (touched.dates.size > 0) await deriveDays(tx, userId, [...touched.dates])
  if (changedIds.length > 0) await deriveBests(tx, changedIds)
  if (touched.exercises.size > 0) await replayRecords(tx, userId, touched.exercises)
}

/**
 * Rewrites the days that a body weight counts in, once it was entered, changed or removed: from its date until the next
 * one's, and of these only days with body-weight exercises.
 */
export async function deriveBodyWeightDays(tx: Transaction, userId: Id, measuredOn: string): Promise<void> {
  const days = await rows<{ date: string }>(
    tx,
    sql`select distinct w.local_date::text as date
      from ${setsIn(sql`w.user_id = ${userId} and w.local_date >= ${measuredOn}::date
        and w.local_date < coalesce((select min(m.measured_on) from measurement m where m.user_id = ${userId}
          and m.kind = 'body_weight_kg' and m.measured_on > ${measuredOn}::date), 'infinity')`)}
      where e.tracking in ('bodyweight_reps', 'assisted_reps')`,
  )
  const dates = days.map(({ date }) => date)
  if (dates.length > 0) await deriveDays(tx, userId, dates)
}

async function deriveDays(tx: Transaction, userId: Id, dates: string[]): Promise<void> {
  const days = sql`any(${`{${dates.join(',')}}`}::date[])`
  await tx.execute(sql`delete from training_day where user_id = ${userId} and local_date = ${days}`)
  await tx.execute(sql`
    insert into training_day (user_id, local_date, workouts, sets, reps, volume_kg, duration_s)
    select ${userId}::uuid, d.local_date, d.workouts, coalesce(n.sets, 0), coalesce(n.reps, 0), coalesce(n.volume_kg, 0), d.duration_s
    from (select local_date, count(*) as workouts,
        coalesce(sum(extract(epoch from ended_at - started_at)), 0)::bigint as duration_s
      from workout where user_id = ${userId} and local_date = ${days} group by local_date) d
    left join (select w.local_date, count(*) as sets, sum(s.reps) as reps, sum(${VOLUME_KG}) as volume_kg
      from ${setsIn(sql`w.user_id = ${userId} and w.local_date = ${days}`)} where ${IS_WORKING} group by w.local_date) n
      using (local_date)`)
}

/**
 * One row for each workout, exercise and kind: its best working set; the first of equal ones is credited. Weights count
 * as written, so that a weighted pull-up has its record whatever the lifter weighed. Help is no load: the less the better,
 * so it is kept below zero, where the best is the greatest as everywhere.
 */
async function deriveBests(tx: Transaction, workoutIds: readonly Id[]): Promise<void> {
  await tx.execute(sql`delete from exercise_best where workout_id = any(${uuids(workoutIds)})`)
  await tx.execute(sql`
    insert into exercise_best (user_id, exercise_id, kind, started_at, workout_id, set_id, value, running, is_record)
    select distinct on (we.exercise_id, v.kind, w.id)
      w.user_id, we.exercise_id, v.kind::record_kind, w.started_at, w.id, s.id, v.value, v.value, false
    from ${setsIn(sql`w.id = any(${uuids(workoutIds)})`)} cross join lateral (values
      ('max_weight', case when e.tracking <> 'assisted_reps' and s.reps is distinct from 0 then s.weight_kg end),
      ('max_e1rm', ${E1RM_KG}),
      ('max_set_volume', case when ${IS_LIFT} then s.weight_kg * s.reps end),
      ('max_reps', case when ${IS_BY_REPS} then s.reps end),
      ('max_duration', case when e.tracking in ('duration', 'weight_duration') then s.duration_s end),
      ('max_distance', case when e.tracking in ('distance_duration', 'weight_distance') then s.distance_m end),
      ('min_help', case when e.tracking = 'assisted_reps' and s.reps > 0 then -s.weight_kg end)
    ) v (kind, value)
    where ${IS_WORKING} and (v.value > 0 or (v.kind = 'min_help' and v.value is not null))
    order by we.exercise_id, v.kind, w.id, v.value desc, we.position, s.position`)
}

/**
 * Replays the touched exercises from the touched workout on, starting from the running best stored before it: a save
 * at the end of a long history reads one row back, a backdated one rewrites what follows it. A record is strictly above
 * every earlier workout's best; the first one is a baseline.
 */
async function replayRecords(tx: Transaction, userId: Id, exercises: ReadonlyMap<Id, Date>): Promise<void> {
  const ids = [...exercises.keys()]
  const starts = [...exercises.values()].map((start) => start.toISOString())
  const changed = await rows<{
    exercise_id: Id
    kind: string
    workout_id: Id
    running: string
    is_record: boolean
  }>(
    tx,
    // `offset 0` has each touched exercise read through its index: the planner takes "from a start on" for a third of
    // everything, and would read the whole history otherwise
    sql`with base as materialized (
      select t.exercise_id, t.from_start, k.kind, (
        select b.running from exercise_best b
        where b.user_id = ${userId} and b.exercise_id = t.exercise_id and b.kind = k.kind and b.started_at < t.from_start
        order by b.started_at desc, b.workout_id desc limit 1) as running
      from unnest(${uuids(ids)}, ${`{${starts.join(',')}}`}::timestamptz[]) as t (exercise_id, from_start)
      cross join unnest(enum_range(null::record_kind)) as k (kind)
    ), replayed as (
      select b.exercise_id, b.kind, b.workout_id, b.running as running_was, b.is_record as is_record_was,
        greatest(base.running, max(b.value) over (best rows between unbounded preceding and current row)) as running,
        coalesce(b.value > greatest(base.running,
          max(b.value) over (best rows between unbounded preceding and 1 preceding)), false) as is_record
      from base cross join lateral (select * from exercise_best b where b.user_id = ${userId}
        and b.exercise_id = base.exercise_id and b.kind = base.kind and b.started_at >= base.from_start offset 0) b
      window best as (partition by b.exercise_id, b.kind order by b.started_at, b.workout_id)
    )
    select exercise_id, kind, workout_id, running::text, is_record from replayed
    where (running, is_record) is distinct from (running_was, is_record_was)`,
  )
  if (changed.length === 0) return
  const column = (name: keyof (typeof changed)[number]) => `{${changed.map((row) => row[name]).join(',')}}`
  await tx.execute(sql`
    update exercise_best b set running = n.running, is_record = n.is_record
    from unnest(${column('exercise_id')}::uuid[], ${column('kind')}::record_kind[], ${column('workout_id')}::uuid[],
      ${column('running')}::numeric[], ${column('is_record')}::boolean[]) as n (exercise_id, kind, workout_id, running, is_record)
    where b.user_id = ${userId} and b.workout_id = n.workout_id and b.exercise_id = n.exercise_id and b.kind = n.kind`)
}

import { type SQL, sql } from 'drizzle-orm'
import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type { Assignment, ProgressView } from '../../contract/index.ts'
import { type Reads, rows, uuids } from '../../db/open.ts'

const DAYS_BACK = 14
const DAYS_AHEAD = 28
/** In the progress view: those nearest to today, if a trainer planned more. */
const SHOWN = 60

/** The workouts assigned to a member from two weeks back to four ahead, by date. */
export function readAssignments(tx: Reads, userId: Id, today: string): Promise<ProgressView['assignments']> {
  const nearest = sql`(select * from assigned_workout where client_id = ${userId}
      and scheduled_on between ${addDays(today, -DAYS_BACK)}::date and ${addDays(today, DAYS_AHEAD)}::date
    order by abs(scheduled_on - ${today}::date), id limit ${SHOWN})`
  return read(tx, nearest, today)
}

/** Every workout assigned to a member for these days, both included. */
export const readAssignedBetween = (
  db: Reads,
  { userId, from, to, today }: { userId: Id; from: string; to: string; today: string },
): Promise<Assignment[]> =>
  read(
    db,
    sql`(select * from assigned_workout
      where client_id = ${userId} and scheduled_on between ${from}::date and ${to}::date)`,
    today,
  )

/** These assigned workouts, by date. */
export const readAssigned = (db: Reads, ids: readonly Id[], today: string): Promise<Assignment[]> =>
  read(db, sql`(select * from assigned_workout where id = any(${uuids(ids)}))`, today)

type Row = Omit<Assignment, 'trainer'> & { trainerId: Id; trainerName: string }

/** An exercise that is gone is left out: nobody could log it. */
async function read(db: Reads, assigned: SQL, today: string): Promise<Assignment[]> {
  const found = await rows<Row>(
    db,
    sql`select a.id, a.scheduled_on::text as "scheduledOn", a.title, a.notes, a.workout_id as "workoutId",
        a.trainer_id as "trainerId", t.display_name as "trainerName",
        case when a.workout_id is not null then 'done' when a.scheduled_on < ${today}::date then 'missed'
          else 'planned' end as status,
        coalesce((select json_agg(i.item || jsonb_build_object('exercise', e.name) order by i.at)
          from jsonb_array_elements(a.items) with ordinality as i (item, at)
          cross join lateral (select name from exercise where id = (i.item ->> 'exerciseId')::uuid offset 0) e), '[]') as items
      from ${assigned} a join account t on t.id = a.trainer_id
      order by a.scheduled_on, a.created_at, a.id`,
  )
  return found.map(({ trainerId, trainerName, ...assignment }) => ({
    ...assignment,
    trainer: { id: trainerId, displayName: trainerName },
  }))
}

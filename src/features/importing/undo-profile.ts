import { sql } from 'drizzle-orm'
import { rows } from '../../db/open.ts'
import { recordset } from '../../db/recordset.ts'
import type { Brought } from '../../db/schema/index.ts'
import type { Saving } from '../../saving/save.ts'
import type { Batch } from './queries.ts'
import { daysWeighedBy } from './restore.ts'

/** Takes away what an import brought beside workouts, but for what has been changed since; settings stay. */
export async function undoProfile(
  { tx, workouts }: Pick<Saving, 'tx' | 'workouts'>,
  { userId, outcome }: Batch,
): Promise<void> {
  const { measurements = [], goals = [], plans = [], aliases = [] }: Partial<Brought> = outcome?.brought ?? {}
  await tx.execute(sql`delete from exercise_alias x using ${recordset(aliases, sql`(name text, "exerciseId" uuid)`)}
    where x.owner_id = ${userId} and x.alias_norm = a.name and x.exercise_id = a."exerciseId"`)
  await tx.execute(sql`delete from goal x using ${recordset(
    goals,
    sql`("exerciseId" uuid, "targetWeightKg" numeric, "targetReps" smallint, "dueOn" date)`,
  )} where x.user_id = ${userId} and x.exercise_id = a."exerciseId"
      and (x.target_weight_kg, x.target_reps, x.due_on) is not distinct from (a."targetWeightKg", a."targetReps", a."dueOn")`)
  await tx.execute(sql`delete from exercise_plan x using ${recordset(
    plans,
    sql`("exerciseId" uuid, method text, "repsMin" smallint, "repsMax" smallint, "targetRpe" numeric, "stepKg" numeric)`,
  )} where x.user_id = ${userId} and x.exercise_id = a."exerciseId"
      and (x.method::text, x.reps_min, x.reps_max, x.target_rpe, x.step_kg)
        is not distinct from (a.method, a."repsMin", a."repsMax", a."targetRpe", a."stepKg")`)
  const removed = await rows<{ kind: string; measuredOn: string }>(
    tx,
    sql`delete from measurement x using ${recordset(measurements, sql`(kind text, "measuredOn" date, value numeric)`)}
      where x.user_id = ${userId} and x.kind = a.kind and x.measured_on = a."measuredOn" and x.value = a.value
      returning x.kind, x.measured_on::text as "measuredOn"`,
  )
  workouts.affectDays(await daysWeighedBy(tx, userId, removed))
}

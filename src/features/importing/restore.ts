import { type SQL, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import type { Id } from '../../contract/common.ts'
import { rows, type Transaction } from '../../db/open.ts'
import { recordset } from '../../db/recordset.ts'
import { type Brought, preferences } from '../../db/schema/index.ts'
import { isTimeZone } from '../../domain/calendar/civil-date.ts'
import { MAX_ALIASES } from '../../domain/exercises/exercise-resolution.ts'
import { resolveExercises } from '../../domain/exercises/own-exercises.ts'
import { deriveGoals, MAX_GOALS } from '../../domain/workouts/goals.ts'
import { leaderboardsOf } from '../../domain/workouts/training-days.ts'
import type { ExerciseRef, OwnProfile } from './parse/types.ts'
import { type Batch, countExercises, noteBrought, renewLease } from './queries.ts'

/**
 * Brings what our own file has beside workouts: own exercises, measurements, goals, plans and, when the member asked
 * for them, the settings. What the member has already stays as it is. Run again it brings nothing twice.
 * @returns how many goals and measurements found no room
 */
export async function restoreProfile(app: FastifyInstance, batch: Batch, profile: OwnProfile): Promise<number> {
  const { userId } = batch
  const { exercises, measurements, goals, plans } = profile
  const settings = batch.options.settings === true ? profile.preferences : null
  if (settings === null && [exercises, measurements, goals, plans].every(({ length }) => length === 0)) return 0
  const kind = settings === null ? 'workouts-imported' : 'preferences-changed'
  const { result } = await app.save({ accounts: [userId], change: { kind } }, async ({ tx, bumpGroups, workouts }) => {
    await renewLease(tx, batch)
    const refs = [...exercises, ...[...goals, ...plans].map(({ exercise }) => exercise)]
    const ids = await idsOf(tx, batch, refs)
    const idAt = (at: number) => ids[exercises.length + at] ?? ''
    if (settings !== null) {
      const before = await leaderboardsOf(tx, userId)
      await restoreSettings(tx, userId, settings)
      await bumpGroups([...before, ...(await leaderboardsOf(tx, userId))])
    }
    const newGoals = await fitting(tx, {
      items: goals.map((goal, at) => ({ ...goal, exerciseId: idAt(at) })),
      nameOf: ({ exerciseId }) => exerciseId,
      had: sql`select exercise_id as name from goal where user_id = ${userId}`,
      most: MAX_GOALS,
    })
    const newMeasurements = await fitting(tx, {
      items: measurements,
      nameOf: ({ kind, measuredOn }) => `${kind} ${measuredOn}`,
      had: sql`select kind || ' ' || measured_on as name from measurement where user_id = ${userId}`,
      most: app.limits.measurements,
    })
    const broughtMeasurements = await restoreMeasurements(tx, userId, newMeasurements.taken)
    workouts.affectDays(await daysWeighedBy(tx, userId, broughtMeasurements))
    await noteBrought(tx, batch, {
      measurements: broughtMeasurements,
      goals: await restoreGoals(tx, userId, newGoals.taken),
      plans: await restorePlans(
        tx,
        userId,
        plans
          .map((plan, at) => ({ ...plan, exerciseId: idAt(goals.length + at) }))
          .filter(({ exerciseId }) => exerciseId !== ''),
      ),
    })
    return newGoals.leftOut + newMeasurements.leftOut
  })
  return result
}

/**
 * Brings what names were said to mean, once the workouts are in: in the file those had their exercises already.
 * @returns how many names found no room
 */
export async function restoreAliases(
  app: FastifyInstance,
  batch: Batch,
  aliases: OwnProfile['aliases'],
): Promise<number> {
  if (aliases.length === 0) return 0
  const { userId } = batch
  const { result } = await app.save({ accounts: [userId], change: { kind: 'exercises-changed' } }, async ({ tx }) => {
    await renewLease(tx, batch)
    const { taken, leftOut } = await fitting(tx, {
      items: aliases.map(({ name, exercise }) => ({ name: normaliseName(name), exercise })),
      nameOf: ({ name }) => name,
      had: sql`select alias_norm as name from exercise_alias where owner_id = ${userId}`,
      most: MAX_ALIASES,
    })
    const ids = await idsOf(
      tx,
      batch,
      taken.map(({ exercise }) => exercise),
    )
    const brought = await rows<{ name: string; exerciseId: Id }>(
      tx,
      sql`insert into exercise_alias (owner_id, alias_norm, exercise_id)
        select ${userId}::uuid, a.name, a.id from ${recordset(
          taken.map(({ name }, at) => ({ name, id: ids[at] })).filter(({ id }) => id !== ''),
          sql`(name text, id uuid)`,
        )} on conflict do nothing returning alias_norm as name, exercise_id as "exerciseId"`,
    )
    await noteBrought(tx, batch, { aliases: brought })
    return leftOut
  })
  return result
}

/** Those that the member does not have yet, as many as there is room for: an import makes no more than the routes do. */
async function fitting<T>(
  tx: Transaction,
  { items, nameOf, had, most }: { items: readonly T[]; nameOf: (item: T) => string; had: SQL; most: number },
): Promise<{ taken: T[]; leftOut: number }> {
  const names = new Set((await rows<{ name: string }>(tx, had)).map(({ name }) => name))
  const fresh = new Map(items.filter((item) => !names.has(nameOf(item))).map((item) => [nameOf(item), item]))
  // '' is an exercise that there was no room for
  const wanted = [...fresh].filter(([name]) => name !== '').map(([, item]) => item)
  const taken = wanted.slice(0, Math.max(0, most - names.size))
  return { taken, leftOut: fresh.size - taken.length }
}

async function idsOf(tx: Transaction, batch: Batch, refs: readonly ExerciseRef[]): Promise<(Id | '')[]> {
  const entries = refs.map((ref) => ({ ...ref, sets: [] }))
  const { ids, created } = await resolveExercises(tx, batch.userId, entries, { importId: batch.id })
  await countExercises(tx, batch, created)
  return ids
}

async function restoreSettings(tx: Transaction, userId: Id, given: NonNullable<OwnProfile['preferences']>) {
  const { timeZone = '', setsLow, setsHigh, ...others } = given
  const bands = { setsLow: setsLow ?? 0, setsHigh: setsHigh ?? 0 }
  const change = {
    ...others,
    ...(isTimeZone(timeZone) && { timeZone }),
    ...(bands.setsHigh > 0 && bands.setsLow <= bands.setsHigh && bands),
  }
  if (Object.keys(change).length > 0) await tx.update(preferences).set(change).where(sql`user_id = ${userId}`)
}

async function restoreMeasurements(
  tx: Transaction,
  userId: Id,
  measurements: OwnProfile['measurements'],
): Promise<Brought['measurements']> {
  if (measurements.length === 0) return []
  const brought = await rows<{ kind: string; measuredOn: string; value: number }>(
    tx,
    sql`insert into measurement (user_id, kind, measured_on, value)
      select ${userId}::uuid, a.kind, a."measuredOn", a.value
      from ${recordset(measurements, sql`(kind text, "measuredOn" date, value numeric)`)}
      on conflict do nothing returning kind, measured_on::text as "measuredOn", value::float8 as value`,
  )
  return brought
}

/** The days that have to be summed anew when these body weights change: all from the earliest on. */
export async function daysWeighedBy(
  tx: Transaction,
  userId: Id,
  changed: readonly { kind: string; measuredOn: string }[],
): Promise<string[]> {
  const [first] = changed
    .filter(({ kind }) => kind === 'body_weight_kg')
    .map(({ measuredOn }) => measuredOn)
    .sort()
  if (first === undefined) return []
  const days = await rows<{ date: string }>(
    tx,
    sql`select local_date::text as date from training_day where user_id = ${userId} and local_date >= ${first}::date`,
  )
  return days.map(({ date }) => date)
}

type Identified<T> = Omit<T, 'exercise'> & { exerciseId: Id | '' }

async function restoreGoals(
  tx: Transaction,
  userId: Id,
  goals: readonly Identified<OwnProfile['goals'][number]>[],
): Promise<Brought['goals']> {
  if (goals.length === 0) return []
  const brought = await rows<Brought['goals'][number]>(
    tx,
    sql`insert into goal (user_id, exercise_id, target_weight_kg, target_reps, due_on)
      select ${userId}::uuid, a."exerciseId", a."targetWeightKg", a."targetReps", a."dueOn"
      from ${recordset(goals, sql`("exerciseId" uuid, "targetWeightKg" numeric, "targetReps" smallint, "dueOn" date)`)}
      on conflict do nothing returning exercise_id as "exerciseId", target_weight_kg::float8 as "targetWeightKg",
        target_reps as "targetReps", due_on::text as "dueOn"`,
  )
  await deriveGoals(
    tx,
    userId,
    brought.map(({ exerciseId }) => exerciseId),
  )
  return brought
}

async function restorePlans(
  tx: Transaction,
  userId: Id,
  plans: readonly Identified<OwnProfile['plans'][number]>[],
): Promise<Brought['plans']> {
  if (plans.length === 0) return []
  return rows<Brought['plans'][number]>(
    tx,
    sql`insert into exercise_plan (user_id, exercise_id, method, reps_min, reps_max, target_rpe, step_kg)
      select ${userId}::uuid, a."exerciseId", a.method::progression, a."repsMin", a."repsMax", a."targetRpe", a."stepKg"
      from ${recordset(plans, sql`("exerciseId" uuid, method text, "repsMin" smallint, "repsMax" smallint, "targetRpe" numeric, "stepKg" numeric)`)}
      on conflict do nothing returning exercise_id as "exerciseId", method::text as method, reps_min as "repsMin",
        reps_max as "repsMax", target_rpe::float8 as "targetRpe", step_kg::float8 as "stepKg"`,
  )
}

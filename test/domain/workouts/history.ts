import { sql } from 'drizzle-orm'
import type { Id } from '../../../src/contract/common.ts'
import type { SetType, Tracking } from '../../../src/contract/enums.ts'
import { createAccount } from '../../../src/db/create-account.ts'
import { type Database, type Queries, rows, type Transaction } from '../../../src/db/open.ts'
import { deriveGoals } from '../../../src/domain/workouts/goals.ts'
import { isWorkingSet } from '../../../src/domain/workouts/strength.ts'
import { SavedWorkouts } from '../../../src/saving/workouts.ts'
import { type RecordWorkout, replayRecords } from './replay-records.ts'

/** What is derived from a member's sets, in a form that can be compared. */
export interface Derived {
  /** 'date workouts sets reps volume duration' */
  days: string[]
  /** 'exercise kind workout set value' */
  records: string[]
  /** 'exercise weight reps reached' */
  goals: string[]
}

type SetOfHistory = Record<string, unknown> & {
  workoutId: Id
  startedMs: number
  durationS: number | null
  localDate: string
  position: number
  exerciseId: Id
  tracking: Tracking
  id: Id
  type: SetType
  weightKg: number | null
  reps: number | null
  rpe: number | null
  seconds: number | null
  distanceM: number | null
}

export async function newMember(db: Database, email: string): Promise<Id> {
  const person = { email, passwordHash: '-', displayName: 'Somebody', role: 'member' as const, createdAt: new Date() }
  return (await db.transaction((tx) => createAccount(tx, person))).id
}

/** The stored rows, as the incremental writes left them. */
export async function storedRows(db: Queries, userId: Id): Promise<Derived & { bests: string[] }> {
  const days = await rows<{ row: string }>(
    db,
    sql`select concat_ws(' ', local_date, workouts, sets, reps, volume_kg::float8, duration_s) as row
      from training_day where user_id = ${userId} order by local_date`,
  )
  const bests = await rows<{ row: string; record: string; isRecord: boolean }>(
    db,
    sql`select concat_ws(' ', exercise_id, kind, workout_id, set_id, abs(value)::float8) as record, is_record as "isRecord",
        concat_ws(' ', exercise_id, kind, started_at, workout_id, set_id, value, running, is_record) as row
      from exercise_best where user_id = ${userId} order by 1, 3`,
  )
  const goals = await rows<{ row: string }>(
    db,
    sql`select concat_ws(' ', exercise_id, coalesce(best_weight_kg::float8::text, '-'), coalesce(best_reps::text, '-'),
      coalesce(reached_on::text, '-')) as row from goal where user_id = ${userId} order by 1`,
  )
  return {
    goals: goals.map(({ row }) => row),
    days: days.map(({ row }) => row),
    records: bests
      .filter(({ isRecord }) => isRecord)
      .map(({ record }) => record)
      .sort(),
    bests: bests.map(({ row }) => row).sort(),
  }
}

/** The same, computed anew in plain TypeScript from the workouts and their sets alone. */
export async function pureRows(db: Queries, userId: Id): Promise<Derived> {
  const heads = await rows<{ id: Id; localDate: string; startedMs: number; durationS: number | null }>(
    db,
    sql`select id, local_date::text as "localDate", (extract(epoch from started_at) * 1000)::float8 as "startedMs",
      extract(epoch from ended_at - started_at)::int as "durationS" from workout where user_id = ${userId}
      and (status = 'done' or id in (select workout_id from workout_exercise we join set s on s.workout_exercise_id = we.id
        where s.done_at is not null))`,
  )
  const sets = await rows<SetOfHistory>(
    db,
    sql`select w.id as "workoutId", w.local_date::text as "localDate", we.position, we.exercise_id as "exerciseId",
        e.tracking, s.id, s.type, s.weight_kg::float8 as "weightKg", s.reps, s.rpe::float8 as rpe,
        s.duration_s as seconds, s.distance_m::float8 as "distanceM"
      from workout w join workout_exercise we on we.workout_id = w.id join exercise e on e.id = we.exercise_id
      join set s on s.workout_exercise_id = we.id and s.done_at is not null where w.user_id = ${userId} order by w.id, we.position, s.position`,
  )
  const weights = await rows<{ on: string; kg: number }>(
    db,
    sql`select measured_on::text as on, value::float8 as kg from measurement where user_id = ${userId} order by 1`,
  )
  const goals = await rows<GoalOfHistory>(
    db,
    sql`select exercise_id as "exerciseId", target_weight_kg::float8 as "targetWeightKg", target_reps as "targetReps"
      from goal where user_id = ${userId}`,
  )
  return {
    days: pureDays(heads, sets, weights),
    records: pureRecords(heads, sets),
    goals: goals.map((goal) => pureGoal(goal, sets)).sort(),
  }
}

const BY_REPS = ['weight_reps', 'bodyweight_reps', 'assisted_reps', 'reps_only']

type GoalOfHistory = { exerciseId: Id; targetWeightKg: number | null; targetReps: number | null }

function pureGoal({ exerciseId, targetWeightKg, targetReps }: GoalOfHistory, sets: readonly SetOfHistory[]): string {
  const done = sets
    .filter((set) => set.exerciseId === exerciseId && isWorkingSet(set.type) && set.reps !== 0)
    // nothing moved and nothing repeated brings no goal nearer
    .filter(({ weightKg, reps, tracking }) => (weightKg ?? 0) > 0 || (reps !== null && BY_REPS.includes(tracking)))
    .map(({ reps, weightKg, tracking, localDate }) => ({
      localDate,
      reps: reps ?? -1,
      weightKg: tracking === 'assisted_reps' ? -1 : (weightKg ?? -1),
    }))
  const heavy = done.filter((set) => targetWeightKg === null || set.weightKg >= targetWeightKg - 0.005)
  const long = done.filter((set) => targetReps === null || set.reps >= targetReps)
  const best = (values: number[]) => (Math.max(-1, ...values) < 0 ? '-' : Math.max(...values))
  const reached = heavy.filter((set) => long.includes(set)).map(({ localDate }) => localDate)
  return [
    exerciseId,
    best(long.map(({ weightKg }) => weightKg)),
    best(heavy.map(({ reps }) => reps)),
    reached.sort()[0] ?? '-',
  ].join(' ')
}

function pureDays(
  heads: readonly { localDate: string; durationS: number | null }[],
  sets: readonly SetOfHistory[],
  weights: readonly { on: string; kg: number }[],
): string[] {
  const dates = [...new Set(heads.map(({ localDate }) => localDate))].sort()
  return dates.map((date) => {
    const workouts = heads.filter(({ localDate }) => localDate === date)
    const working = sets.filter(({ localDate, type }) => localDate === date && isWorkingSet(type))
    const body = weights.findLast(({ on }) => on <= date)?.kg ?? null
    const volume = working.reduce((sum, set) => sum + (load(set, body) ?? 0) * (set.reps ?? 0), 0)
    const seconds = workouts.reduce((sum, { durationS }) => sum + (durationS ?? 0), 0)
    const reps = working.reduce((sum, set) => sum + (set.reps ?? 0), 0)
    return [date, workouts.length, working.length, reps, Math.round(volume * 1e6) / 1e6, seconds].join(' ')
  })
}

/** Effective load in kg, after the domain's words: body weight counts where it is known, help is taken off. */
function load({ tracking, weightKg }: SetOfHistory, bodyKg: number | null): number | null {
  if (tracking === 'bodyweight_reps' && bodyKg !== null) return bodyKg + (weightKg ?? 0)
  if (tracking === 'assisted_reps') return bodyKg === null ? null : Math.max(bodyKg - (weightKg ?? 0), 0)
  return weightKg
}

function pureRecords(heads: readonly { id: Id; startedMs: number }[], sets: readonly SetOfHistory[]): string[] {
  const workouts = heads.map(({ id, startedMs }): RecordWorkout => {
    const held = sets.filter(({ workoutId }) => workoutId === id)
    return {
      id,
      startedAt: new Date(startedMs),
      exercises: held.map(({ exerciseId, tracking, seconds, ...set }) => ({
        exerciseId,
        tracking,
        sets: [{ ...set, durationS: seconds }],
      })),
    }
  })
  return replayRecords(workouts)
    .map(({ exerciseId, kind, workoutId, setId, value }) => `${exerciseId} ${kind} ${workoutId} ${setId} ${value}`)
    .sort()
}

const goalsOf = async (tx: Transaction, userId: Id): Promise<Id[]> =>
  (await rows<{ id: Id }>(tx, sql`select exercise_id as id from goal where user_id = ${userId}`)).map(({ id }) => id)

/** The stored rows after everything derived was thrown away and made again; the database itself is left as it was. */
export async function rebuiltRows(db: Database, userId: Id): Promise<Awaited<ReturnType<typeof storedRows>>> {
  class Undo extends Error {}
  let rebuilt: Awaited<ReturnType<typeof storedRows>> | undefined
  await db
    .transaction(async (tx: Transaction) => {
      await tx.execute(sql`delete from training_day where user_id = ${userId}`)
      await tx.execute(sql`delete from exercise_best where user_id = ${userId}`)
      const ids = await rows<{ id: Id }>(tx, sql`select id from workout where user_id = ${userId}`)
      const all = ids.map(({ id }) => id)
      const workouts = new SavedWorkouts(tx, userId, new Date())
      await workouts.written(all)
      await workouts.derive()
      await deriveGoals(tx, userId, await goalsOf(tx, userId))
      rebuilt = await storedRows(tx, userId)
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  return rebuilt!
}

/** Writes somebody's workouts as a save does, without a save: no revision moves but those of leaderboards. */
export const writeWorkouts = (
  db: Database,
  userId: Id,
  now: Date,
  write: (workouts: SavedWorkouts, tx: Transaction) => Promise<void>,
  afterwards?: (tx: Transaction) => Promise<void>,
): Promise<void> =>
  db.transaction(async (tx) => {
    const workouts = new SavedWorkouts(tx, userId, now)
    await write(workouts, tx)
    await workouts.derive()
    await afterwards?.(tx)
  })
